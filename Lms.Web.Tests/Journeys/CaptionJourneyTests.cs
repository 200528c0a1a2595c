using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>A video with captions and chapters in adaptive sizes, used with mouse and keyboard.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class CaptionJourneyTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private static readonly string Axe = new Deque.AxeCore.Commons.BundledAxeScriptProvider().GetScript();

    private const string English =
        "WEBVTT\n\n00:01.000 --> 00:03.000\nTake the short end.\n\n00:06.000 --> 00:09.000\n<v Ada>Now hold it.\n";

    private async Task<string> CreateVideoLesson(string title)
    {
        // The background of this site has no ffmpeg and would report so in between.
        while (!(await Site.Services.GetRequiredService<JobBoard>().PauseAsync(nameof(PrepareMediaJob), default)).IsDone)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        var slug = await Site.MakesCourse(
            title,
            ["One"],
            kind: LessonKind.Video,
            each: l => l.ShowVideo(null, "https://videos.example/film.mp4", 12)
        );
        var file = await Site.Shows(slug, "one", "film.mp4", "video/mp4", Clips.Film(640, 360, 12), 12);
        await Site.Change(async db =>
        {
            var lesson = await db.Lessons.Include(l => l.Body).SingleAsync(l => l.Video!.FileId == file);
            var captions = new LessonCaptions(lesson.Id, "en");
            captions.Say(WebVtt.Parse(English), Site.Now);
            db.Add(captions);
            lesson.Body.Divide(Chapter.Parse("0:00 Begin\n0:05 The turn").Chapters);
        });
        Assert.Equal(MediaStatus.Done, (await Site.Prepares(file)).Status);
        await Site.Enrolls("Omar", slug);
        return $"/learn/{slug}/one";
    }

    /// <summary>An optional folder for screenshots.</summary>
    private static async Task Picture(IPage page, string name)
    {
        if (Environment.GetEnvironmentVariable("LMS_TEST_PICTURES") is { Length: > 0 } folder)
            await page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"film-{name}.png"), FullPage = true });
    }

    private static async Task AssertAccessible(IPage page)
    {
        await page.EvaluateAsync(Axe);
        foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
        {
            await page.EmulateMediaAsync(new() { ColorScheme = scheme });
            Assert.Empty(
                await page.EvaluateAsync<string[]>(
                    """
                    async () => {
                      const { violations } = await axe.run(document, { resultTypes: ['violations'] });
                      return violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')}`);
                    }
                    """
                )
            );
        }
    }

    private static Task<double> At(ILocator video) => video.EvaluateAsync<double>("v => v.currentTime");

    [Fact]
    public async Task Captions_lead_to_their_time_and_keyboard_shortcuts_work()
    {
        var lesson = await CreateVideoLesson("A film with words");
        var omar = await Open("Omar");
        var page = await omar.Go(lesson);
        var video = page.Locator("video");
        await video.EvaluateAsync("v => { v.muted = true; return v.readyState ? 0 : new Promise(done => v.onloadedmetadata = done); }");
        Assert.Equal(640, await video.EvaluateAsync<int>("v => v.videoWidth"));
        Assert.Contains("film.m3u8", await video.EvaluateAsync<string>("v => v.currentSrc"), StringComparison.Ordinal);

        await page.GetByText("Now hold it.").ClickAsync();
        await Expect(page.Locator(".cue[aria-current]")).ToHaveTextAsync("Now hold it.");
        Assert.InRange(await At(video), 6, 9);
        await video.EvaluateAsync("v => v.pause()");
        await Expect(page.Locator("[data-chapters] [aria-current]")).ToContainTextAsync("The turn");
        await page.Locator("[data-chapters] a").First.ClickAsync();
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime < 3");
        await video.EvaluateAsync("v => v.pause()");

        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Keyboard.PressAsync("c");
        Assert.Equal("showing", await video.EvaluateAsync<string>("v => [...v.textTracks].find(t => t.kind === 'captions').mode"));
        await Expect(page.Locator("[data-captions]")).ToHaveAttributeAsync("aria-pressed", "true");
        await page.WaitForFunctionAsync(
            "() => [...document.querySelector('video').textTracks].find(t => t.kind === 'captions').cues?.length === 2"
        );
        await page.Keyboard.PressAsync("Shift+>");
        await Expect(page.Locator("[data-rate]")).ToHaveValueAsync("1.25");
        await page.Keyboard.PressAsync("k");
        await page.WaitForFunctionAsync("() => !document.querySelector('video').paused");
        await page.Keyboard.PressAsync("k");
        var before = await At(video);
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.InRange(await At(video), before + 4, before + 6);
        await page.Keyboard.PressAsync("m");
        Assert.False(await video.EvaluateAsync<bool>("v => v.muted"));

        // Shortcuts do not interfere with typing.
        await omar.Link("Notes and bookmarks").ClickAsync();
        await page.Locator("#note").FillAsync("");
        await page.Locator("#note").PressSequentiallyAsync("kcm>");
        Assert.True(await video.EvaluateAsync<bool>("v => v.paused && !v.muted && v.playbackRate === 1.25"));
        await page.Keyboard.PressAsync("Escape");

        await omar.Button("Playback settings").ClickAsync();
        await omar.Button("Keyboard shortcuts").ClickAsync();
        await Expect(page.GetByText("Back 10 seconds, forward 10 seconds")).ToBeVisibleAsync();
        await Picture(page, "keys");
        await page.Keyboard.PressAsync("Escape");
        await page.ReloadAsync();
        Assert.Equal(1.25, await video.EvaluateAsync<double>("v => v.playbackRate"));
        Assert.Equal("showing", await video.EvaluateAsync<string>("v => [...v.textTracks].find(t => t.kind === 'captions').mode"));
    }

    [Fact]
    public async Task A_video_is_controlled_with_pointer_and_keyboard()
    {
        var lesson = await CreateVideoLesson("A film with a bar");
        var omar = await Open("Omar");
        var page = await omar.Go(lesson);
        var (video, position) = (page.Locator("video"), page.GetByRole(AriaRole.Slider, new() { Name = "Position" }));
        await Expect(page.GetByRole(AriaRole.Group, new() { Name = "Player" })).ToBeVisibleAsync();
        await Expect(page.Locator("video[controls]")).ToHaveCountAsync(0);
        await video.EvaluateAsync("v => { v.muted = true; return v.readyState ? 0 : new Promise(done => v.onloadedmetadata = done); }");
        await Expect(position).ToHaveAttributeAsync("aria-valuetext", "0:00 of 0:12");
        await omar.Button("Forward 10 seconds").ClickAsync();
        await Expect(position).ToHaveAttributeAsync("aria-valuetext", "0:10 of 0:12");
        await omar.Button("Back 10 seconds").ClickAsync();
        await Expect(position).ToHaveAttributeAsync("aria-valuetext", "0:00 of 0:12");
        var line = (await position.BoundingBoxAsync())!;
        await page.Mouse.ClickAsync(line.X + (line.Width / 2), line.Y + (line.Height / 2));
        Assert.InRange(await At(video), 5.8, 6.2);
        await omar.Button("Captions").ClickAsync();
        await Expect(omar.Button("Captions")).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(omar.Button("Mute")).ToHaveAttributeAsync("aria-pressed", "true");

        await omar.Button("Playback settings").ClickAsync();
        var card = page.Locator(".controls-card");
        await card.GetByLabel("Speed").SelectOptionAsync("0.5");
        Assert.Equal(0.5, await video.EvaluateAsync<double>("v => v.playbackRate"));
        await card.GetByLabel("Quality").SelectOptionAsync("360p");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentSrc.includes('360.m3u8')");
        await page.WaitForFunctionAsync("() => Math.abs(document.querySelector('video').currentTime - 6) < 0.5");
        await page.Keyboard.PressAsync("Escape");

        // Each key acts once, whatever of the player has the focus.
        await omar.Button("Play").FocusAsync();
        await page.Keyboard.PressAsync("Space");
        await page.WaitForFunctionAsync("() => !document.querySelector('video').paused");
        await Expect(omar.Button("Pause")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("k");
        await page.WaitForFunctionAsync("() => document.querySelector('video').paused");
        await page.Keyboard.PressAsync("5");
        Assert.InRange(await At(video), 5.9, 6.1);
        await page.Keyboard.PressAsync("0");
        await position.FocusAsync();
        await page.Keyboard.PressAsync("ArrowRight");
        Assert.InRange(await At(video), 4.9, 5.1);
        await Expect(position).ToHaveAttributeAsync("aria-valuetext", "0:05 of 0:12");
        await page.Keyboard.PressAsync("f");
        await page.WaitForFunctionAsync("() => document.fullscreenElement?.matches('.player')");
        await page.Keyboard.PressAsync("f");
        await page.WaitForFunctionAsync("() => !document.fullscreenElement");

        // The bar leaves the picture alone while it plays, but never the focus and never a pause.
        await page.EvaluateAsync("() => document.activeElement.blur()");
        await page.Mouse.MoveAsync(5, 5);
        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator(".player[data-idle]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("k");
        await Expect(page.Locator(".player[data-idle]")).ToHaveCountAsync(0);
        await Picture(page, "bar");
        await AssertAccessible(page);

        var still = await Open("Omar", o => o.JavaScriptEnabled = false);
        await still.Go(lesson);
        await Expect(still.Page.Locator("video[controls]")).ToHaveCountAsync(1);
        await Expect(still.Page.Locator(".controls")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task A_browser_without_adaptive_streaming_gets_a_script_for_it()
    {
        var lesson = await CreateVideoLesson("A film by script");
        var omar = await Open("Omar");
        await omar.Page.AddInitScriptAsync("HTMLMediaElement.prototype.canPlayType = () => '';");
        var page = await omar.Go(lesson);
        await page.WaitForFunctionAsync(
            "() => { const v = document.querySelector('video'); return v.currentSrc.startsWith('blob:') && v.readyState > 0; }"
        );
        await page.Locator("video").EvaluateAsync("v => { v.muted = true; return v.play(); }");
        await page.WaitForFunctionAsync("() => document.querySelector('video').currentTime > 0.5");
        await page.GetByText("Now hold it.").ClickAsync();
        await page.WaitForFunctionAsync("() => { const v = document.querySelector('video'); return v.currentTime >= 6 && !v.seeking; }");
    }

    [Fact]
    public async Task Captions_fit_a_phone_and_are_accessible()
    {
        var lesson = await CreateVideoLesson("A film on a phone");
        var omar = await Open("Omar", o => o.ViewportSize = new() { Width = 360, Height = 740 });
        var page = await omar.Go(lesson);
        await Expect(page.Locator(".player--narrow > .controls")).ToBeVisibleAsync();
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        // Every button is as large as a finger, and what there is no room for is on the card.
        Assert.Empty(
            await page.EvaluateAsync<string[]>(
                """
                () => [...document.querySelectorAll('.controls button')]
                  .filter(b => b.offsetWidth < 44 || b.offsetHeight < 44)
                  .map(b => b.title)
                """
            )
        );
        await omar.Button("Playback settings").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Slider, new() { Name = "Volume" })).ToBeVisibleAsync();
        await Picture(page, "card");
        await page.Keyboard.PressAsync("Escape");
        await Expect(omar.Button("Playback settings")).ToBeFocusedAsync();
        await Picture(page, "lesson");
        await page.EvaluateAsync(Axe);
        Assert.Empty(
            await page.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')}`)"
            )
        );
        var ada = await Open("Ada", o => o.ViewportSize = new() { Width = 360, Height = 740 });
        var id = await Site.Look(db =>
            db.Lessons.Where(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Title == "A film on a phone"))
                .Select(l => l.Id)
                .SingleAsync()
        );
        var workshop = await ada.Go($"/teach/courses/a-film-on-a-phone/lessons/{id}/captions?language=en");
        Assert.True(await workshop.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await Picture(workshop, "captions");
        await workshop.EvaluateAsync(Axe);
        Assert.Empty(
            await workshop.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')}`)"
            )
        );
    }

    [Fact]
    public async Task Captions_can_be_timed_with_the_video_split_at_the_cursor_and_edited_one_by_one()
    {
        await CreateVideoLesson("Captions by the film");
        var id = await Site.Look(db =>
            db.Lessons.Where(l => l.Slug == "one" && db.Courses.Any(c => c.Id == l.CourseId && c.Title == "Captions by the film"))
                .Select(l => l.Id)
                .SingleAsync()
        );
        var ada = await Open("Ada");
        var page = await ada.Go($"/teach/courses/captions-by-the-film/lessons/{id}/captions/en");
        var film = page.Locator("[data-timed]");
        await film.EvaluateAsync(
            "v => new Promise(done => { v.muted = true; v.onseeked = () => done(); const go = () => v.currentTime = 2.5; if (v.readyState) go(); else { v.onloadedmetadata = go; v.load(); } })"
        );
        await ada.Button("Set end: caption 1").ClickAsync();
        await Expect(page.Locator("#end-0")).ToHaveValueAsync("00:02.500");
        await page.Locator("#words-0").FocusAsync();
        await page.EvaluateAsync("() => document.querySelector('#words-0').setSelectionRange(8, 8)");
        await ada.Button("Split caption 1").ClickAsync();
        await Expect(page.Locator("#words-1")).ToHaveValueAsync("short end.");
        await Expect(page.Locator("#words-0")).ToBeFocusedAsync();
        // The video keeps its position, and after an error the typed text is kept.
        Assert.InRange(await At(film), 2.4, 2.6);
        ada.Expects(422);
        await page.Locator("#start-2").FillAsync("soon");
        await ada.Button("Save captions").ClickAsync();
        await Expect(page.Locator("#wrong-2")).ToContainTextAsync("These times can’t be read.");
        await page.Locator("#start-2").FillAsync("6");
        await ada.Button("Save captions").ClickAsync();
        await Expect(page.Locator("#wrong-2")).ToHaveCountAsync(0);
        await Expect(page.Locator("#start-2")).ToHaveValueAsync("00:06.000");
        await ada.Button("Play caption 3").ClickAsync();
        await Expect(page.Locator("#cue-3")).ToHaveAttributeAsync("aria-current", "true");
        await film.EvaluateAsync("v => v.pause()");
        await page.SetViewportSizeAsync(360, 740);
        Assert.True(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
        await page.EvaluateAsync(Axe);
        Assert.Empty(
            await page.EvaluateAsync<string[]>(
                "async () => (await axe.run(document, { resultTypes: ['violations'] })).violations.map(v => `${v.id}: ${v.nodes.slice(0, 2).map(n => n.html.slice(0, 200)).join(' | ')}`)"
            )
        );
    }

    [Fact]
    public async Task A_video_in_a_text_has_the_same_controls()
    {
        var slug = await Site.MakesCourse("Seen in the text", ["One"]);
        var course = await Site.CourseOf(slug);
        await WriteWith(course, "knot.mp4", "video/mp4", Clips.Film(320, 180, 4), "![The knot](/files/{0}/knot.mp4)\n");
        await Site.Enrolls("Omar", slug);
        var omar = await Open("Omar");
        var page = await omar.Go($"/learn/{slug}/one");
        var video = page.Locator(".prose .player > video");
        await video.EvaluateAsync("v => { v.muted = true; return v.readyState ? 0 : new Promise(done => v.onloadedmetadata = done); }");
        await Expect(page.Locator(".played__pace")).ToHaveCountAsync(0);
        await omar.Button("Play").ClickAsync();
        await page.WaitForFunctionAsync("() => !document.querySelector('video').paused");
        await page.Keyboard.PressAsync("k");
        await page.WaitForFunctionAsync("() => document.querySelector('video').paused");
        await page.Keyboard.PressAsync("Shift+>");
        Assert.Equal(1.25, await video.EvaluateAsync<double>("v => v.playbackRate"));
        await omar.Button("Playback settings").ClickAsync();
        await Expect(page.GetByLabel("Speed")).ToHaveValueAsync("1.25");
        await Picture(page, "text");
        await AssertAccessible(page);
    }

    /// <summary>Stores a file and publishes the course's lesson with a text that shows it.</summary>
    private Task WriteWith(Course course, string name, string type, byte[] content, string text) =>
        Site.Change(async db =>
        {
            var stored = (
                await Site
                    .Services.GetRequiredService<Lms.Web.Platform.Files.IFileStore>()
                    .PutAsync(new MemoryStream(content), 1 << 30, default)
            ).Value;
            var file = new Lms.Web.Platform.Files.StoredFile
            {
                ScopeId = course.Id,
                Name = name,
                ContentType = type,
                Size = stored.Size,
                Hash = stored.Hash,
                CreatedAt = Site.Now,
            };
            db.Add(file);
            var lesson = await db.Lessons.Include(l => l.Body).SingleAsync(l => l.CourseId == course.Id);
            Assert.True(lesson.Write(text.Replace("{0}", $"{file.Id:D}", StringComparison.Ordinal), Site.Now).IsDone);
            db.Add(lesson.Publish(course.Staff[0].PersonId, Site.Now).Value);
        });

    [Fact]
    public async Task Audio_in_a_text_keeps_its_position_and_speed_and_pauses_when_another_starts()
    {
        var slug = await Site.MakesCourse("Heard in the text", ["One"]);
        var course = await Site.CourseOf(slug);
        await WriteWith(
            course,
            "talk.mp3",
            "audio/mpeg",
            Clips.Sound("mp3", 40),
            "![First](/files/{0}/talk.mp3)\n\n![Second](/files/{0}/again.mp3)\n"
        );
        await Site.Enrolls("Omar", slug);
        var omar = await Open("Omar");
        var page = await omar.Go($"/learn/{slug}/one");
        var (first, second) = (page.GetByLabel("First"), page.GetByLabel("Second"));
        foreach (var sound in new[] { first, second })
            await sound.EvaluateAsync("a => { a.muted = true; return a.readyState ? 0 : new Promise(done => a.onloadedmetadata = done); }");
        await page.Locator(".played__pace").First.SelectOptionAsync("1.5");
        Assert.Equal(1.5, await second.EvaluateAsync<double>("a => a.playbackRate"));
        await first.EvaluateAsync("a => a.play()");
        await first.FocusAsync();
        await page.Keyboard.PressAsync("l");
        await page.WaitForFunctionAsync("() => document.querySelector('audio').currentTime > 10");
        await second.EvaluateAsync("a => a.play()");
        await page.WaitForFunctionAsync("() => document.querySelector('audio').paused");
        await second.EvaluateAsync("a => a.pause()");
        await page.ReloadAsync();
        await page.WaitForFunctionAsync(
            "() => { const a = document.querySelector('audio'); return a.currentTime >= 10 && a.playbackRate === 1.5; }"
        );
    }
}
