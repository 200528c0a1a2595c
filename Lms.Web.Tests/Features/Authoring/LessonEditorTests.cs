using System.Buffers.Binary;
using System.Net;
using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Authoring;

/// <summary>Writing a lesson: drafts, publishing, edit conflicts, files.</summary>
public sealed class LessonEditorTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly System.Globalization.CultureInfo Invariant = System.Globalization.CultureInfo.InvariantCulture;

    private async Task<(string Slug, string Path, Guid Id)> CreateLesson(
        string title,
        string kind = LessonKind.Text,
        Action<Lesson>? each = null
    )
    {
        var slug = await app.MakesCourse(
            title,
            ["One"],
            kind: kind,
            each: each
                ?? (
                    l =>
                    {
                        if (kind is LessonKind.Video)
                            l.ShowVideo(null, "https://videos.example/a.mp4", 100);
                    }
                )
        );
        var id = (await app.CourseOf(slug)).Lessons.Single().Id;
        await app.Enrolls("Lin", slug);
        return (slug, $"/teach/courses/{slug}/lessons/{id}", id);
    }

    private Task<LessonBody> BodyOf(Guid id) => app.Look(db => db.LessonBodies.AsNoTracking().SingleAsync(b => b.LessonId == id));

    [Fact]
    public async Task Learners_read_the_published_text_until_the_draft_is_published()
    {
        var (slug, path, id) = await CreateLesson("Draft apart");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        (await (await ada.Opens(path)).Press("Save draft", ("Input.Markdown", "Words not yet shown.")))
            .Shows("Saved as a draft.")
            .Shows("Unpublished changes");
        (await lin.Opens($"/learn/{slug}/one")).Shows("The text of One.").DoesNotShow("Words not yet shown.");
        (await lin.Opens($"/learn/{slug}/one?draft=true")).DoesNotShow("Words not yet shown.");
        (await ada.Opens($"/learn/{slug}/one?draft=true")).Shows("Words not yet shown.");
        (await (await ada.Opens(path)).Press("Publish changes")).Shows("Published. Learners now see the new text");
        (await lin.Opens($"/learn/{slug}/one")).Shows("Words not yet shown.");
        var versions = await app.Look(db =>
            db.LessonVersions.Where(v => v.LessonId == id).OrderBy(v => v.Number).Select(v => new { v.Number, v.Markdown }).ToListAsync()
        );
        Assert.Equal([(1, "The text of One."), (2, "Words not yet shown.")], versions.Select(v => (v.Number, v.Markdown)));
        Assert.Null((await BodyOf(id)).DraftMarkdown);
    }

    [Fact]
    public async Task Autosave_returns_the_version_to_continue_from()
    {
        var (_, path, id) = await CreateLesson("Autosaved");
        var ada = await app.As("Ada");
        var page = await ada.Opens(path);
        var zone = page.Find("#lesson-form").GetAttribute("data-zone")!;
        var version = int.Parse(page.Find("input[name='Input.Version']").GetAttribute("value")!, Invariant);
        for (var i = 1; i <= 3; i++)
        {
            var saved = await ada.Sends(
                $"{path}?handler=Autosave",
                path,
                ("Input.Version", version.ToString(Invariant)),
                ("Input.Title", "One"),
                ("Input.Markdown", $"Typed {i}")
            );
            saved.Answers(HttpStatusCode.OK);
            var said = JsonDocument.Parse(saved.Body).RootElement;
            var next = said.GetProperty("version").GetInt32();
            // The badge and the time are those of the page, in the zone of the profile.
            Assert.True(said.GetProperty("hasDraft").GetBoolean());
            Assert.Equal(
                TimeZoneInfo.ConvertTimeFromUtc(app.Now, TimeZoneInfo.FindSystemTimeZoneById(zone)).ToString("H:mm", Invariant),
                said.GetProperty("saved").GetString()
            );
            Assert.True(next > version);
            version = next;
        }
        Assert.Equal(("Typed 3", "The text of One."), ((await BodyOf(id)).DraftMarkdown, (await BodyOf(id)).Markdown));
        var late = await ada.Sends(
            $"{path}?handler=Autosave",
            path,
            ("Input.Version", "0"),
            ("Input.Title", "One"),
            ("Input.Markdown", "From an old tab")
        );
        late.Answers(HttpStatusCode.Conflict);
        Assert.Equal("Typed 3", (await BodyOf(id)).DraftMarkdown);
    }

    [Fact]
    public async Task Hostile_Markdown_is_harmless_to_every_reader()
    {
        var (slug, path, _) = await CreateLesson("Hostile");
        var hostile =
            "<script>alert(1)</script> <img src=x onerror=alert(2)> [a](javascript:alert(3)) ![b](https://spy.example/p.png) [c](data:text/html;base64,AAAA) <iframe src=//evil.example></iframe>";
        var ada = await app.As("Ada");
        (await (await ada.Opens(path)).Press("Publish changes", ("Input.Markdown", hostile), ("anyway", "true"))).Answers(
            HttpStatusCode.OK
        );
        foreach (var page in new[] { await (await app.As("Lin")).Opens($"/learn/{slug}/one"), await ada.Opens(path) })
        {
            var shown = page.Find(page.Path.StartsWith("/learn", StringComparison.Ordinal) ? ".prose" : "#preview");
            Assert.Empty(shown.QuerySelectorAll("script, iframe, img, [onerror]"));
            Assert.DoesNotContain(
                shown.QuerySelectorAll("a"),
                a =>
                    a.GetAttribute("href")!.StartsWith("javascript", StringComparison.OrdinalIgnoreCase)
                    || a.GetAttribute("href")!.StartsWith("data", StringComparison.OrdinalIgnoreCase)
            );
        }
        var preview = await ada.Sends($"{path}?handler=Preview", path, ("Input.Markdown", hostile + "\n\n**fine**"));
        preview.Answers(HttpStatusCode.OK);
        Assert.Contains("<strong>fine</strong>", preview.Body, StringComparison.Ordinal);
        Assert.DoesNotContain("<script", preview.Body, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task A_text_that_is_too_long_is_refused_and_kept_in_the_form()
    {
        var (_, path, id) = await CreateLesson("Too long");
        var ada = await app.As("Ada");
        var text = new string('x', MarkdownText.MaxLength + 1);
        var page = await (await ada.Opens(path)).Press("Save draft", ("Input.Markdown", text));
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("Split it into several lessons.");
        Assert.Equal(text.Length, page.Find("#Input_Markdown").TextContent.Trim().Length);
        Assert.Null((await BodyOf(id)).DraftMarkdown);
    }

    [Fact]
    public async Task Completion_criteria_are_saved_and_shown()
    {
        var (slug, path, id) = await CreateLesson("Rules kept");
        var ada = await app.As("Ada");
        (await (await ada.Opens(path)).Press("Publish changes", ("Input.Title", "One, retold"), ("Input.Objective", "Know more"))).Answers(
            HttpStatusCode.OK
        );
        path += "/settings";
        (
            await (await ada.Opens(path)).Press(
                "Save settings",
                ("Input.Rule", "TimeSpent"),
                ("Input.RequiredMinutes", "7"),
                ("Input.CheckMinutes", "12"),
                ("Input.EstimatedMinutes", "9"),
                ("Input.IsPreview", "true")
            )
        )
            .Answers(HttpStatusCode.OK)
            .Shows("Settings saved.");
        var lesson = await app.Look(db => db.Lessons.SingleAsync(l => l.Id == id));
        Assert.Equal(
            ("One, retold", "Know more", CompletionRule.TimeSpent, 7, 12, 9, true),
            (lesson.Title, lesson.Objective, lesson.Rule, lesson.RequiredMinutes, lesson.CheckMinutes, lesson.Minutes, lesson.IsPreview)
        );
        (await app.Visitor().Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.OK).Shows("This is a free preview.").Shows("Know more");
        (await (await ada.Opens(path)).Press("Save settings", ("Input.Rule", "VideoWatched")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This completion criterion isn’t available for this type of lesson.");
        (await (await ada.Opens(path)).Press("Save settings", ("Input.Rule", "Debated")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Choose when this lesson is done.");
    }

    [Fact]
    public async Task Settings_of_a_colleague_are_not_overwritten_unseen_and_a_text_saved_meanwhile_is_no_conflict()
    {
        var (_, path, id) = await CreateLesson("Settings met");
        var (ada, grace) = (await app.As("Ada"), await app.As("Grace"));
        var (first, second) = (await ada.Opens(path + "/settings"), await grace.Opens(path + "/settings"));
        await (await ada.Opens(path)).Press("Save draft", ("Input.Markdown", "Written meanwhile."));
        (await first.Press("Save settings", ("Input.RequiredMinutes", "9"))).Answers(HttpStatusCode.OK);
        var told = await second.Press("Save settings", ("Input.RequiredMinutes", "12"));
        told.Answers(HttpStatusCode.Conflict).Shows("Someone else saved changes while you were editing.");
        Assert.Equal(9, await app.Look(db => db.Lessons.Where(l => l.Id == id).Select(l => l.RequiredMinutes).SingleAsync()));
        (await told.Press("Save settings")).Answers(HttpStatusCode.OK);
        Assert.Equal(12, await app.Look(db => db.Lessons.Where(l => l.Id == id).Select(l => l.RequiredMinutes).SingleAsync()));
        Assert.Equal("Written meanwhile.", (await BodyOf(id)).DraftMarkdown);
    }

    [Fact]
    public async Task The_pages_of_a_lesson_are_tabs_that_lead_to_its_neighbors()
    {
        var slug = await app.MakesCourse("Side by side", ["One", "Two", "Three"]);
        var lessons = (await app.CourseOf(slug)).Lessons.ToDictionary(l => l.Title, l => l.Id);
        var ada = await app.As("Ada");
        foreach (var tab in (string[])["", "/settings", "/practice", "/checks", "/files", "/versions", "/comments", "/publishing"])
        {
            var page = await ada.Opens($"/teach/courses/{slug}/lessons/{lessons["Two"]}{tab}");
            page.Answers(HttpStatusCode.OK);
            Assert.Equal("Two", page.Find("h1").TextContent);
            Assert.Equal(page.Path, page.Find(".lesson-tabs [aria-current]").GetAttribute("href"));
            Assert.Equal($"/teach/courses/{slug}/lessons/{lessons["One"]}{tab}", page.Find("a[rel=prev]").GetAttribute("href"));
            Assert.Equal($"/teach/courses/{slug}/lessons/{lessons["Three"]}{tab}", page.Find("a[rel=next]").GetAttribute("href"));
            Assert.Equal(3, page.Document.QuerySelectorAll("#lessons li a").Length);
            // Only media have captions.
            Assert.Empty(page.Document.QuerySelectorAll(".lesson-tabs a[href$='/captions']"));
        }
    }

    [Fact]
    public async Task Other_lessons_of_the_course_can_be_found_for_a_link()
    {
        var slug = await app.MakesCourse("Linked within", ["Knots", "Splices", "More knots"]);
        var lessons = (await app.CourseOf(slug)).Lessons.ToDictionary(l => l.Title, l => l.Id);
        var path = $"/teach/courses/{slug}/lessons/{lessons["Knots"]}?handler=Lessons&q=";
        var ada = await app.As("Ada");
        string?[] Found(Page page) => [.. page.Document.QuerySelectorAll("[data-address]").Select(a => a.GetAttribute("data-address"))];
        Assert.Equal([$"/learn/{slug}/splices", $"/learn/{slug}/more-knots"], Found(await ada.Fetches(path)));
        Assert.Equal([$"/learn/{slug}/more-knots"], Found(await ada.Fetches(path + "KNOT")));
        (await ada.Fetches(path + "anchor")).Shows("No lesson has this title.");
        (await (await app.As("Lin")).Fetches(path)).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task The_content_of_a_lesson_is_above_its_text_which_is_folded_while_it_is_empty()
    {
        var (_, path, id) = await CreateLesson("Film first", LessonKind.Video);
        var ada = await app.As("Ada");
        await (await ada.Opens(path)).Press("Save draft", ("Input.Markdown", ""));
        var page = await ada.Opens(path);
        Assert.True(page.Body.IndexOf("<video", StringComparison.Ordinal) < page.Body.IndexOf("Input_Markdown", StringComparison.Ordinal));
        Assert.False(page.Find("#lesson-form > details").HasAttribute("open"));
        page.Shows("Add text below");
        Assert.Equal($"{path}/captions", page.Find(".lesson-tabs a[href$='/captions']").GetAttribute("href"));
        await page.Press("Save draft", ("Input.Markdown", "Words."));
        Assert.True((await ada.Opens(path)).Find("#lesson-form > details").HasAttribute("open"));
        Assert.Equal("Words.", (await BodyOf(id)).DraftMarkdown);
    }

    [Fact]
    public async Task A_lesson_can_be_hidden_from_learners()
    {
        var (slug, path, id) = await CreateLesson("Hidden");
        (await (await (await app.As("Ada")).Opens(path + "/settings")).Press("Hide from learners"))
            .Answers(HttpStatusCode.OK)
            .Shows("Hidden from learners.");
        Assert.False(await app.Look(db => db.Lessons.Where(l => l.Id == id).Select(l => l.IsPublished).SingleAsync()));
        (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_length_of_an_uploaded_video_is_read_from_the_file_not_from_the_form()
    {
        var (_, path, id) = await CreateLesson("Uploaded film", LessonKind.Video);
        var ada = await app.As("Ada");
        var page = await Upload(ada, $"{path}/content?handler=Video", path, "film.mp4", Mp4(seconds: 125), ("seconds", "7"));
        page.Answers(HttpStatusCode.OK).Shows("Video uploaded.").Shows("2:05");
        var lesson = await app.Look(db => db.Lessons.SingleAsync(l => l.Id == id));
        Assert.Equal((125, null), (lesson.Video!.Seconds, lesson.Video.Url));
        Assert.NotNull(lesson.Video.FileId);
        (await Upload(ada, $"{path}/content?handler=Video", path, "film.mp4", "no video at all"u8.ToArray(), ("seconds", "7")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This file type isn’t accepted here.");
        (await (await ada.Opens(path)).Press("Remove video")).Shows("Video removed.");
        Assert.False(await app.Look(db => db.LessonVideos.AnyAsync(v => v.LessonId == id)));
    }

    [Fact]
    public async Task An_external_video_must_use_https()
    {
        var (_, path, id) = await CreateLesson("Linked film", LessonKind.Video);
        var ada = await app.As("Ada");
        (await (await ada.Opens(path)).PressAt("form[data-video-link] button", ("url", "http://plain.example/a.mp4")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("video URL must start with https://");
        (await (await ada.Opens(path)).PressAt("form[data-video-link] button", ("url", "https://videos.example/b.mp4"), ("seconds", "61")))
            .Answers(HttpStatusCode.OK)
            .Shows("Video linked.");
        var lesson = await app.Look(db => db.Lessons.SingleAsync(l => l.Id == id));
        Assert.Equal(("https://videos.example/b.mp4", 61), (lesson.Video!.Url, lesson.Video.Seconds));
    }

    [Fact]
    public async Task A_video_lesson_without_a_video_cannot_be_published()
    {
        var slug = await app.MakesCourse("No film", ["Text"]);
        var ada = await app.As("Ada");
        var unit = (await app.CourseOf(slug)).InOrder.First().Units[0].Id;
        await ada.Sends(
            $"/teach/courses/{slug}/outline?handler=AddLesson&kind=Video",
            $"/teach/courses/{slug}/outline",
            ("unit", unit.ToString()),
            ($"new-{unit}", "Film")
        );
        var id = (await app.CourseOf(slug)).Lessons.Single(l => l.Title == "Film").Id;
        (await (await ada.Opens($"/teach/courses/{slug}/lessons/{id}")).Press("Publish lesson"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Add the video before you publish");
    }

    [Fact]
    public async Task A_lesson_of_another_course_is_not_found()
    {
        var foreign = (await app.CourseOf("fire-safety")).Lessons.First().Id;
        var (slug, _, _) = await CreateLesson("Not the home of that");
        (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/lessons/{foreign}")).Answers(HttpStatusCode.NotFound);
        (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/lessons/{foreign}/checks")).Answers(HttpStatusCode.NotFound);
    }

    private static async Task<Page> Upload(
        Browser browser,
        string path,
        string from,
        string name,
        byte[] bytes,
        params (string Name, string Value)[] fields
    )
    {
        var token = (await browser.Opens(from)).Token;
        var content = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" },
            { new ByteArrayContent(bytes), "file", name },
        };
        foreach (var (field, value) in fields)
            content.Add(new StringContent(value), field);
        return await browser.Posts(path, content);
    }

    /// <summary>The smallest file that states its length: a type box and a movie box with its header.</summary>
    private static byte[] Mp4(uint seconds)
    {
        var file = new byte[24 + 8 + 108];
        BinaryPrimitives.WriteUInt32BigEndian(file, 24);
        "ftypisom"u8.CopyTo(file.AsSpan(4));
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(24), 116);
        "moov"u8.CopyTo(file.AsSpan(28));
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(32), 108);
        "mvhd"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(40 + 12), 1000);
        BinaryPrimitives.WriteUInt32BigEndian(file.AsSpan(40 + 16), seconds * 1000);
        return file;
    }
}
