using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

[OnOneDatabase("It is about what happens in the browser.")]
public sealed class BudgetTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const int MostRequests = 12;
    private const int MostBytes = 120 * 1024;

    /// <summary>In addition, where there are formulas: the script that renders them.</summary>
    private const int MostFormulaBytes = 52 * 1024;

    private const double MostShift = 0.02;

    [Theory]
    [InlineData("/courses", null)]
    [InlineData("/courses/introduction-to-statistics", null)]
    [InlineData("/learn/introduction-to-statistics/spread", "Lin")]
    [InlineData("/learn/bread-from-scratch/shape-the-loaf", "Lin")]
    [InlineData("/dashboard", "Lin")]
    public async Task A_page_with_an_empty_cache_is_light_and_does_not_shift(string path, string? who)
    {
        // Signed in, but with an empty cache.
        var cookies = who is null ? null : await (await Open(who)).Context.StorageStateAsync();
        var window = await Open(options: o => o.StorageState = cookies);
        var page = window.Page;
        var wire = await window.Context.NewCDPSessionAsync(page);
        await wire.SendAsync("Network.enable");
        var (addresses, sizes) = (new ConcurrentDictionary<string, string>(), new ConcurrentQueue<(string Address, double Bytes)>());
        wire.Event("Network.requestWillBeSent").OnEvent += (_, e) =>
            addresses[e!.Value.GetProperty("requestId").GetString()!] = e.Value.GetProperty("request").GetProperty("url").GetString()!;
        wire.Event("Network.loadingFinished").OnEvent += (_, e) =>
        {
            if (
                addresses.GetValueOrDefault(e!.Value.GetProperty("requestId").GetString()!, "data:") is var address
                && !address.StartsWith("data:", StringComparison.Ordinal)
            )
                sizes.Enqueue((address, e.Value.GetProperty("encodedDataLength").GetDouble()));
        };
        await page.AddInitScriptAsync(
            "window.shift = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({ type: 'layout-shift', buffered: true });"
        );
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        var shift = await page.EvaluateAsync<double>("() => window.shift");
        var (requests, bytes) = (sizes.Count, sizes.Sum(s => s.Bytes));
        foreach (var (address, size) in sizes)
            Output?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{size, 8:0} {address[Site.Address.Length..]}"));
        Output?.WriteLine(
            string.Create(CultureInfo.InvariantCulture, $"{path}: {requests} requests, {bytes / 1024:0.0} KB, shift {shift:0.0000}")
        );
        Assert.InRange(requests, 1, MostRequests);
        Assert.InRange(
            bytes,
            1,
            MostBytes + (sizes.Any(s => s.Address.Contains("/js/temml", StringComparison.Ordinal)) ? MostFormulaBytes : 0)
        );
        Assert.InRange(shift, 0, MostShift);
    }
}
