using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Lms.Web.Tests.House.Chromium))]

namespace Lms.Web.Tests.House;

/// <summary>One browser for all journeys, started when the first of them needs it.</summary>
public sealed class Chromium : IAsyncDisposable
{
    public const int PatienceSeconds = 15;

    private readonly Lazy<Task<(IPlaywright Driver, IBrowser Browser)>> started = new(StartAsync);

    public async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions options) =>
        await (await started.Value).Browser.NewContextAsync(options);

    public async ValueTask DisposeAsync()
    {
        if (!started.IsValueCreated)
            return;
        var (driver, browser) = await started.Value;
        await browser.CloseAsync();
        driver.Dispose();
    }

    private static async Task<(IPlaywright, IBrowser)> StartAsync()
    {
        Assertions.SetDefaultExpectTimeout(PatienceSeconds * 1000);
        var driver = await Playwright.CreateAsync();
        return (
            driver,
            await driver.Chromium.LaunchAsync(
                new()
                {
                    ExecutablePath = "/usr/bin/chromium",
                    Args =
                    [
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--autoplay-policy=no-user-gesture-required",
                    ],
                }
            )
        );
    }
}
