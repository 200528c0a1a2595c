using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Authoring;

/// <summary>Questions and decks edited in a form and stored in the text of the lesson.</summary>
public sealed class PracticeFormTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(Browser Ada, string Path, Guid Id)> CreateLesson(string title, string markdown)
    {
        var slug = await app.MakesCourse(title, ["One"], each: l => l.Write(markdown, app.Now));
        var id = (await app.CourseOf(slug)).Lessons.Single().Id;
        return (await app.As("Ada"), $"/teach/courses/{slug}/lessons/{id}/practice", id);
    }

    private Task<string> Draft(Guid id) =>
        app.Look(async db => (await db.LessonBodies.AsNoTracking().SingleAsync(b => b.LessonId == id)).Current);

    [Fact]
    public async Task A_question_is_added_edited_and_removed_without_changing_the_rest_of_the_text()
    {
        const string Text = "# First\n\nWords  with   spaces.\n\n# Second\n\n* star\n";
        var (ada, path, id) = await CreateLesson("By form", Text);
        var page = await ada.Opens(path + "?new=single");
        var after = page
            .Document.QuerySelectorAll("#after option")
            .Single(o => o.TextContent.Contains("Second", StringComparison.Ordinal))
            .GetAttribute("value")!;
        page = await page.Press(
            "Add to lesson",
            ("Input.Prompt", "Which?\n- [x] not this"),
            ("Input.Rows[0].Text", "A"),
            ("Input.Rows[0].Feedback", "No."),
            ("Input.Rows[1].Text", "B"),
            ("Input.Right", "1"),
            ("Input.After", after),
            ("Input.Hint", "Think.")
        );
        page.Answers(HttpStatusCode.OK).Shows("Added to the lesson draft").Shows("Which?");
        var added = await Draft(id);
        var place = Assert.Single(LessonText.Render(added).Places);
        Assert.Equal(
            $"# First\n\nWords  with   spaces.\n\n```practice single id={place.Key}\nWhich?\n\\- [x] not this\n\n- [ ] A\n  > No.\n- [x] B\nhint: Think.\n```\n\n# Second\n\n* star\n",
            added
        );
        page = await ada.Opens($"{path}?key={place.Key}");
        Assert.Equal(
            "Which?\n- [x] not this",
            page.Find("textarea[name='Input.Prompt']").TextContent.Trim().Replace("\\- ", "- ", StringComparison.Ordinal)
        );
        page = await page.Press("Save", ("Input.Prompt", "Which one?"));
        page.Shows("Saved to the lesson draft");
        Assert.Equal(added.Replace("Which?\n\\- [x] not this", "Which one?", StringComparison.Ordinal), await Draft(id));
        (await (await ada.Opens($"{path}?key={place.Key}")).Press("Remove")).Shows("Removed from the draft").Shows("No practice yet");
        Assert.Equal(Text, await Draft(id));
    }

    [Fact]
    public async Task Every_kind_of_question_can_be_added_and_reopened_unchanged()
    {
        var (ada, path, id) = await CreateLesson("Every kind", "Text.");
        (string Kind, (string, string)[] Fields)[] all =
        [
            ("single", [("Input.Rows[0].Text", "A"), ("Input.Rows[1].Text", "B"), ("Input.Right", "0")]),
            ("multiple", [("Input.Rows[0].Text", "A"), ("Input.Rows[1].Text", "B"), ("Input.Right", "0"), ("Input.Right", "1")]),
            ("truefalse", [("Input.IsTrue", "false")]),
            ("gaps", []),
            (
                "matching",
                [
                    ("Input.Rows[0].Text", "a"),
                    ("Input.Rows[0].Other", "1"),
                    ("Input.Rows[1].Text", "b"),
                    ("Input.Rows[1].Other", "2"),
                    ("Input.Rows[2].Other", "3"),
                ]
            ),
            ("ordering", [("Input.Rows[0].Text", "a"), ("Input.Rows[1].Text", "b")]),
            ("short", [("Input.Rows[0].Text", "a")]),
            ("numeric", [("Input.Rows[0].Text", "2.5"), ("Input.Tolerance", "1%"), ("Input.Unit", "kg")]),
        ];
        foreach (var (kind, fields) in all)
            (
                await (await ada.Opens($"{path}?new={kind}")).Press(
                    "Add to lesson",
                    [("Input.Prompt", $"Say {kind} of [[x]]?"), ("Input.Explanation", "So."), .. fields]
                )
            )
                .Answers(HttpStatusCode.OK)
                .Shows("Added to the lesson draft");
        (
            await (await ada.Opens($"{path}?new=flashcards")).Press(
                "Add to lesson",
                ("Input.Title", "Verbs"),
                ("Input.Cards", "être :: to be\r\navoir :: to have")
            )
        ).Shows("Verbs");
        var before = await Draft(id);
        var text = LessonText.Render(before);
        Assert.Empty(text.Mistakes);
        Assert.Equal(
            [.. all.Select(a => (QuestionKind?)QuestionKinds.Words[a.Kind]), null],
            text.Activities.All.Select(a => a.Practice?.Kind)
        );
        foreach (var entry in text.Activities.All)
            (await (await ada.Opens($"{path}?key={entry.Key}")).Press("Save"))
                .Answers(HttpStatusCode.OK)
                .Shows("Saved to the lesson draft");
        Assert.Equal(before, await Draft(id));
    }

    [Fact]
    public async Task Errors_are_explained_and_the_typed_values_are_kept()
    {
        var (ada, path, id) = await CreateLesson("Refused form", "Text.");
        var page = await (await ada.Opens(path + "?new=single")).Press(
            "Add to lesson",
            ("Input.Prompt", "Which?"),
            ("Input.Rows[0].Text", "A"),
            ("Input.Rows[1].Text", "B")
        );
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Mark the correct answer.");
        Assert.Equal("A", page.Find("input[name='Input.Rows[0].Text']").GetAttribute("value"));
        (await (await ada.Opens(path + "?new=flashcards")).Press("Add to lesson", ("Input.Cards", "only a front")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Write each card on one line");
        Assert.Equal("Text.", await Draft(id));
        (await ada.Opens(path + "?new=essay")).Answers(HttpStatusCode.NotFound);
        (await ada.Opens(path + "?key=gone")).Answers(HttpStatusCode.NotFound);
        (await (await app.As("Lin")).Opens(path)).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_text_that_was_saved_in_the_meantime_is_not_overwritten()
    {
        var (ada, path, id) = await CreateLesson("Meanwhile", "Text.");
        var page = await ada.Opens(path + "?new=truefalse");
        await app.Change(async db => (await db.Lessons.Include(l => l.Body).SingleAsync(l => l.Id == id)).Write("Newer text.", app.Now));
        await app.Change(async db => (await db.Lessons.SingleAsync(l => l.Id == id)).Describe("One", "An objective", null));
        (await page.Press("Add to lesson", ("Input.Prompt", "So?"))).Answers(HttpStatusCode.Conflict);
        Assert.Equal("Newer text.", await Draft(id));
    }
}
