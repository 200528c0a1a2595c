using Microsoft.Playwright;

namespace Lms.Web.Tests.House;

/// <summary>A journey through the live site. It opens windows, and fails if one of them has an error.</summary>
[Collection("Journeys")]
public abstract class Journey(Chromium chromium, LiveSite site) : IClassFixture<LiveSite>, IAsyncLifetime
{
    private readonly List<Window> windows = [];

    protected LiveSite Site { get; } = site;

    protected static ITestOutputHelper? Output => TestContext.Current.TestOutputHelper;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        foreach (var window in windows)
            await window.Context.CloseAsync();
        var complaints = windows.SelectMany(w => w.Complaints).Distinct().ToList();
        Assert.True(complaints.Count == 0, string.Join('\n', complaints));
    }

    /// <summary>A window with its own cookies, in which a person of the world is signed in, or no one.</summary>
    protected async Task<Window> Open(string? who = null, Action<BrowserNewContextOptions>? options = null)
    {
        var window = await Window.OpenAsync(chromium, Site, options);
        lock (windows)
            windows.Add(window);
        if (who is not null)
            await window.SignIn(who);
        return window;
    }

    protected static ILocatorAssertions Expect(ILocator locator) => Assertions.Expect(locator);

    protected static IPageAssertions Expect(IPage page) => Assertions.Expect(page);
}
