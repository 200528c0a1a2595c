using System.Net;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Learning.Notes;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>A learner's notes and bookmarks of all courses on one page.</summary>
public sealed class NotesTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<string> Course(string title, params string[] lessons)
    {
        var slug = await app.MakesCourse(title, lessons);
        await app.Enrolls("Lin", slug);
        return slug;
    }

    private static async Task Notes(Browser browser, string slug, string lesson, string text, string second = "") =>
        (await (await browser.Opens($"/learn/{slug}/{lesson}/notes")).Press("Save note", ("Markdown", text), ("AtSecond", second))).Answers(
            HttpStatusCode.OK
        );

    private static string[] Found(Page page) => [.. page.Document.QuerySelectorAll(".note .prose").Select(n => n.TextContent.Trim())];

    [Fact]
    public async Task Notes_of_all_courses_are_found_by_words_and_by_course()
    {
        var (tides, knots) = (await Course("Reading tides", "High water"), await Course("Tying knots", "Bowline"));
        var lin = await app.As("Lin");
        await Notes(lin, tides, "high-water", "Größe of the *bore*", "75");
        await Notes(lin, knots, "bowline", "The rabbit leaves 100% of the hole");
        var page = await lin.Opens("/notes?q=rabbit");
        page.Answers(HttpStatusCode.OK).Shows("Tying knots");
        Assert.Equal(["The rabbit leaves 100% of the hole"], Found(page));
        Assert.Equal(["Größe of the bore"], Found(await lin.Opens("/notes?q=BORE+grosse")));
        // The title of the lesson counts too; signs that mean something to databases do not.
        Assert.Equal(["Größe of the bore"], Found(await lin.Opens("/notes?q=high+water")));
        Assert.Single(Found(await lin.Opens("/notes?q=100%25")));
        Assert.Empty(Found(await lin.Opens("/notes?q=1%250%25r")));
        (await lin.Opens("/notes?q=r_bbit")).Shows("No notes match");
        Assert.Equal(["Größe of the bore"], Found(await lin.Opens($"/notes?course={tides}")));
        page = await lin.Opens($"/notes?course={tides}");
        Assert.Equal($"/learn/{tides}/high-water#t=75", page.Find(".note a[data-seek], .note a[href*='#t=']").GetAttribute("href"));
        Assert.Contains(page.Document.QuerySelectorAll("option"), o => o.TextContent == "Tying knots");
        Assert.Empty(Found(await (await app.As("Omar")).Opens("/notes?q=rabbit")));
        (await app.Visitor().Opens("/notes")).Answers(HttpStatusCode.OK).Shows("Sign in");
    }

    [Fact]
    public async Task Many_notes_are_paged_and_the_choices_stay_after_one_is_changed()
    {
        var slug = await Course("Counting pages", "One");
        var (person, lesson) = (
            await app.IdOf("Lin"),
            await app.Look(db => db.Lessons.SingleAsync(l => db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug)))
        );
        await app.Change(db =>
        {
            for (var i = 0; i < IndexModel.Size + 1; i++)
                db.Add(Note.Take(person, lesson.CourseId, lesson.Id, null, $"Entry {i}", app.Now.AddMinutes(i - 60)).Value);
            return Task.CompletedTask;
        });
        var lin = await app.As("Lin");
        var first = await lin.Opens($"/notes?course={slug}&q=entry");
        Assert.Equal(IndexModel.Size, Found(first).Length);
        var last = await lin.Opens($"/notes?course={slug}&q=entry&page=2");
        Assert.Equal(["Entry 0"], Found(last));
        var after = await last.Press("Delete note");
        after.Answers(HttpStatusCode.OK).Shows("Note deleted.");
        Assert.Contains($"course={slug}", after.Path, StringComparison.Ordinal);
        Assert.Equal(IndexModel.Size, Found(after).Length);
        var restored = await after.Press("Undo");
        Assert.Contains("q=entry", restored.Path, StringComparison.Ordinal);
        Assert.Equal("Entry 0", Found(restored.Shows("Restored."))[0]);
        // Drawn again for htmx, the pages of the list are addresses to open.
        using var content = new FormUrlEncodedContent([
            KeyValuePair.Create("note", restored.Find("input[name=note]").GetAttribute("value")!),
            KeyValuePair.Create("Markdown", "Entry anew"),
            KeyValuePair.Create("__RequestVerificationToken", restored.Token),
        ]);
        var fragment = await lin.Posts($"/notes?handler=Change&course={slug}&q=entry", content, viaHtmx: true);
        Assert.Equal("Entry anew", Found(fragment)[0]);
        Assert.DoesNotContain(
            fragment.Document.QuerySelectorAll(".pager a"),
            a => a.GetAttribute("href")!.Contains("handler", StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task A_deleted_note_is_gone_everywhere_can_be_restored_and_is_purged_in_the_end()
    {
        var slug = await Course("Second thoughts", "One");
        var lin = await app.As("Lin");
        await Notes(lin, slug, "one", "Regretted later");
        var panel = await (await lin.Opens($"/learn/{slug}/one/notes")).Press("Delete note");
        Assert.Empty(Found(panel.Shows("Note deleted.")));
        Assert.Empty(Found(await lin.Opens("/notes?q=regretted")));
        var id = await app.Look(db =>
            db.Notes.IgnoreQueryFilters([LmsContext.NotDeleted]).Where(n => n.Markdown == "Regretted later").Select(n => n.Id).SingleAsync()
        );
        (await (await app.As("Omar")).Sends("/notes?handler=Restore", "/notes", ("id", id.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This note no longer exists.");
        Assert.Equal(["Regretted later"], Found(await panel.Press("Undo")));
        await (await lin.Opens("/notes?q=regretted")).Press("Delete note");
        await app.Look(db =>
            db.Notes.IgnoreQueryFilters([LmsContext.NotDeleted])
                .Where(n => n.Id == id)
                .ExecuteUpdateAsync(n => n.SetProperty(x => x.UpdatedAt, app.Now.AddDays(-91)))
        );
        await app.With<IEnumerable<IRetention>, bool>(async all =>
        {
            await all.OfType<RetentionOfLearning>().Single().PurgeAsync(new PrivacyRules(), default);
            return true;
        });
        Assert.False(await app.Look(db => db.Notes.IgnoreQueryFilters([LmsContext.NotDeleted]).AnyAsync(n => n.Id == id)));
    }

    [Fact]
    public async Task Bookmarks_are_removed_with_undo_and_lead_only_to_lessons_that_are_open()
    {
        var slug = await Course("Marked for later", "Keep this", "And this");
        var lin = await app.As("Lin");
        foreach (var lesson in new[] { "keep-this", "and-this" })
            await (await lin.Opens($"/learn/{slug}/{lesson}")).Press("Bookmark this lesson");
        var page = await lin.Opens($"/notes?bookmarks=true&course={slug}");
        Assert.Equal(2, page.Document.QuerySelectorAll("a.list__title").Length);
        page = await page.Press("Remove bookmark: And this");
        Assert.Single(page.Shows("Bookmark removed.").Document.QuerySelectorAll("a.list__title"));
        page = await page.Press("Undo");
        Assert.Equal(2, page.Document.QuerySelectorAll("a.list__title").Length);
        await lin.Sends($"/courses/{slug}/leave", $"/courses/{slug}");
        page = await lin.Opens($"/notes?bookmarks=true&course={slug}");
        Assert.Empty(page.Shows("Keep this").Document.QuerySelectorAll("a.list__title"));
        // What is not open cannot be bookmarked by its number either.
        var hidden = await app.Look(db => db.Lessons.Where(l => l.Slug == "keep-this").Select(l => l.Id).FirstAsync());
        (await lin.Sends("/notes?handler=Mark", "/notes", ("id", hidden.ToString()))).Answers(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Notes_are_exported_as_Markdown_by_course_and_lesson()
    {
        var slug = await Course("Taken home", "One", "Two");
        var lin = await app.As("Lin");
        await Notes(lin, slug, "one", "> quoted\n\nand *mine*", "61");
        await (await lin.Opens($"/learn/{slug}/two")).Press("Bookmark this lesson");
        var page = await lin.Opens($"/notes?course={slug}");
        var export = await lin.Opens(page.Find("a[download]").GetAttribute("href")!);
        Assert.Equal("text/markdown", export.Response.Content.Headers.ContentType!.MediaType);
        Assert.Equal("notes.md", export.Response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        var text = export.Body.ReplaceLineEndings("\n");
        Assert.Contains("\n## Taken home\n\n### One\n\n*", text, StringComparison.Ordinal);
        Assert.Contains(" · 1:01*\n\n> quoted\n\nand *mine*\n", text, StringComparison.Ordinal);
        Assert.Contains("\n- Taken home: Two\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_text_size_is_chosen_where_one_reads_and_kept()
    {
        var slug = await Course("Small print", "One");
        var lin = await app.As("Lin");
        var page = await (await lin.Opens($"/learn/{slug}/one")).PressAt("form[data-text-size] button[value=Largest]");
        Assert.Equal($"/learn/{slug}/one", page.Answers(HttpStatusCode.OK).Path);
        Assert.Contains("text-largest", page.Find("html").ClassList);
        Assert.Equal("true", page.Find("form[data-text-size] button[value=Largest]").GetAttribute("aria-pressed"));
        (await lin.Sends("/settings/preferences?handler=TextSize", "/dashboard", ("size", "9"))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        page = await page.PressAt("form[data-text-size] button[value=Normal]");
        Assert.DoesNotContain("text-largest", page.Find("html").ClassList);
    }
}
