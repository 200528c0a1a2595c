using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Lms.Web.Tests.House;

/// <summary>A journey through the live site. It opens windows, and fails if one of them has an error.</summary>
[Collection("Journeys")]
public abstract class Journey(Chromium chromium, LiveSite site) : IClassFixture<LiveSite>, IAsyncLifetime
{
    private const string Violations = """
        async () => {
          const found = await axe.run(document, { resultTypes: ['violations'] });
          return found.violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200)).join(' | ')}`);
        }
        """;

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

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

    /// <summary>Fails with what axe finds on the page as it is, at each width.</summary>
    protected static async Task IsAccessible(Window window, params int[] widths)
    {
        await window.Page.EvaluateAsync(Axe);
        foreach (var width in widths)
        {
            await window.Page.SetViewportSizeAsync(width, 900);
            var violations = await window.Page.EvaluateAsync<string[]>(Violations);
            Assert.True(violations.Length == 0, $"{window.Path} at {width} px: {string.Join('\n', violations)}");
        }
        await window.Page.SetViewportSizeAsync(widths[0], 900);
    }
}
