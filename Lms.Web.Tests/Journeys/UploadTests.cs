using System.Collections.Concurrent;
using System.Globalization;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Tests.Platform;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>An upload over a bad connection, to a server that is restarted in the meantime.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class UploadTests(Chromium chromium)
{
    private const string Pieces = "**/teach/courses/fire-safety/uploads/**";

    [Fact]
    public async Task An_upload_survives_a_pause_a_lost_connection_a_restart_and_a_closed_window()
    {
        var (folder, settings) = World.Copy();
        var film = ResumableUploadTests.Film(6 << 20, 21);
        var source = Path.Combine(folder, "rundgang.mp4");
        await File.WriteAllBytesAsync(source, film, TestContext.Current.CancellationToken);
        await using var live = new LiveApp(folder, settings) { WithScripts = true };
        await live.StartAsync();
        await using var context = await chromium.NewContextAsync(
            new()
            {
                BaseURL = live.Address.ToString(),
                Locale = "en-US",
                ReducedMotion = ReducedMotion.Reduce,
            }
        );
        context.SetDefaultTimeout(Chromium.PatienceSeconds * 1000);
        var page = await context.NewPageAsync();
        await page.GotoAsync("/sign-in");
        await page.GetByLabel("Email").FillAsync(DemoWorld.People.Single(p => p.Name.StartsWith("Ada ", StringComparison.Ordinal)).Email);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(DemoWorld.Password);
        await page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
        await page.GotoAsync("/teach/courses/fire-safety/outline");
        await page.GetByRole(AriaRole.Link, new() { Name = "Raise the alarm", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = "Attachments" }).ClickAsync();

        // The first chunk passes, the second is held until “Pause” is pressed, and from the third on the connection is dead.
        var offsets = new ConcurrentQueue<long>();
        var held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var dead = true;
        await context.RouteAsync(
            Pieces,
            async route =>
            {
                if (route.Request.Method == "PATCH")
                    offsets.Enqueue(long.Parse(await route.Request.HeaderValueAsync("upload-offset") ?? "", CultureInfo.InvariantCulture));
                if (dead && offsets.Count == 2)
                    await held.Task;
                if (dead && offsets.Count > 2)
                    await route.AbortAsync("connectionfailed");
                else
                    await route.ContinueAsync();
            }
        );
        var attach = page.Locator("form.drop", new() { Has = page.Locator("#attach") });
        await page.Locator("#attach").SetInputFilesAsync(source);
        await attach.GetByRole(AriaRole.Button, new() { Name = "Attach file", Exact = true }).ClickAsync();
        await attach.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Assertions.Expect(attach.GetByText("Paused at")).ToBeVisibleAsync();
        held.SetResult();
        await attach.GetByRole(AriaRole.Button, new() { Name = "Resume" }).ClickAsync();
        await Assertions.Expect(attach.GetByText("No connection. The upload resumes automatically")).ToBeVisibleAsync();

        await live.KillAsync();
        await live.StartAsync();
        // Another window only knows what the browser stored.
        var lesson = page.Url;
        await page.CloseAsync();
        dead = false;
        offsets.Clear();
        page = await context.NewPageAsync();
        attach = page.Locator("form.drop", new() { Has = page.Locator("#attach") });
        await page.GotoAsync(lesson, new() { WaitUntil = WaitUntilState.DOMContentLoaded, Timeout = 60_000 });
        await Assertions.Expect(page.GetByText("The upload of rundgang.mp4 stopped at")).ToBeVisibleAsync();
        await page.Locator("#attach").SetInputFilesAsync(source);
        await attach.GetByRole(AriaRole.Button, new() { Name = "Attach file", Exact = true }).ClickAsync();
        await Assertions.Expect(page.GetByText("File attached.")).ToBeVisibleAsync();
        Assert.True(offsets.TryPeek(out var first) && first >= 1 << 20, $"It went on at {first}.");

        var link = page.Locator("#files").GetByRole(AriaRole.Link, new() { Name = "rundgang.mp4" });
        var answer = await context.APIRequest.GetAsync((await link.GetAttributeAsync("href"))!);
        Assert.Equal(film, await answer.BodyAsync());
        Assert.Empty(Directory.GetFiles(Path.Combine(folder, "uploads")));
    }
}
