using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Media.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Media;

/// <summary>Captions and chapters of a lesson: edited by its team, read by its learners.</summary>
public sealed class CaptionTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string English =
        "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada>Take the short end.\n\n00:05.000 --> 00:07.000\nHold <i>it</i>.\n";

    private async Task<(string Slug, string Lesson, string Path)> CreateLesson(string title, bool preview = false)
    {
        var slug = await app.MakesCourse(
            title,
            ["One", "Two"],
            kind: LessonKind.Video,
            each: l =>
            {
                Assert.True(l.ShowVideo(null, "https://videos.example/film.mp4", 120).IsDone);
                l.Govern(CompletionRule.VideoWatched, 5, null, true, preview);
            }
        );
        var id = (await app.CourseOf(slug)).Lessons.First(l => l.Slug == "one").Id;
        return (slug, $"/learn/{slug}/one", $"/teach/courses/{slug}/lessons/{id}/captions");
    }

    [Fact]
    public async Task Captions_can_be_added_and_learners_read_them_in_their_language()
    {
        var (slug, lesson, path) = await CreateLesson("Captioned knots");
        await app.Enrolls("Lin", slug);
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        Assert.Empty((await lin.Opens(lesson)).Document.QuerySelectorAll("track, [data-transcript]"));
        (await (await ada.Opens(path)).Press("Save captions", ("Language", "en"), ("Text", English)))
            .Answers(HttpStatusCode.OK)
            .Shows("Captions saved.")
            .Shows("English");
        (
            await ada.SendsFile(
                path,
                path,
                "deutsch.srt",
                "1\r\n00:00:01,000 --> 00:00:04,000\r\nNimm das kurze Ende.\r\n"u8.ToArray(),
                ("Language", "de")
            )
        )
            .Answers(HttpStatusCode.OK)
            .Shows("Deutsch");
        await ada.Sends($"{path}?handler=Chapters", path, ("Chapters", "0:00 Start\n1:00 The turn"));

        var page = await lin.Opens(lesson);
        page.Shows("Ada: Take the short end.").Shows("Hold it.").Shows("The turn").DoesNotShow("Nimm das");
        Assert.Equal(["de", "en", "en"], page.Document.QuerySelectorAll("video track").Select(t => t.GetAttribute("srclang")!).Order());
        Assert.True(page.Statements <= 4, $"{page.Statements} statements");
        (await lin.Opens(lesson + "?transcript=de")).Shows("Nimm das kurze Ende.").DoesNotShow("Take the short end.");

        var track = await lin.Http.GetAsync(page.Find("track[srclang=en][kind=captions]").GetAttribute("src"));
        Assert.Equal("text/vtt", track.Content.Headers.ContentType!.MediaType);
        Assert.Equal(English, await track.Content.ReadAsStringAsync());
        Assert.Contains(
            "01:00.000 --> 02:00.000\nThe turn",
            await lin.Http.GetStringAsync(lesson + "/captions/chapters"),
            StringComparison.Ordinal
        );
        var text = await lin.Http.GetAsync(page.Find("a[href$='as=text']").GetAttribute("href"));
        Assert.Equal("attachment", text.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith("[0:01] Ada: Take the short end.", await text.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await lin.Http.GetAsync(lesson + "/captions/fr")).StatusCode);
    }

    [Fact]
    public async Task Invalid_captions_are_reported_by_line_and_the_typed_text_is_kept()
    {
        var (_, _, path) = await CreateLesson("Wrong captions");
        var ada = await app.As("Ada");
        var refused = await (await ada.Opens(path)).Press(
            "Save captions",
            ("Language", "en"),
            ("Text", "WEBVTT\n\n00:04.000 --> 00:01.000\nMy words\n\n09:00.000 --> 09:01.000\n<script>\n")
        );
        refused
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Fix the lines listed below.")
            .Shows("Line 3: This caption ends before it starts.")
            .Shows("Line 6: This caption starts after the end (02:00.000).")
            .Shows("Line 7:");
        Assert.Contains("My words", refused.Find("textarea[name=Text]").TextContent, StringComparison.Ordinal);
        (await ada.Sends(path, path, ("Language", "../../x"), ("Text", English)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Choose the caption language");
        (await ada.SendsFile(path, path, "latin.vtt", [.. "WEBVTT\n\n00:01.000 --> 00:02.000\n"u8, 0xE4, 0xF6], ("Language", "en")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("UTF-8");
        (await ada.Sends($"{path}?handler=Chapters", path, ("Chapters", "0:10 One\n0:05 Two")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Line 2:");
        var id = Guid.Parse(path.Split('/')[^2]);
        Assert.False(await app.Look(db => db.LessonCaptions.AnyAsync(c => c.LessonId == id)));
    }

    [Fact]
    public async Task Removed_captions_can_be_restored_and_an_edit_conflict_is_reported()
    {
        var (_, _, path) = await CreateLesson("Removed captions");
        var ada = await app.As("Ada");
        await ada.Sends(path, path, ("Language", "en"), ("Text", English));
        var (first, second) = (await ada.Opens(path + "?language=en"), await ada.Opens(path + "?language=en"));
        (await first.Press("Save captions", ("Text", English.Replace("short", "long", StringComparison.Ordinal))))
            .Answers(HttpStatusCode.OK)
            .Shows("Captions saved.");
        var late = await second.Press("Save captions", ("Text", English.Replace("short", "other", StringComparison.Ordinal)));
        late.Answers(HttpStatusCode.Conflict);
        Assert.Contains("other", late.Find("textarea[name=Text]").TextContent, StringComparison.Ordinal);
        var removed = await (await ada.Opens(path)).Press("Remove captions in English");
        removed.Answers(HttpStatusCode.OK).Shows("Captions removed.").Shows("No captions yet.");
        (await removed.Press("Undo")).Answers(HttpStatusCode.OK).Shows("English");
    }

    [Fact]
    public async Task Only_people_who_can_open_the_lesson_read_its_captions_and_only_its_team_edits_them()
    {
        var (slug, lesson, path) = await CreateLesson("Guarded captions");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        await ada.Sends(path, path, ("Language", "en"), ("Text", English));
        Assert.Equal(HttpStatusCode.Forbidden, (await lin.Http.GetAsync(lesson + "/captions/en")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await app.Visitor().Http.GetAsync(lesson + "/captions/en")).StatusCode);
        await app.Enrolls("Lin", slug);
        Assert.Equal(HttpStatusCode.OK, (await lin.Http.GetAsync(lesson + "/captions/en")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await lin.Http.GetAsync(path)).StatusCode);
        var (open, _, openPath) = await CreateLesson("Open captions", preview: true);
        await ada.Sends(openPath, openPath, ("Language", "en"), ("Text", English));
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Http.GetAsync($"/learn/{open}/one/captions/en")).StatusCode);
    }

    private const string Rich =
        "WEBVTT\n\nNOTE about the light\n\nintro\n00:01.000 --> 00:04.000 line:0 align:start\n<v Ada>Take the short end. Now hold it.\n\n00:05.000 --> 00:07.000\n<v Ada>Pull.\n\n00:08.000 --> 00:09.000\nDone.\n";

    private Task<string> SavedCaptions(string path) =>
        app.Look(db =>
        {
            var id = Guid.Parse(path.Split('/')[^2]);
            return db.LessonCaptions.Where(c => c.LessonId == id).Select(c => c.Text).SingleAsync();
        });

    [Fact]
    public async Task Captions_can_be_edited_one_by_one_and_hidden_properties_are_kept()
    {
        var (_, _, path) = await CreateLesson("Edited captions");
        var ada = await app.As("Ada");
        await ada.Sends(path, path, ("Language", "en"), ("Text", Rich));
        var page = await (await ada.Opens(path)).Follows("Edit one by one");
        page.Shows("3 captions").Shows("Its position and notes are kept.");
        // Times can be entered in any format.
        page = await page.Press("Save captions", ("Rows[1].Start", "5,5"), ("Rows[1].Text", "<v Ada>Pull it.\r\n\r\nHarder."));
        page.Answers(HttpStatusCode.OK).Shows("Captions saved.");
        Assert.Equal(
            Rich.Replace(
                "00:05.000 --> 00:07.000\n<v Ada>Pull.",
                "00:05.500 --> 00:07.000\n<v Ada>Pull it.\nHarder.",
                StringComparison.Ordinal
            ),
            await SavedCaptions(path)
        );
        page = await page.Press("Split caption 1");
        Assert.Contains(
            "NOTE about the light\n\nintro\n00:01.000 --> 00:02.839 line:0 align:start\n<v Ada>Take the short end.\n\n00:02.839 --> 00:04.000 line:0 align:start\n<v Ada>Now hold it.\n",
            await SavedCaptions(path),
            StringComparison.Ordinal
        );
        page = await page.Press("Merge with next: caption 2");
        Assert.Contains(
            "00:02.839 --> 00:07.000 line:0 align:start\n<v Ada>Now hold it.\nPull it.\nHarder.\n",
            await SavedCaptions(path),
            StringComparison.Ordinal
        );
        page = await page.Press("Remove caption 3");
        Assert.DoesNotContain("Done.", await SavedCaptions(path), StringComparison.Ordinal);
        page = await page.Press(
            "Add and save",
            ("Fresh.Start", "0"),
            ("Fresh.End", "0.9"),
            ("Fresh.Text", "Music"),
            ("Rows[0].Text", "Kept along")
        );
        page.Answers(HttpStatusCode.OK).Shows("3 captions");
        Assert.StartsWith(
            "WEBVTT\n\n00:00.000 --> 00:00.900\nMusic\n\nNOTE about the light\n\nintro\n00:01.000 --> 00:02.839 line:0 align:start\nKept along\n",
            await SavedCaptions(path),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Errors_are_shown_next_to_their_caption_and_warnings_are_listed()
    {
        var (_, _, path) = await CreateLesson("Doubtful captions");
        var ada = await app.As("Ada");
        await ada.Sends(path, path, ("Language", "en"), ("Text", Rich));
        var page = await ada.Opens(path + "/en");
        var refused = await page.Press(
            "Save captions",
            ("Rows[0].Start", "soon"),
            ("Rows[1].End", "0:01"),
            ("Rows[2].Text", "typed and kept")
        );
        refused.Answers(HttpStatusCode.UnprocessableEntity).Shows("These times can’t be read.");
        Assert.Equal("typed and kept", refused.Find("#words-2").TextContent.Trim());
        refused = await refused.Press("Save captions", ("Rows[0].Start", "0:01"));
        refused.Answers(HttpStatusCode.UnprocessableEntity).Shows("This caption ends before it starts.");
        Assert.Contains("ends before", refused.Find("#cue-2").TextContent, StringComparison.Ordinal);
        refused = await refused.Press("Save captions", ("Rows[1].End", "0:07"), ("Rows[1].Start", "0:00"), ("Rows[2].Text", "<b>open"));
        refused
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This caption starts before the one above it.")
            .Shows("“<b>” isn’t closed in this caption.");
        // Invalid captions can always be removed, and warnings concern only the text.
        page = await (await (await ada.Opens(path + "/en")).Press("Remove caption 3", ("Rows[2].Text", "<b>open"))).Press(
            "Save captions",
            ("Rows[0].End", "00:06"),
            ("Rows[1].Text", new string('x', 400))
        );
        page.Answers(HttpStatusCode.OK)
            .Shows("Still on screen when the next caption starts, at 00:05.000.")
            .Shows("200 characters per second are too many to read.");
        page = await page.Press("Remove caption 2");
        (await page.Press("Remove caption 1")).Answers(HttpStatusCode.UnprocessableEntity).Shows("This is the only caption.");
    }

    [Fact]
    public async Task After_an_edit_conflict_the_typed_text_is_kept_and_nothing_is_overwritten()
    {
        var (_, _, path) = await CreateLesson("Two editors of captions");
        var ada = await app.As("Ada");
        await ada.Sends(path, path, ("Language", "en"), ("Text", Rich));
        var (first, second) = (await ada.Opens(path + "/en"), await ada.Opens(path + "/en"));
        (await first.Press("Remove caption 1")).Answers(HttpStatusCode.OK);
        var late = await second.Press("Save captions", ("Rows[0].Text", "mine"));
        late.Answers(HttpStatusCode.Conflict).Shows("Someone else changed these captions in the meantime.");
        Assert.Equal("mine", late.Find("#words-0").TextContent.Trim());
        (await late.Press("Save captions")).Answers(HttpStatusCode.Conflict);
        Assert.DoesNotContain("mine", await SavedCaptions(path), StringComparison.Ordinal);
        (await ada.Opens(path + "/fr")).Answers(HttpStatusCode.NotFound);
        (await (await app.As("Lin")).Opens(path + "/en")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Long_captions_are_edited_in_pages()
    {
        var (_, _, path) = await CreateLesson("Long captions");
        var ada = await app.As("Ada");
        await ada.Sends(
            path,
            path,
            ("Language", "en"),
            (
                "Text",
                "WEBVTT\n\n"
                    + string.Concat(
                        Enumerable
                            .Range(0, 110)
                            .Select(i => $"00:{i / 2:00}.{i % 2 * 5}00 --> 00:{i / 2:00}.{(i % 2 * 5) + 4}00\nWord {i + 1}\n\n")
                    )
            )
        );
        var page = await ada.Opens(path + "/en?page=2");
        Assert.Equal("Word 51", page.Find("#words-0").TextContent.Trim());
        page = await page.Press("Save captions", ("Rows[49].Start", "49.6"), ("Rows[49].End", "60"), ("Rows[0].Text", "Changed"));
        page.Answers(HttpStatusCode.OK).Shows("51–100 of 110");
        Assert.Equal("Changed", page.Find("#words-0").TextContent.Trim());
        page = await page.Press("Save captions", ("Rows[49].Start", "55"));
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("The next caption starts before this one, at 00:50.000.");
        page = await (await ada.Opens(path + "/en?page=2")).Press("Merge with next: caption 100");
        page.Answers(HttpStatusCode.OK).Shows("51–100 of 109");
        Assert.Contains("Word 100\nWord 101\n", await SavedCaptions(path), StringComparison.Ordinal);
        // A caption added on one page may belong to another.
        page = await page.Press("Add and save", ("Fresh.Start", "0.45"), ("Fresh.End", "0.49"), ("Fresh.Text", "Early"));
        page.Shows("1–50 of 110");
        Assert.Equal("Early", page.Find("#words-1").TextContent.Trim());
    }
}
