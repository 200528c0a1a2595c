using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Lms.Web.Bench.Driving;

/// <summary>The results of one period of load.</summary>
internal sealed record Sample(
    double RequestsPerSecond,
    double P50Ms,
    double P95Ms,
    double P99Ms,
    double CpuMs,
    double? Sql,
    double Bytes,
    int Errors
);

/// <summary>The requests to send: the n-th request of a scenario, and the expected status.</summary>
internal sealed record Scenario(string Name, Server Server, int Status, Func<long, HttpRequestMessage> Request)
{
    private long sent;

    public HttpRequestMessage Next() => Request(Interlocked.Increment(ref sent) - 1);
}

internal static class Load
{
    public static HttpClient Client() =>
        new(
            new SocketsHttpHandler
            {
                UseCookies = false,
                AllowAutoRedirect = false,
                UseProxy = false,
                ActivityHeadersPropagator = null,
                PooledConnectionIdleTimeout = TimeSpan.FromMinutes(10),
            }
        );

    /// <summary>Keeps <paramref name="connections"/> busy: each sends its next request as soon as the last one is answered.</summary>
    public static async Task<Sample> RunAsync(HttpClient http, Scenario scenario, int connections, TimeSpan time)
    {
        var tallies = Enumerable.Range(0, connections).Select(_ => new Tally()).ToList();
        var (cpu, watch) = (scenario.Server.CpuMs(), Stopwatch.StartNew());
        await Task.WhenAll(
            tallies.Select(tally =>
                Task.Run(async () =>
                {
                    while (watch.Elapsed < time)
                        await tally.SendAsync(http, scenario);
                })
            )
        );
        var seconds = watch.Elapsed.TotalSeconds;
        return Tally.Sum(tallies, seconds, scenario.Server.CpuMs() - cpu);
    }

    /// <summary>Sends at a steady rate whatever the answers take.</summary>
    public static async Task<Sample> PaceAsync(HttpClient http, Scenario scenario, double perSecond, TimeSpan time)
    {
        var tallies = new ConcurrentBag<Tally>();
        var open = new List<Task>();
        var (cpu, watch) = (scenario.Server.CpuMs(), Stopwatch.StartNew());
        for (var n = 0; watch.Elapsed < time; n++)
        {
            var wait = TimeSpan.FromSeconds(n / perSecond) - watch.Elapsed;
            if (wait > TimeSpan.Zero)
                await Task.Delay(wait);
            var tally = new Tally();
            tallies.Add(tally);
            open.Add(Task.Run(() => tally.SendAsync(http, scenario)));
        }
        await Task.WhenAll(open);
        return Tally.Sum([.. tallies], watch.Elapsed.TotalSeconds, scenario.Server.CpuMs() - cpu);
    }

    /// <summary>Counts of one connection, so that connections do not wait for each other.</summary>
    private sealed class Tally
    {
        private readonly List<double> latencies = new(1024);
        private readonly byte[] buffer = new byte[16 * 1024];
        private long bytes;
        private long statements;
        private int counted;
        private int errors;

        public async Task SendAsync(HttpClient http, Scenario scenario)
        {
            using var request = scenario.Next();
            var began = Stopwatch.GetTimestamp();
            try
            {
                using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
                await using var body = await answer.Content.ReadAsStreamAsync();
                while (await body.ReadAsync(buffer) is > 0 and var read)
                    bytes += read;
                latencies.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
                if ((int)answer.StatusCode != scenario.Status)
                    errors++;
                if (answer.Headers.TryGetValues("X-Statements", out var sent))
                {
                    counted++;
                    statements += long.Parse(sent.First(), CultureInfo.InvariantCulture);
                }
            }
            catch (HttpRequestException)
            {
                errors++;
            }
        }

        public static Sample Sum(List<Tally> tallies, double seconds, double cpuMs)
        {
            var all = tallies.SelectMany(t => t.latencies).Order().ToList();
            if (all.Count == 0)
                return new(0, 0, 0, 0, 0, null, 0, tallies.Sum(t => t.errors));
            double At(double share) => all[Math.Min(all.Count - 1, (int)(all.Count * share))];
            var counted = tallies.Sum(t => t.counted);
            return new(
                all.Count / seconds,
                At(0.5),
                At(0.95),
                At(0.99),
                cpuMs / all.Count,
                counted == 0 ? null : (double)tallies.Sum(t => t.statements) / counted,
                (double)tallies.Sum(t => t.bytes) / all.Count,
                tallies.Sum(t => t.errors)
            );
        }
    }
}
