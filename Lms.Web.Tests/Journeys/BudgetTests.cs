using System.Globalization;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

public sealed class BudgetTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const int MostRequests = 12;
    private const int MostBytes = 120 * 1024;
    private const double MostShift = 0.02;

    [Theory]
    [InlineData("/courses", null)]
    [InlineData("/courses/introduction-to-statistics", null)]
    [InlineData("/learn/introduction-to-statistics/spread", "Lin")]
    [InlineData("/learn/bread-from-scratch/shape-the-loaf", "Lin")]
    [InlineData("/dashboard", "Lin")]
    public async Task A_cold_page_is_light_and_stands_still(string path, string? who)
    {
        var window = await Open(who);
        var page = window.Page;
        // Signed in, but nothing of it loaded yet.
        await page.GotoAsync("about:blank");
        var wire = await window.Context.NewCDPSessionAsync(page);
        await wire.SendAsync("Network.enable");
        await wire.SendAsync("Network.clearBrowserCache");
        var (requests, bytes, addresses) = (0, 0.0, new Dictionary<string, string>());
        wire.Event("Network.requestWillBeSent").OnEvent += (_, e) => addresses[e!.Value.GetProperty("requestId").GetString()!] = e.Value.GetProperty("request").GetProperty("url").GetString()!;
        wire.Event("Network.loadingFinished").OnEvent += (_, e) =>
        {
            var size = e!.Value.GetProperty("encodedDataLength").GetDouble();
            if (!addresses.TryGetValue(e.Value.GetProperty("requestId").GetString()!, out var address) || address.StartsWith("data:", StringComparison.Ordinal)) return;
            requests++;
            bytes += size;
            Output?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {size,8:0} {address[Site.Address.Length..]}"));
        };
        await page.AddInitScriptAsync("window.shift = 0; new PerformanceObserver(list => { for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value; }).observe({ type: 'layout-shift', buffered: true });");
        await page.GotoAsync(path, new() { WaitUntil = WaitUntilState.NetworkIdle });
        await page.EvaluateAsync("() => document.fonts.ready.then(() => true)");
        var shift = await page.EvaluateAsync<double>("() => window.shift");
        Output?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {requests} requests, {bytes / 1024:0.0} KB, shift {shift:0.0000}"));
        Assert.InRange(requests, 1, MostRequests);
        Assert.InRange(bytes, 1, MostBytes);
        Assert.InRange(shift, 0, MostShift);
    }
}
