using System.Net;
using System.Net.Http.Headers;
using System.Text.RegularExpressions;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>Prepared versions of video, audio, and images after an upload, and failures of their preparation.</summary>
public sealed class MediaTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<(string Slug, string Lesson, string Workshop)> CreateLesson(string title, string kind = LessonKind.Video)
    {
        var slug = await app.MakesCourse(
            title,
            ["One"],
            kind: kind,
            each: l =>
            {
                if (kind is LessonKind.Video)
                    Assert.True(l.ShowVideo(null, "https://videos.example/film.mp4", 0).IsDone);
            }
        );
        var id = (await app.CourseOf(slug)).Lessons.Single().Id;
        await app.Enrolls("Lin", slug);
        return (slug, $"/learn/{slug}/one", $"/teach/courses/{slug}/lessons/{id}");
    }

    private Task<Guid> FileOf(string workshop) => FileOf(Guid.Parse(workshop[^36..]));

    private Task<Guid> FileOf(Guid id) => app.Look(async db => (await db.Lessons.SingleAsync(l => l.Id == id)).Video!.FileId!.Value);

    [Fact]
    public async Task A_video_is_prepared_in_several_sizes_that_learners_get_only_with_a_token()
    {
        var (_, lesson, workshop) = await CreateLesson("A film in sizes");
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        (await ada.SendsFile($"{workshop}/content?handler=Video", workshop, "film.mp4", Clips.Film(1280, 720), ("seconds", "0"))).Answers(
            HttpStatusCode.OK
        );
        (await ada.Opens($"{workshop}/captions")).Shows("Queued. In the meantime, learners can watch");
        Assert.Single((await lin.Opens(lesson)).Document.QuerySelectorAll("video[src*='film.mp4']"));

        var file = await FileOf(workshop);
        var made = await app.Prepares(file);
        Assert.Equal(
            (MediaStatus.Done, true, true, 1280, 720, 2),
            (made.Status, made.IsAdaptive, made.HasPoster, made.Width, made.Height, made.Seconds)
        );
        (await ada.Opens($"{workshop}/captions")).Shows(
            "The video adapts to each learner’s connection and screen. The original is 1280 × 720 pixels."
        );
        Assert.False(Directory.Exists(Path.Combine(app.Folder, "media", file.ToString("N"))));

        var page = await lin.Opens(lesson);
        Assert.True(page.Statements <= 3, $"{page.Statements} statements");
        var master = page.Find("video source[type='application/vnd.apple.mpegurl']").GetAttribute("src")!;
        var list = await lin.Http.GetStringAsync(master);
        Assert.Contains("RESOLUTION=640x360", list, StringComparison.Ordinal);
        Assert.Contains("RESOLUTION=1280x720", list, StringComparison.Ordinal);
        Assert.DoesNotContain("1080", list, StringComparison.Ordinal);
        foreach (var address in list.Split('\n').Where(l => l.StartsWith('/')))
        {
            var playlist = await lin.Http.GetAsync(address);
            Assert.Equal("application/vnd.apple.mpegurl", playlist.Content.Headers.ContentType!.MediaType);
            var text = await playlist.Content.ReadAsStringAsync();
            var piece = Regex.Match(text, @"#EXT-X-BYTERANGE:(\d+)@(\d+)\n(\S+)");
            using var request = new HttpRequestMessage(HttpMethod.Get, piece.Groups[3].Value);
            var (length, from) = (long.Parse(piece.Groups[1].Value, null), long.Parse(piece.Groups[2].Value, null));
            request.Headers.Range = new RangeHeaderValue(from, from + length - 1);
            var bytes = await lin.Http.SendAsync(request);
            Assert.Equal(HttpStatusCode.PartialContent, bytes.StatusCode);
            Assert.Contains(
                System.Text.Encoding.ASCII.GetString(await bytes.Content.ReadAsByteArrayAsync(), 4, 4),
                new[] { "moof", "sidx" }
            );
            foreach (
                var wrong in new[]
                {
                    Regex.Replace(address, "t=[^&]*", "t=1.x"),
                    Regex.Replace(address, "&t=[^&]*", ""),
                    Regex.Replace(piece.Groups[3].Value, "&t=[^&]*", ""),
                }
            )
                Assert.Equal(HttpStatusCode.Forbidden, (await lin.Http.GetAsync(wrong)).StatusCode);
            Assert.DoesNotContain(
                "48.13",
                System.Text.Encoding.Latin1.GetString(await lin.Http.GetByteArrayAsync(piece.Groups[3].Value)),
                StringComparison.Ordinal
            );
        }
        Assert.Equal(
            "image/jpeg",
            (await lin.Http.GetAsync(page.Find("video").GetAttribute("poster"))).Content.Headers.ContentType!.MediaType
        );
        Assert.Equal(
            HttpStatusCode.NotFound,
            (await lin.Http.GetAsync(master.Replace("v=film.m3u8", "v=..%2Ffilm", StringComparison.Ordinal))).StatusCode
        );

        // Repeating it produces the same.
        var before = await app.Look(db =>
            db.FileVariants.AsNoTracking().Where(v => v.FileId == file).Select(v => v.Name).Order().ToListAsync()
        );
        Assert.Equal(["360.m3u8", "360.mp4", "720.m3u8", "720.mp4", "film.m3u8", "poster.jpg"], before.Order(StringComparer.Ordinal));
        (await (await ada.Opens($"{workshop}/captions")).Press("Create sizes again"))
            .Answers(HttpStatusCode.OK)
            .Shows("Queued. In the meantime, learners can watch");
        Assert.Equal(MediaStatus.Done, (await app.Prepares(file)).Status);
        Assert.Equal(
            before,
            await app.Look(db => db.FileVariants.AsNoTracking().Where(v => v.FileId == file).Select(v => v.Name).Order().ToListAsync())
        );
    }

    [Fact]
    public async Task Without_ffmpeg_a_video_is_served_as_uploaded_and_the_team_is_told()
    {
        var (slug, lesson, workshop) = await CreateLesson("A film without a studio");
        var film = Clips.Film(320, 180, 1);
        var file = await app.Shows(slug, "one", "film.mp4", "video/mp4", film, 1);
        Assert.Equal(MediaStatus.Failed, (await app.Prepares(file, "/nowhere/ffmpeg")).Status);
        (await (await app.As("Ada")).Opens($"{workshop}/captions")).Shows("ffmpeg isn’t installed on the server");
        var lin = await app.As("Lin");
        Assert.Equal(film, await lin.Http.GetByteArrayAsync((await lin.Opens(lesson)).Find("video").GetAttribute("src")));
    }

    [Theory]
    [InlineData("noise")]
    [InlineData("#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n")]
    public async Task A_broken_video_is_reported_and_can_be_retried(string inside)
    {
        var (slug, lesson, workshop) = await CreateLesson("A broken film " + inside.Length);
        var file = await app.Shows(
            slug,
            "one",
            "film.mp4",
            "video/mp4",
            [0, 0, 0, 24, .. "ftypisom"u8, .. new byte[12], .. System.Text.Encoding.ASCII.GetBytes(inside)],
            60
        );
        Assert.Equal(MediaStatus.Failed, (await app.Prepares(file)).Status);
        var ada = await app.As("Ada");
        var page = await ada.Opens($"{workshop}/captions");
        page.Shows("The file couldn’t be read");
        (await (await app.As("Lin")).Opens(lesson)).Answers(HttpStatusCode.OK).Shows("The text of One.");
        (await page.Press("Create sizes again")).Answers(HttpStatusCode.OK).Shows("Queued. In the meantime, learners can watch");
        Assert.Empty(await app.Look(db => db.FileVariants.Where(v => v.FileId == file).ToListAsync()));
    }

    [Fact]
    public async Task An_interrupted_preparation_is_repeated_but_not_endlessly()
    {
        var (slug, _, _) = await CreateLesson("A film left in the middle");
        var file = await app.Shows(slug, "one", "film.mp4", "video/mp4", Clips.Film(320, 180, 1), 0);
        await app.Change(db =>
            db.MediaFiles.Where(m => m.FileId != file).ExecuteUpdateAsync(m => m.SetProperty(x => x.Status, MediaStatus.Done))
        );
        await Running(1);
        var left = Directory.CreateDirectory(Path.Combine(app.Folder, "media", file.ToString("N")));
        await File.WriteAllTextAsync(Path.Combine(left.FullName, "360.mp4"), "half");
        Assert.True((await app.Services.GetRequiredService<JobBoard>().RunNowAsync(nameof(PrepareMediaJob), default)).IsDone);
        var made = await app.Look(db => db.MediaFiles.AsNoTracking().SingleAsync(m => m.FileId == file));
        Assert.Equal((MediaStatus.Done, 2), (made.Status, made.Attempts));
        Assert.False(left.Exists && Directory.Exists(left.FullName));
        // The length was unknown.
        await app.DrainAsync();
        Assert.Equal(1, (await app.CourseOf(slug)).Lessons.Single().Video!.Seconds);

        await Running(MediaFile.MostAttempts);
        Assert.Equal(MediaStatus.Failed, (await app.Prepares(file)).Status);

        Task Running(int attempts) =>
            app.Change(db =>
                db.MediaFiles.Where(m => m.FileId == file)
                    .ExecuteUpdateAsync(m => m.SetProperty(x => x.Status, MediaStatus.Running).SetProperty(x => x.Attempts, attempts))
            );
    }

    [Fact]
    public async Task An_image_is_served_in_the_required_width_and_as_uploaded_until_prepared()
    {
        var (_, lesson, workshop) = await CreateLesson("A picture in widths", LessonKind.Text);
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        var picture = Clips.Picture("jpg", 1200, 600);
        var answer = (await ada.SendsFile($"{workshop}?handler=Image", workshop, "photo.jpg", picture)).Body;
        var markdown = Regex.Match(answer, "\"markdown\":\"([^\"]+)\"").Groups[1].Value;
        Assert.EndsWith("/photo.jpg?1200x600)", markdown, StringComparison.Ordinal);
        (await (await ada.Opens(workshop)).Press("Publish changes", ("Input.Markdown", markdown))).Answers(HttpStatusCode.OK);
        var image = (await lin.Opens(lesson)).Find(".prose img");
        Assert.Equal(("1200", "600", "lazy"), (image.GetAttribute("width"), image.GetAttribute("height"), image.GetAttribute("loading")));
        var widths = image.GetAttribute("srcset")!.Split(", ").ToDictionary(s => s.Split(' ')[1], s => s.Split(' ')[0]);
        Assert.Equal(["480w", "960w", "1200w"], widths.Keys);

        var early = await Get(widths["480w"], "image/webp,*/*");
        Assert.Equal(
            ("image/jpeg", 60),
            (early.Content.Headers.ContentType!.MediaType, early.Headers.CacheControl!.MaxAge!.Value.TotalSeconds)
        );
        var file = Guid.Parse(widths["480w"].Split('/')[2]);
        // Images need no ffmpeg.
        Assert.Equal(MediaStatus.Done, (await app.Prepares(file, "/nowhere/ffmpeg")).Status);
        var small = await Get(widths["480w"], "image/webp,*/*");
        Assert.Equal("image/webp", small.Content.Headers.ContentType!.MediaType);
        var read = PictureFile.Read(await small.Content.ReadAsByteArrayAsync()).Value;
        Assert.Equal((480, 240), (read.Width, read.Height));
        // Smaller still, for browsers that support it.
        var smaller = await Get(widths["480w"], "image/avif,image/webp,*/*");
        Assert.Equal("image/avif", smaller.Content.Headers.ContentType!.MediaType);
        Assert.True(smaller.Content.Headers.ContentLength < small.Content.Headers.ContentLength);
        Assert.Contains("Accept", smaller.Headers.Vary);
        Assert.Equal("image/jpeg", (await Get(widths["480w"], "image/png")).Content.Headers.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.Forbidden, (await Get(Regex.Replace(widths["480w"], "t=[^&]*", "t=1.x"), "image/webp")).StatusCode);

        async Task<HttpResponseMessage> Get(string address, string accept)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            request.Headers.Accept.ParseAdd(accept);
            return await lin.Http.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("mp3", "audio/mpeg")]
    [InlineData("m4a", "audio/mp4")]
    [InlineData("ogg", "audio/ogg")]
    [InlineData("opus", "audio/ogg")]
    [InlineData("wav", "audio/wav")]
    public async Task Audio_is_detected_by_its_content_and_tracked_like_a_video(string ending, string type)
    {
        var (_, lesson, workshop) = await CreateLesson("A sound of " + ending);
        var (ada, lin) = (await app.As("Ada"), await app.As("Lin"));
        (await ada.SendsFile($"{workshop}/content?handler=Video", workshop, "called-otherwise.mp4", Clips.Sound(ending), ("seconds", "0")))
            .Answers(HttpStatusCode.OK)
            .Shows("Video uploaded.");
        await app.Prepares(await FileOf(workshop));
        await app.DrainAsync();
        var page = await lin.Opens(lesson);
        var address = page.Find("audio[data-video]").GetAttribute("src")!;
        Assert.Equal(type, (await lin.Http.GetAsync(address)).Content.Headers.ContentType!.MediaType);
        page.Shows("Listened to 0%");
    }
}
