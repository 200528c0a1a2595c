using System.Net;
using System.Text.Json;
using Lms.Web.Features.Authoring.Lessons;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Authoring;

/// <summary>Two authors of one lesson, with and without autosave: changes are merged, and the second author resolves conflicts.</summary>
public sealed class TwoEditorsTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Text = "First paragraph.\n\nSecond paragraph.\n\nThird paragraph.";

    private async Task<(string Path, Guid Id, Browser Ada, Browser Grace)> CreateLesson(string title)
    {
        var slug = await app.MakesCourse(title, ["One"]);
        var id = (await app.CourseOf(slug)).Lessons.Single().Id;
        var path = $"/teach/courses/{slug}/lessons/{id}";
        var (ada, grace) = (await app.As("Ada"), await app.As("Grace"));
        (await (await ada.Opens(path)).Press("Publish changes", ("Input.Markdown", Text))).Answers(HttpStatusCode.OK);
        return (path, id, ada, grace);
    }

    private Task<string> Draft(Guid id) =>
        app.Look(async db => (await db.LessonBodies.AsNoTracking().SingleAsync(b => b.LessonId == id)).Current);

    private static (string, string)[] FormFields(Page page, params (string Name, string Value)[] changed) =>
        [
            .. page
                .Document.QuerySelectorAll("#lesson-form input[name], #lesson-form textarea[name], #lesson-form select[name]")
                .Where(f => f.GetAttribute("type") != "checkbox" || f.HasAttribute("checked"))
                .Select(f =>
                    (
                        Name: f.GetAttribute("name")!,
                        Value: f.LocalName == "textarea" ? f.TextContent
                        : f.LocalName == "select" ? f.QuerySelector("[selected]")!.GetAttribute("value")!
                        : f.GetAttribute("value") ?? ""
                    )
                )
                .Where(f => f.Name != "__RequestVerificationToken" && changed.All(c => c.Name != f.Name)),
            .. changed,
        ];

    private static JsonElement JsonOf(Page page) => JsonDocument.Parse(page.Body).RootElement;

    [Fact]
    public async Task Changes_to_different_paragraphs_and_fields_are_merged()
    {
        var (path, id, ada, grace) = await CreateLesson("Joined");
        var (first, second) = (await ada.Opens(path), await grace.Opens(path));
        await first.Press(
            "Save draft",
            ("Input.Markdown", Text.Replace("First", "Ada's first", StringComparison.Ordinal)),
            ("Input.Title", "One, retold")
        );
        (
            await second.Press(
                "Save draft",
                ("Input.Markdown", Text.Replace("Second", "Grace's second", StringComparison.Ordinal)),
                ("Input.Objective", "Know more")
            )
        )
            .Answers(HttpStatusCode.OK)
            .Shows("merged with someone else’s changes");
        Assert.Equal("Ada's first paragraph.\n\nGrace's second paragraph.\n\nThird paragraph.", await Draft(id));
        var draft = await app.Look(db => db.LessonDrafts.SingleAsync(d => d.LessonId == id));
        Assert.Equal(("One, retold", "Know more"), (draft.Title, draft.Objective));
    }

    [Theory]
    [InlineData("Mine", "Grace's first paragraph.\n\nSecond paragraph.")]
    [InlineData("Theirs", "Ada's first paragraph.\n\nSecond paragraph.")]
    [InlineData("Both", "Ada's first paragraph.\n\nGrace's first paragraph.\n\nSecond paragraph.")]
    [InlineData("Own", "Our first paragraph.\n\nSecond paragraph.")]
    public async Task The_second_author_sees_both_sides_of_a_conflict_and_resolves_it(string choice, string outcome)
    {
        var (path, id, ada, grace) = await CreateLesson("Decided " + choice);
        var (first, second) = (await ada.Opens(path), await grace.Opens(path));
        await first.Press("Save draft", ("Input.Markdown", Text.Replace("First", "Ada's first", StringComparison.Ordinal)));
        var told = await second.Press(
            "Save draft",
            (
                "Input.Markdown",
                Text.Replace("First", "Grace's first", StringComparison.Ordinal).Replace("Third", "The third", StringComparison.Ordinal)
            )
        );
        told.Answers(HttpStatusCode.Conflict).Shows("You and Ada").Shows("Conflict 1 of 1");
        Assert.Equal(
            ["Grace's first paragraph.", "Ada's first paragraph."],
            told.Document.QuerySelectorAll(".meeting .meeting__text").Select(t => t.TextContent.Trim())
        );
        Assert.StartsWith("Ada's first", await Draft(id), StringComparison.Ordinal);
        (await told.Press("Save result", ("Choice[0]", choice), ("Own[0]", "Our first paragraph.")))
            .Answers(HttpStatusCode.OK)
            .Shows("Saved as a draft");
        Assert.Equal(outcome + "\n\nThe third paragraph.", await Draft(id));
    }

    [Fact]
    public async Task A_late_resolution_is_merged_with_what_was_saved_since()
    {
        var (path, id, ada, grace) = await CreateLesson("Third save");
        var (first, second) = (await ada.Opens(path), await grace.Opens(path));
        await first.Press("Save draft", ("Input.Markdown", Text.Replace("First", "Ada's first", StringComparison.Ordinal)));
        var told = await second.Press("Save draft", ("Input.Markdown", Text.Replace("First", "Grace's first", StringComparison.Ordinal)));
        await (await ada.Opens(path)).Press(
            "Save draft",
            ("Input.Markdown", (await Draft(id)).Replace("Third", "Ada's third", StringComparison.Ordinal))
        );
        (await told.Press("Save result", ("Choice[0]", "Mine"))).Answers(HttpStatusCode.OK).Shows("Saved as a draft");
        Assert.Equal("Grace's first paragraph.\n\nSecond paragraph.\n\nAda's third paragraph.", await Draft(id));
    }

    [Fact]
    public async Task A_field_that_both_authors_changed_is_a_conflict_too()
    {
        var (path, id, ada, grace) = await CreateLesson("Titles");
        var (first, second) = (await ada.Opens(path), await grace.Opens(path));
        await first.Press("Save draft", ("Input.Title", "Ada's title"), ("Input.Objective", "Ada's aim"));
        var told = await second.Press("Save draft", ("Input.Title", "Grace's title"));
        told.Answers(HttpStatusCode.Conflict).Shows("Ada's title").Shows("Grace's title");
        (await told.Press("Save result", ("Take.Title", "Theirs"))).Answers(HttpStatusCode.OK);
        var lesson = await app.Look(db => db.Lessons.Include(l => l.Body).SingleAsync(l => l.Id == id));
        Assert.Equal(("Ada's title", "Ada's aim"), (lesson.Written.Title, lesson.Written.Objective));
    }

    [Fact]
    public async Task An_author_cannot_publish_changes_they_have_not_seen()
    {
        var (path, id, ada, grace) = await CreateLesson("Unseen");
        var (first, second) = (await ada.Opens(path), await grace.Opens(path));
        await first.Press("Save draft", ("Input.Markdown", Text.Replace("First", "Ada's first", StringComparison.Ordinal)));
        var joined = Text.Replace("First", "Ada's first", StringComparison.Ordinal)
            .Replace("Second", "Grace's second", StringComparison.Ordinal);
        var shown = await second.Press(
            "Publish changes",
            ("Input.Markdown", Text.Replace("Second", "Grace's second", StringComparison.Ordinal))
        );
        shown.Answers(HttpStatusCode.Conflict).Shows("Ada Lindqvist saved this lesson in the meantime.");
        Assert.Equal(joined, shown.Find("#Input_Markdown").TextContent.Trim());
        Assert.Equal(Text, await app.Look(db => db.LessonBodies.Where(b => b.LessonId == id).Select(b => b.Markdown).SingleAsync()));
        (await shown.Press("Publish changes")).Answers(HttpStatusCode.OK).Shows("Published.");
        Assert.Equal(joined, await app.Look(db => db.LessonBodies.Where(b => b.LessonId == id).Select(b => b.Markdown).SingleAsync()));
    }

    [Fact]
    public async Task Autosaves_are_merged_and_return_the_merged_text()
    {
        var (path, id, ada, grace) = await CreateLesson("Autosaves joined");
        var (first, second) = (await ada.Opens(path), await grace.Opens(path));
        (
            await ada.Sends(
                path + "?handler=Autosave",
                path,
                FormFields(first, ("Input.Markdown", Text.Replace("First", "Ada's first", StringComparison.Ordinal)))
            )
        ).Answers(HttpStatusCode.OK);
        var late = FormFields(second, ("Input.Markdown", Text.Replace("Third", "Grace's third", StringComparison.Ordinal)));
        (
            await grace.Sends(
                path + "?handler=Autosave",
                path,
                [.. late.Where(f => !f.Item1.StartsWith("Origin.", StringComparison.Ordinal))]
            )
        ).Answers(HttpStatusCode.Conflict);
        var said = JsonOf((await grace.Sends(path + "?handler=Autosave", path, late)).Answers(HttpStatusCode.OK));
        const string joined = "Ada's first paragraph.\n\nSecond paragraph.\n\nGrace's third paragraph.";
        Assert.Equal(
            (joined, "Ada Lindqvist"),
            (said.GetProperty("merged").GetProperty("Markdown").GetString(), said.GetProperty("by").GetString())
        );
        Assert.Equal(joined, await Draft(id));
        var conflict = await ada.Sends(
            path + "?handler=Autosave",
            path,
            FormFields(first, ("Input.Markdown", Text.Replace("Third", "My third", StringComparison.Ordinal)))
        );
        conflict.Answers(HttpStatusCode.Conflict);
        Assert.Equal(joined, await Draft(id));
    }

    [Fact]
    public async Task An_autosave_without_changes_returns_the_newer_text_and_saves_nothing()
    {
        var (path, id, ada, grace) = await CreateLesson("Caught up");
        var (first, second) = (await ada.Opens(path), await grace.Opens(path));
        await first.Press("Save draft", ("Input.Markdown", "Ada wrote it anew."));
        var version = await app.Look(db => db.Lessons.Where(l => l.Id == id).Select(l => l.Version).SingleAsync());
        var said = JsonOf((await grace.Sends(path + "?handler=Autosave", path, FormFields(second))).Answers(HttpStatusCode.OK));
        Assert.Equal(
            ("Ada wrote it anew.", version),
            (said.GetProperty("merged").GetProperty("Markdown").GetString(), said.GetProperty("version").GetInt32())
        );
        Assert.Equal(version, await app.Look(db => db.Lessons.Where(l => l.Id == id).Select(l => l.Version).SingleAsync()));
    }

    [Fact]
    public async Task A_lesson_that_was_only_moved_is_saved_without_a_conflict()
    {
        var slug = await app.MakesCourse("Moved about", ["One", "Two"]);
        var id = (await app.CourseOf(slug)).Lessons.Single(l => l.Title == "One").Id;
        var (path, ada) = ($"/teach/courses/{slug}/lessons/{id}", await app.As("Ada"));
        var page = await ada.Opens(path);
        await app.Change(db =>
            db.Lessons.Where(l => l.Id == id).ExecuteUpdateAsync(l => l.SetProperty(x => x.Version, x => x.Version + 1))
        );
        (await page.Press("Publish changes", ("Input.Markdown", "Anew."))).Answers(HttpStatusCode.OK).Shows("Published.");
    }

    [Fact]
    public async Task Authors_see_who_else_is_editing_until_they_leave()
    {
        var (path, _, ada, grace) = await CreateLesson("Here together");
        (await ada.Opens(path)).DoesNotShow("also editing this lesson");
        (await grace.Opens(path)).Shows("Ada Lindqvist is also editing this lesson.");
        var seen = await ada.Opens(path + "?handler=Others&seen=x");
        seen.Shows("Grace Mbeki is also editing this lesson.");
        (await ada.Opens(seen.Find("#others").GetAttribute("hx-get")!)).Answers(HttpStatusCode.NoContent);
        await grace.Sends(path + "?handler=Gone", "/dashboard");
        (await ada.Opens(path + "?handler=Others&seen=x")).DoesNotShow("Grace Mbeki");
        (await grace.Opens(path)).Shows("Ada Lindqvist is also editing this lesson");
        app.Clock.Advance(LessonEditors.Fresh + TimeSpan.FromSeconds(1));
        (await ada.Opens(path)).DoesNotShow("Grace Mbeki");
    }

    [Fact]
    public async Task Problems_for_readers_are_listed_with_their_lines()
    {
        var (path, _, ada, _) = await CreateLesson("Checked");
        (await ada.Opens(path)).Shows("No problems found");
        var found = await ada.Sends(
            path + "?handler=Check",
            path,
            ("Input.Markdown", "Fine.\n\nPress [here](https://a.example).\n\n![](/files/01a22b61-815c-77e0-aa36-3bf6330e00ff/map.png)")
        );
        found.Answers(HttpStatusCode.OK).Shows("Line 3").Shows("This link text doesn’t say where the link goes").Shows("Line 5");
        Assert.Equal(["3", "5"], found.Document.QuerySelectorAll("[data-line]").Select(l => l.GetAttribute("data-line")));
    }

    [Fact]
    public async Task Mistakes_in_questions_and_flashcards_are_listed_with_their_lines()
    {
        var (path, _, ada, _) = await CreateLesson("Checked exercises");
        const string Text =
            "```practice single id=a\nWhich?\n\n- [ ] one\n- [ ] two\n```\n\nPress [here](https://a.example).\n\n```flashcards\nfront :: back\nno back\n```\n\n```practice numeric id=a\nHow many?\n\n= many\n```";
        var found = await ada.Sends(path + "?handler=Check", path, ("Input.Markdown", Text));
        found
            .Answers(HttpStatusCode.OK)
            .Shows("Mark the correct answer.")
            .Shows("This link text doesn’t say where the link goes")
            .Shows("Write each card on one line: front :: back.");
        Assert.Equal(["2", "8", "12", "18"], found.Document.QuerySelectorAll("[data-line]").Select(l => l.GetAttribute("data-line")));
        Assert.Equal("4", found.Find("#findings").GetAttribute("data-count"));

        // They are on the page too and link to the text; correct ones are not listed.
        var page = await (await ada.Opens(path)).Press("Save draft", ("Input.Markdown", Text));
        Assert.Equal("#Input_Markdown", page.Find("[data-line='12']").GetAttribute("href"));
        (await ada.Sends(path + "?handler=Check", path, ("Input.Markdown", "```flashcards\nfront :: back\n```"))).Shows(
            "No problems found"
        );
    }
}
