using System.Collections.Concurrent;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Deque.AxeCore.Commons;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

[OnOneDatabase("It is about what happens in the browser.")]
public sealed class EveryPageTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    /// <summary>Pages with the same pattern differ only in their data, so a few of each are enough.</summary>
    private const int OfAPattern = 3;

    private const int MostPages = 120;

    /// <summary>On PostgreSQL the pages are the same, so a smaller sample is enough.</summary>
    private static readonly int MostLookedAt = World.IsSqlite ? 60 : 8;

    /// <summary>Links that end the session or change the role.</summary>
    private static readonly string[] Elsewhere = ["/sign-out"];

    private static readonly int[] NarrowWidths = [320, 390, 640];
    private static readonly string[] Violations = ["violations"];
    private static readonly string[] Colors = ["color-contrast", "link-in-text-block"];

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    [Fact]
    public async Task Every_page_responds_fits_and_is_accessible()
    {
        var wrong = new ConcurrentQueue<string>();
        var roles = await Task.WhenAll(
            Walk(null, wrong, "/", "/courses", "/sign-in", "/register", "/forgot-password", "/verify", "/offline"),
            Walk("Lin", wrong, "/dashboard", "/courses", "/certificates", "/notifications", "/settings"),
            Walk("Ada", wrong, "/dashboard", "/teach", "/teach/courses/new"),
            Walk("Grace", wrong, "/dashboard", "/admin", "/admin/people")
        );
        var sample = new ConcurrentQueue<(Window Window, string Path)>(
            roles
                .SelectMany(r => r.Pages.Select(p => (r.Window, p.Path, p.Pattern)))
                .DistinctBy(p => p.Pattern)
                .Take(MostLookedAt)
                .Select(p => (p.Window, p.Path))
        );
        Output?.WriteLine($"{sample.Count} pages are looked at");
        await Task.WhenAll(
            Enumerable
                .Range(0, 3)
                .Select(async _ =>
                {
                    while (sample.TryDequeue(out var next))
                        await CheckPage(next.Window, next.Path, wrong);
                })
        );
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Distinct()));
    }

    private async Task<(Window Window, List<(string Path, string Pattern)> Pages)> Walk(
        string? who,
        ConcurrentQueue<string> wrong,
        params string[] homes
    )
    {
        var window = await Open(who);
        var pages = await Crawl(window, homes, wrong);
        Output?.WriteLine($"{who ?? "A visitor"}: {pages.Count} pages of {pages.DistinctBy(p => p.Pattern).Count()} patterns");
        return (window, pages);
    }

    private async Task<List<(string Path, string Pattern)>> Crawl(Window window, string[] homes, ConcurrentQueue<string> wrong)
    {
        var patterns = Patterns();
        var (seen, count, pages) = (new HashSet<string>(homes), new Dictionary<string, int>(), new List<(string, string)>());
        var next = new Queue<(string Path, string From)>(homes.Select(h => (h, "the start")));
        while (next.TryDequeue(out var link) && pages.Count < MostPages)
        {
            var pattern = patterns.Find(p => p.TryMatch(link.Path.Split('?')[0], []))?.Template.TemplateText ?? link.Path;
            if ((count[pattern] = count.GetValueOrDefault(pattern) + 1) > OfAPattern)
                continue;
            var answer = await window.Context.APIRequest.GetAsync(link.Path);
            // A deadline may name a lesson that is not open yet: its page says what opens it.
            if (answer.Status == 403 && (await answer.TextAsync()).Contains("This lesson will be available", StringComparison.Ordinal))
                continue;
            if (answer.Status != 200)
                wrong.Enqueue($"{link.Path} answers {answer.Status}, linked from {link.From}");
            else if (answer.Headers.GetValueOrDefault("content-type", "").StartsWith("text/html", StringComparison.Ordinal))
            {
                pages.Add((link.Path, pattern));
                foreach (var path in Read(await answer.TextAsync(), link.Path, wrong).Where(seen.Add))
                    next.Enqueue((path, link.Path));
            }
        }
        return pages;
    }

    /// <summary>Checks what every page must have, and returns the internal URLs that it links to.</summary>
    private List<string> Read(string html, string path, ConcurrentQueue<string> wrong)
    {
        using var page = new HtmlParser().ParseDocument(html);
        if (page.Title is not { } title || title.Split(" · ")[0].Trim().Length < 3)
            wrong.Enqueue($"{path} has the title “{page.Title}”");
        if (page.QuerySelectorAll("h1").Length != 1)
            wrong.Enqueue($"{path} has {page.QuerySelectorAll("h1").Length} h1");
        if (string.IsNullOrEmpty(page.DocumentElement.GetAttribute("lang")))
            wrong.Enqueue($"{path} does not say its language");
        var found = new List<string>();
        foreach (var link in page.QuerySelectorAll("a[href]"))
        {
            var href = link.GetAttribute("href")!;
            // The offline page stands for any URL: its empty link means “this page again”.
            if ((href.Length == 0 && path != "/offline") || href == "#")
                wrong.Enqueue($"{path} has a link to nowhere: “{link.TextContent.Trim()}”");
            if (
                href.StartsWith('#')
                || !Uri.TryCreate(new Uri(Site.Address + path), href, out var to)
                || !to.AbsoluteUri.StartsWith(Site.Address, StringComparison.Ordinal)
            )
                continue;
            if (!Elsewhere.Contains(to.AbsolutePath))
                found.Add(to.PathAndQuery);
        }
        foreach (var form in page.QuerySelectorAll("form[hx-post]"))
        {
            // With and without scripts, the request is the same.
            var (plain, viaHtmx) = (form.GetAttribute("action"), form.GetAttribute("hx-post"));
            if (RequestKey(path, plain) != RequestKey(path, viaHtmx))
                wrong.Enqueue($"{path} has a form to “{plain}” that htmx sends to “{viaHtmx}”");
        }
        return found;
    }

    private string RequestKey(string path, string? address)
    {
        var to = new Uri(new Uri(Site.Address + path), address);
        return $"{to.AbsolutePath}?{string.Join('&', to.Query.TrimStart('?').Split('&').Order(StringComparer.Ordinal))}";
    }

    private List<TemplateMatcher> Patterns() =>
        [
            .. Site
                .Services.GetRequiredService<EndpointDataSource>()
                .Endpoints.OfType<RouteEndpoint>()
                .Select(e => TemplateParser.Parse(e.RoutePattern.RawText!.TrimStart('/')))
                .Where(t => !t.Parameters.Any(p => p.IsCatchAll))
                .DistinctBy(t => t.TemplateText)
                .OrderBy(t => t.Parameters.Count)
                .Select(t => new TemplateMatcher(t, [])),
        ];

    private static async Task CheckPage(Window window, string path, ConcurrentQueue<string> wrong)
    {
        var page = await window.Context.NewPageAsync();
        await page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        await page.GotoAsync(path);
        await page.EvaluateAsync(Axe);
        foreach (var width in (int[])[1280, 390])
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                // Light and dark appearance differ only in colors.
                object options =
                    scheme == ColorScheme.Dark ? new { resultTypes = Violations, runOnly = Colors } : new { resultTypes = Violations };
                foreach (
                    var violation in await page.EvaluateAsync<string[]>(
                        "async options => (await axe.run(document, options)).violations.map(v => `${v.id} (${v.impact}): ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 300) + ' ' + n.failureSummary).join(' | ')}`)",
                        options
                    )
                )
                    wrong.Enqueue($"{path} at {width} px, {scheme}: {violation}");
            }
        }
        foreach (var width in NarrowWidths)
        {
            await page.SetViewportSizeAsync(width, 800);
            var (over, widest) = (
                (await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")),
                await page.EvaluateAsync<string>(
                    "() => [...document.body.querySelectorAll('*')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1).slice(0, 3).map(e => e.tagName + '.' + e.className).join(' ')"
                )
            );
            if (over > 0)
                wrong.Enqueue($"{path} scrolls {over} px sideways at {width} px: {widest}");
        }
        await page.CloseAsync();
    }
}
