using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Platform;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Architecture;

/// <summary>The route map changes only on purpose, and nothing on it is public by accident.</summary>
public sealed partial class MapTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly string Verified = SourceRootAttribute.Of("Lms.Web.Tests", "Architecture", "Map.verified.txt");

    private Task<IReadOnlyList<string>> LinesAsync() =>
        RouteMap.LinesAsync(app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints), app.Services);

    [Fact]
    public async Task Every_handler_declares_its_permission()
    {
        var silent = (await LinesAsync()).Where(l => l.Contains("NOBODY SAID", StringComparison.Ordinal)).ToList();
        Assert.Empty(silent);
    }

    [Theory]
    [InlineData("/teach/to-review?mine=true", "/teach/approvals?mine=true")]
    [InlineData("/teach/courses/sea-charts/review", "/teach/courses/sea-charts/approval")]
    [InlineData("/teach/courses/sea-charts/take?from=knots", "/teach/courses/sea-charts/copy-lessons?from=knots")]
    [InlineData(
        "/teach/courses/sea-charts/opens/0199f2b4-0000-7000-8000-000000000001",
        "/teach/courses/sea-charts/availability/0199f2b4-0000-7000-8000-000000000001"
    )]
    public async Task A_former_URL_redirects_to_the_new_one(string before, string now)
    {
        using var browser = new Browser(app);
        using var answer = await browser.Http.GetAsync(before, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal(now, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_route_map_is_approved()
    {
        var lines = await LinesAsync();
        Assert.NotEmpty(lines);
        var received = Verified.Replace(".verified.", ".received.", StringComparison.Ordinal);
        var agreed = File.Exists(Verified) ? await File.ReadAllLinesAsync(Verified) : [];
        if (!lines.SequenceEqual(agreed))
            await File.WriteAllLinesAsync(received, lines);
        var added = lines.Except(agreed).Select(l => "+ " + l);
        var gone = agreed.Except(lines).Select(l => "- " + l);
        Assert.True(
            lines.SequenceEqual(agreed),
            $"The map changed. If that was the purpose, move {Path.GetFileName(received)} over {Path.GetFileName(Verified)}.\n{string.Join('\n', added.Concat(gone))}"
        );
    }

    [Fact]
    public async Task Pages_below_the_settings_are_private()
    {
        var open = (await LinesAsync())
            .Where(l => l.StartsWith("/settings/", StringComparison.Ordinal) && !l.Contains(", private", StringComparison.Ordinal))
            .ToList();
        Assert.Empty(open);
    }

    [Fact]
    public async Task Every_URL_has_one_page()
    {
        var twice = (await LinesAsync())
            .Select(l => l.Split("  "))
            .GroupBy(l => l[0] + " " + l[1])
            .Where(g => g.Count() > 1)
            .Select(g => g.Key)
            .ToList();
        Assert.Empty(twice);
    }

    /// <summary>For a missing page or a missing route value, the URL would be empty, and htmx would request the current page.</summary>
    [Fact]
    public async Task Pages_and_handlers_named_in_htmx_attributes_exist()
    {
        var map = (await LinesAsync()).Select(l => l.Split("  ")).Select(l => (Address: l[0], Way: l[1], File: l[^1])).ToList();
        var (found, wrong) = (0, new List<string>());
        foreach (var view in Directory.GetFiles(SourceRootAttribute.Of("Lms.Web", "Features"), "*.cshtml", SearchOption.AllDirectories))
        {
            var folder = Path.GetRelativePath(SourceRootAttribute.Of("Lms.Web"), Path.GetDirectoryName(view)!);
            foreach (Match named in Named().Matches(await File.ReadAllTextAsync(view)))
            {
                var (page, handler) = (named.Groups["page"].Value, named.Groups["handler"].Value);
                var way = named.Groups["way"].Value.ToUpperInvariant() + (handler.Length > 0 ? "?" + handler : "");
                var given = named.Groups["route"].Captures.Select(c => c.Value).ToHashSet();
                // Without a name it is the page that renders the view, which is in the same folder and supplies its own values.
                var isThere =
                    page.Length > 0
                        ? map.Exists(l =>
                            l.Way == way
                            && l.File == $"Features{page}.cshtml"
                            && Parameter().Matches(l.Address).All(p => given.Contains(p.Groups[1].Value))
                        )
                        : handler.Length > 0 && map.Exists(l => l.Way == way && Path.GetDirectoryName(l.File) == folder);
                if (!isThere)
                    wrong.Add($"{Path.GetFileName(view)}: {named.Value}");
                found++;
            }
        }
        Assert.Empty(wrong);
        Assert.NotEqual(0, found);
    }

    [GeneratedRegex(
        @"\bhx-(?<way>get|post|put|patch|delete)(?:\s+hx-page=""(?<page>[^""]*)"")?(?:\s+hx-page-handler=""(?<handler>[^""]*)"")?(?:\s+hx-route-(?<route>\w+)=""[^""]*"")*(?=[\s/>])"
    )]
    private static partial Regex Named();

    [GeneratedRegex(@"\{(\w+)[^}?]*\}")]
    private static partial Regex Parameter();
}
