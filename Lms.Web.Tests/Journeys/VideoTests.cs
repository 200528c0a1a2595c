using System.Diagnostics;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

[OnOneDatabase("It is about what happens in the browser.")]
public sealed class VideoTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const string Lesson = "/learn/film-your-own-lesson/light-from-the-side";

    [Fact]
    public async Task A_video_is_interrupted_by_a_comprehension_check()
    {
        // The question of the course's last lesson is asked in its video after a minute.
        await Site.Change(async db =>
        {
            var film = await db.Lessons.SingleAsync(l => l.Slug == "light-from-the-side");
            var last = await db.Lessons.Where(l => l.Slug == "publish-with-a-transcript").Select(l => l.Id).SingleAsync();
            await db.LessonChecks.Where(c => c.LessonId == last).ExecuteUpdateAsync(set => set.SetProperty(c => c.LessonId, film.Id));
            film.Govern(CompletionRule.VideoWatched, 1, 1, true, false);
        });
        var omar = await Open("Omar");
        var page = await omar.Go("/courses/film-your-own-lesson");
        if (await omar.Button("Enroll").IsVisibleAsync())
            await omar.Button("Enroll").ClickAsync();
        await page.Clock.InstallAsync();
        await omar.Go(Lesson);

        var (check, video) = (page.Locator("#check [data-check]"), page.Locator("video"));
        await Play(video, 1);
        for (var beats = 0; beats < 8 && !await check.IsVisibleAsync(); beats++)
        {
            // The check may appear only after it was looked for; then the video is paused and sends no more heartbeats.
            var beat = page.WaitForResponseAsync(r => r.Url.Contains("handler=Beat", StringComparison.Ordinal));
            var asked = check.WaitForAsync();
            await omar.Pass(15);
            await await Task.WhenAny(beat, asked);
        }
        await AssertInterrupted(omar);
        await Expect(page.Locator("#check [data-check]:focus")).ToBeVisibleAsync();
        Assert.True(await video.EvaluateAsync<bool>("v => v.paused"));
        await page.ReloadAsync();
        await AssertInterrupted(omar);
        var elsewhere = await Open("Omar");
        await elsewhere.Go(Lesson);
        await AssertInterrupted(elsewhere);

        await page.GetByLabel("Nobody, once captions exist").CheckAsync();
        await omar.Button("Answer").ClickAsync();
        await omar.Shows("0 of 1 correct");
        await omar.Shows("Captions cannot be searched or skimmed.");
        await omar.Link("Resume lesson").ClickAsync();
        await Expect(page.Locator("[data-body][inert]")).ToHaveCountAsync(0);

        // Skipping to the end does not count as watching.
        var watched = await page.Locator(".player__bar [data-watched-bar]").EvaluateAsync<double>("bar => bar.value");
        await video.EvaluateAsync("v => new Promise(done => { v.pause(); v.onseeked = done; v.currentTime = v.duration - 1; })");
        await page.RunAndWaitForResponseAsync(() => omar.Pass(15), r => r.Url.Contains("handler=Beat", StringComparison.Ordinal));
        Assert.InRange(
            await page.Locator(".player__bar [data-watched-bar]").EvaluateAsync<double>("bar => bar.value"),
            watched,
            watched + 10
        );

        await video.EvaluateAsync("v => new Promise(done => { v.onseeked = done; v.currentTime = 0; })");
        await Play(video, 8);
        var done = page.GetByText("Lesson complete.");
        // The video plays eight times as fast, and so do the clocks of the page and the server.
        for (var patience = Stopwatch.StartNew(); patience.Elapsed < TimeSpan.FromSeconds(60) && !await done.First.IsVisibleAsync(); )
        {
            await omar.Pass(1);
            if (await video.EvaluateAsync<bool>("v => v.ended"))
                await Play(video, 8);
        }
        await Expect(done.First).ToBeVisibleAsync();
        await Expect(omar.Link("Next lesson")).ToBeVisibleAsync();
    }

    private static async Task AssertInterrupted(Window window)
    {
        await Expect(window.Heading("Comprehension check")).ToBeVisibleAsync();
        await Expect(window.Page.Locator("[data-body]")).ToContainClassAsync("veiled");
        await Expect(window.Page.Locator("[data-body]")).ToHaveAttributeAsync("inert", "");
    }

    private static async Task Play(ILocator video, int rate) =>
        await video.EvaluateAsync("(v, rate) => { v.muted = true; v.playbackRate = rate; return v.play(); }", rate);
}
