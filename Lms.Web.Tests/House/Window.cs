using System.Collections.Concurrent;
using Lms.Web.Features.Administration.Seeding;
using Microsoft.Playwright;

namespace Lms.Web.Tests.House;

/// <summary>A person's browser window. Errors behind the page are recorded and fail the journey.</summary>
public sealed class Window
{
    private readonly ConcurrentQueue<string> complaints = [];
    private readonly ConcurrentBag<int> expected = [];
    private readonly LiveSite site;
    private string address;

    private Window(LiveSite site, IBrowserContext context, IPage page) =>
        (this.site, address, Context, Page) = (site, site.Address, context, page);

    public IBrowserContext Context { get; }

    public IPage Page { get; }

    public IEnumerable<string> Complaints =>
        complaints.Where(c => !expected.Any(status => c.Contains($"status of {status} ", StringComparison.Ordinal)));

    public string Path => new Uri(Page.Url).PathAndQuery;

    public static async Task<Window> OpenAsync(Chromium chromium, LiveSite site, Action<BrowserNewContextOptions>? change = null)
    {
        var options = new BrowserNewContextOptions
        {
            BaseURL = site.Address,
            Locale = "en-US",
            TimezoneId = "Europe/Berlin",
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new() { Width = 1280, Height = 900 },
        };
        change?.Invoke(options);
        var context = await chromium.NewContextAsync(options);
        context.SetDefaultTimeout(Chromium.PatienceSeconds * 1000);
        var window = new Window(site, context, await context.NewPageAsync());
        context.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                window.Complain($"{message.Type} in the console: {message.Text} ({message.Location})");
        };
        context.WebError += (_, error) => window.Complain($"script error: {error.Error}");
        context.RequestFailed += (_, request) => window.Failed(request);
        context.Request += (_, request) => window.Asked(request);
        return window;
    }

    /// <summary>The same site under another host name.</summary>
    public void IsAt(string other) => address = other;

    /// <summary>An expected error response; browsers log it to the console as an error.</summary>
    public void Expects(int status) => expected.Add(status);

    public async Task<IPage> Go(string path)
    {
        await Page.GotoAsync(path);
        return Page;
    }

    public Task SignIn(string firstName)
    {
        var who = DemoWorld.People.Single(p => p.Name.StartsWith(firstName + " ", StringComparison.Ordinal));
        return SignIn(who.Email, DemoWorld.Password);
    }

    public async Task SignIn(string email, string password)
    {
        await Go("/sign-in");
        await Page.GetByLabel("Email").FillAsync(email);
        await Page.GetByLabel("Password", new() { Exact = true }).FillAsync(password);
        await Page.GetByRole(AriaRole.Button, new() { Name = "Sign in" }).ClickAsync();
        // The next step waits for what it needs; waiting for the load event sometimes missed it.
        await Page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal), new() { WaitUntil = WaitUntilState.Commit });
    }

    public ILocator Button(string name, bool exact = true) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = exact });

    public ILocator Link(string name, bool exact = true) => Page.GetByRole(AriaRole.Link, new() { Name = name, Exact = exact });

    public ILocator Heading(string name) => Page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    public Task Shows(string text) => Assertions.Expect(Page.GetByText(text).First).ToBeVisibleAsync();

    /// <summary>Advances the clocks of the tab and the server together.</summary>
    public async Task Pass(int seconds)
    {
        site.Clock.Advance(TimeSpan.FromSeconds(seconds));
        await Page.Clock.RunForAsync(seconds * 1000L);
    }

    /// <summary>Reloads until something created in the background is there.</summary>
    public async Task ReloadUntil(ILocator there)
    {
        var begun = TimeProvider.System.GetTimestamp();
        while (!await there.IsVisibleAsync() && TimeProvider.System.GetElapsedTime(begun) < TimeSpan.FromSeconds(Chromium.PatienceSeconds))
            await Page.ReloadAsync();
        await Assertions.Expect(there).ToBeVisibleAsync();
    }

    /// <summary>Saves the PDF that a link leads to.</summary>
    /// <returns>The path of the file.</returns>
    public async Task<string> Keep(ILocator link)
    {
        var answer = await Context.APIRequest.GetAsync((await link.GetAttributeAsync("href"))!);
        Assert.Equal("application/pdf", answer.Headers["content-type"]);
        var path = System.IO.Path.Combine(site.Folder, Ids.New() + ".pdf");
        await File.WriteAllBytesAsync(path, await answer.BodyAsync(), TestContext.Current.CancellationToken);
        return path;
    }

    private void Complain(string complaint) => complaints.Enqueue($"{complaint} at {Path}");

    /// <summary>Leaving a page cancels pending requests, which is not a failure.</summary>
    private void Failed(IRequest request)
    {
        if (request.Failure is not "net::ERR_ABORTED")
            Complain($"{request.Method} {request.Url} failed: {request.Failure}");
    }

    private void Asked(IRequest request)
    {
        if (
            !request.Url.StartsWith(address, StringComparison.Ordinal)
            && !request.Url.StartsWith("data:", StringComparison.Ordinal)
            && !request.Url.StartsWith("blob:", StringComparison.Ordinal)
        )
            Complain($"a third party is asked: {request.Url}");
    }
}
