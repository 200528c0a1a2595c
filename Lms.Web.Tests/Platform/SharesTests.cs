using System.Globalization;
using System.Text.RegularExpressions;
using Lms.Web.Platform.Health;

namespace Lms.Web.Tests.Platform;

/// <summary>The cost of each part of a page, reported for diagnosis.</summary>
public sealed partial class SharesTests(SharesTests.Telling app, LmsApp quiet) : IClassFixture<SharesTests.Telling>, IClassFixture<LmsApp>
{
    public sealed class Telling : LmsApp
    {
        protected override IEnumerable<KeyValuePair<string, string>> More => [new("Diagnostics:Shares", "true")];
    }

    [Fact]
    public async Task A_page_reports_the_statements_of_its_middleware_slots_and_partials()
    {
        var slug = await app.MakesCourse("Shared", ["One", "Two"]);
        var ben = await app.As("Ben");
        // Cached values are refreshed during the request and counted for the part that caused it.
        _ = await ben.Opens($"/courses/{slug}");
        var page = await ben.Opens($"/courses/{slug}");
        var parts = Parts(page);
        Assert.Contains(parts, p => p.Name == nameof(Lms.Web.Features.People.RecognizeViewer));
        Assert.Contains(parts, p => p.Name == "SecurityHeaders");
        Assert.Contains(parts, p => p.Name == "_Topbar");
        Assert.Contains(parts, p => p.Name == nameof(Lms.Web.Features.Enrollments.Enroll.EnrollCard));
        Assert.Contains(parts, p => p is { Name: not "Page", Statements: > 0 });
        Assert.Equal(page.Statements, parts.Sum(p => p.Statements));
        Assert.True(parts.Sum(p => p.Milliseconds) > 0);
    }

    [Fact]
    public async Task Concurrent_requests_are_counted_separately()
    {
        var slug = await app.MakesCourse("Parallel", ["One", "Two"]);
        var ben = await app.As("Ben");
        _ = await ben.Opens($"/courses/{slug}");
        var pages = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => ben.Opens($"/courses/{slug}")));
        Assert.All(pages, page => Assert.Equal(page.Statements, Parts(page).Sum(p => p.Statements)));
    }

    [Fact]
    public async Task Nothing_is_reported_without_the_setting() =>
        Assert.False((await quiet.Visitor().Opens("/courses")).Response.Headers.Contains("Server-Timing"));

    private static List<(string Name, double Milliseconds, int Statements)> Parts(Page page) =>
        [
            .. Part()
                .Matches(page.Response.Headers.GetValues("Server-Timing").Single())
                .Select(m =>
                    (
                        m.Groups[1].Value,
                        double.Parse(m.Groups[2].Value, CultureInfo.InvariantCulture),
                        m.Groups[3].Success ? int.Parse(m.Groups[3].Value, CultureInfo.InvariantCulture) : 0
                    )
                ),
        ];

    [GeneratedRegex("""(\w+);dur=([\d.]+)(?:;desc="statements: (\d+)")?""")]
    private static partial Regex Part();
}
