using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Platform;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Architecture;

/// <summary>The map of the product: it changes only on purpose, and nothing on it is open by accident.</summary>
public sealed partial class MapTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly string Verified = SourceRootAttribute.Of("Lms.Web.Tests", "Architecture", "Map.verified.txt");

    private Task<IReadOnlyList<string>> LinesAsync() =>
        RouteMap.LinesAsync(app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints), app.Services);

    [Fact]
    public async Task Every_handler_says_who_may()
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
    public async Task An_old_address_leads_to_the_new_one_of_its_page(string before, string now)
    {
        using var browser = new Browser(app);
        using var answer = await browser.Http.GetAsync(before, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.MovedPermanently, answer.StatusCode);
        Assert.Equal(now, answer.Headers.Location?.OriginalString);
    }

    [Fact]
    public async Task The_map_is_as_it_was_agreed()
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
    public async Task What_lies_below_the_settings_is_private()
    {
        var open = (await LinesAsync())
            .Where(l => l.StartsWith("/settings/", StringComparison.Ordinal) && !l.Contains(", private", StringComparison.Ordinal))
            .ToList();
        Assert.Empty(open);
    }

    [Fact]
    public async Task Every_address_has_one_page()
    {
        var twice = (await LinesAsync())
            .Select(l => l.Split("  "))
            .GroupBy(l => l[0] + " " + l[1])
            .Where(g => g.Count() > 1)
            .Select(g => g.Key)
            .ToList();
        Assert.Empty(twice);
    }

    /// <summary>Of a page that is not there, or a part of its address that nobody gives, an empty address would come, and htmx would ask the page that it stands on.</summary>
    [Fact]
    public async Task What_htmx_asks_for_by_name_is_on_the_map()
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
                // Without a name it is the page that draws the view, which lies beside it and gives its own values.
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
