using Lms.Web.Platform;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Architecture;

/// <summary>The map of the product: it changes only on purpose, and nothing on it is open by accident.</summary>
public sealed class MapTests(LmsApp app) : IClassFixture<LmsApp>
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

    [Fact]
    public async Task The_map_is_as_it_was_agreed()
    {
        var lines = await LinesAsync();
        Assert.NotEmpty(lines);
        var received = Verified.Replace(".verified.", ".received.", StringComparison.Ordinal);
        var agreed = File.Exists(Verified) ? await File.ReadAllLinesAsync(Verified) : [];
        if (!lines.SequenceEqual(agreed)) await File.WriteAllLinesAsync(received, lines);
        var added = lines.Except(agreed).Select(l => "+ " + l);
        var gone = agreed.Except(lines).Select(l => "- " + l);
        Assert.True(lines.SequenceEqual(agreed), $"The map changed. If that was the purpose, move {Path.GetFileName(received)} over {Path.GetFileName(Verified)}.\n{string.Join('\n', added.Concat(gone))}");
    }

    [Fact]
    public async Task What_lies_below_the_settings_is_private()
    {
        var open = (await LinesAsync()).Where(l => l.StartsWith("/settings/", StringComparison.Ordinal) && !l.Contains(", private", StringComparison.Ordinal)).ToList();
        Assert.Empty(open);
    }

    [Fact]
    public async Task Every_address_has_one_page()
    {
        var twice = (await LinesAsync()).Select(l => l.Split("  ")).GroupBy(l => l[0] + " " + l[1]).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        Assert.Empty(twice);
    }
}
