using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Courses;

/// <summary>Captions and chapters of a lesson: written by its team, read by its learners.</summary>
public sealed class CaptionTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string English = "WEBVTT\n\n00:01.000 --> 00:04.000\n<v Ada>Take the short end.\n\n00:05.000 --> 00:07.000\nHold <i>it</i>.\n";

    private async Task<(string Slug, string Lesson, string Path)> Makes(string title, bool preview = false)
    {
        var slug = await app.MakesCourse(title, ["One", "Two"], kind: LessonKind.Video, each: l =>
        {
            Assert.True(l.ShowVideo(null, "https://videos.example/film.mp4", 120).IsDone);
            l.Govern(CompletionRule.VideoWatched, 5, null, true, preview);
        });
        var id = (await app.CourseOf(slug)).Lessons.First(l => l.Slug == "one").Id;
        return (slug, $"/learn/{slug}/one", $"/teach/courses/{slug}/lessons/{id}/captions");
    }

    [Fact]
    public async Task Captions_are_written_and_learners_read_them_in_their_language()
    {
        var (slug, lesson, path) = await Makes("Captioned knots");
        await app.Enrolls("Lin", slug);
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        Assert.Empty((await lin.Opens(lesson)).Document.QuerySelectorAll("track, [data-transcript]"));
        (await (await ada.Opens(path)).Press("Keep captions", ("Language", "en"), ("Text", English))).Answers(HttpStatusCode.OK).Shows("The captions are in place.").Shows("English");
        (await ada.SendsFile(path, path, "deutsch.srt", "1\r\n00:00:01,000 --> 00:00:04,000\r\nNimm das kurze Ende.\r\n"u8.ToArray(), ("Language", "de"))).Answers(HttpStatusCode.OK).Shows("Deutsch");
        await ada.Sends($"{path}?handler=Chapters", path, ("Chapters", "0:00 Start\n1:00 The turn"));

        var page = await lin.Opens(lesson);
        page.Shows("Ada: Take the short end.").Shows("Hold it.").Shows("The turn").DoesNotShow("Nimm das");
        Assert.Equal(["de", "en", "en"], page.Document.QuerySelectorAll("video track").Select(t => t.GetAttribute("srclang")!).Order());
        Assert.True(page.Statements <= 4, $"{page.Statements} statements");
        (await lin.Opens(lesson + "?transcript=de")).Shows("Nimm das kurze Ende.").DoesNotShow("Take the short end.");

        var track = await lin.Http.GetAsync(page.Find("track[srclang=en][kind=captions]").GetAttribute("src"));
        Assert.Equal("text/vtt", track.Content.Headers.ContentType!.MediaType);
        Assert.Equal(English, await track.Content.ReadAsStringAsync());
        Assert.Contains("01:00.000 --> 02:00.000\nThe turn", await lin.Http.GetStringAsync(lesson + "/captions/chapters"), StringComparison.Ordinal);
        var text = await lin.Http.GetAsync(page.Find("a[href$='as=text']").GetAttribute("href"));
        Assert.Equal("attachment", text.Content.Headers.ContentDisposition!.DispositionType);
        Assert.StartsWith("[0:01] Ada: Take the short end.", await text.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await lin.Http.GetAsync(lesson + "/captions/fr")).StatusCode);
    }

    [Fact]
    public async Task Wrong_captions_are_named_by_line_and_nothing_typed_is_lost()
    {
        var (_, _, path) = await Makes("Wrong captions");
        var ada = await app.As("Ada");
        var refused = await (await ada.Opens(path)).Press("Keep captions", ("Language", "en"), ("Text", "WEBVTT\n\n00:04.000 --> 00:01.000\nMy words\n\n09:00.000 --> 09:01.000\n<script>\n"));
        refused.Answers(HttpStatusCode.UnprocessableEntity).Shows("see what is wrong in which line").Shows("Line 3: This caption ends before it begins.").Shows("Line 6: This caption begins after the end, which is at 02:00.000.").Shows("Line 7:");
        Assert.Contains("My words", refused.Find("textarea[name=Text]").TextContent, StringComparison.Ordinal);
        (await ada.Sends(path, path, ("Language", "../../x"), ("Text", English))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose the language");
        (await ada.SendsFile(path, path, "latin.vtt", [.. "WEBVTT\n\n00:01.000 --> 00:02.000\n"u8, 0xE4, 0xF6], ("Language", "en"))).Answers(HttpStatusCode.UnprocessableEntity).Shows("UTF-8");
        (await ada.Sends($"{path}?handler=Chapters", path, ("Chapters", "0:10 One\n0:05 Two"))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Line 2:");
        var id = Guid.Parse(path.Split('/')[^2]);
        Assert.False(await app.Look(db => db.LessonCaptions.AnyAsync(c => c.LessonId == id)));
    }

    [Fact]
    public async Task Removed_captions_come_back_and_the_second_of_two_authors_is_told()
    {
        var (_, _, path) = await Makes("Removed captions");
        var ada = await app.As("Ada");
        await ada.Sends(path, path, ("Language", "en"), ("Text", English));
        var (first, second) = (await ada.Opens(path + "?language=en"), await ada.Opens(path + "?language=en"));
        (await first.Press("Keep captions", ("Text", English.Replace("short", "long", StringComparison.Ordinal)))).Answers(HttpStatusCode.OK).Shows("The captions are in place.");
        var late = await second.Press("Keep captions", ("Text", English.Replace("short", "other", StringComparison.Ordinal)));
        late.Answers(HttpStatusCode.Conflict);
        Assert.Contains("other", late.Find("textarea[name=Text]").TextContent, StringComparison.Ordinal);
        var removed = await (await ada.Opens(path)).Press("Remove the captions in English");
        removed.Answers(HttpStatusCode.OK).Shows("The captions are removed.").Shows("No captions yet.");
        (await removed.Press("Undo")).Answers(HttpStatusCode.OK).Shows("English");
    }

    [Fact]
    public async Task Only_who_may_open_the_lesson_reads_its_captions_and_only_its_team_writes_them()
    {
        var (slug, lesson, path) = await Makes("Guarded captions");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        await ada.Sends(path, path, ("Language", "en"), ("Text", English));
        Assert.Equal(HttpStatusCode.Forbidden, (await lin.Http.GetAsync(lesson + "/captions/en")).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await app.Visitor().Http.GetAsync(lesson + "/captions/en")).StatusCode);
        await app.Enrolls("Lin", slug);
        Assert.Equal(HttpStatusCode.OK, (await lin.Http.GetAsync(lesson + "/captions/en")).StatusCode);
        Assert.NotEqual(HttpStatusCode.OK, (await lin.Http.GetAsync(path)).StatusCode);
        var (open, _, openPath) = await Makes("Open captions", preview: true);
        await ada.Sends(openPath, openPath, ("Language", "en"), ("Text", English));
        Assert.Equal(HttpStatusCode.OK, (await app.Visitor().Http.GetAsync($"/learn/{open}/one/captions/en")).StatusCode);
    }
}
