using System.Globalization;

namespace Lms.Web.Bench.Driving;

/// <summary>Steady load for a long time: no request may fail, and memory must not grow.</summary>
/// <param name="load">What is sent, and how often a second.</param>
/// <param name="folder">The data directory, for the size of what is written.</param>
internal sealed class Soak(HttpClient http, Server product, IReadOnlyList<(Scenario Scenario, double PerSecond)> load, string folder)
{
    /// <summary>Memory settles while caches fill; from then on its median may grow by a tenth.</summary>
    private const double MostGrowth = 1.1;

    private readonly List<Minute> minutes = [];

    private sealed record Minute(double RssMb, int Errors, double WorstP99Ms, double CpuShare, double DiskMb);

    /// <returns>True when nothing failed and memory is flat.</returns>
    public async Task<bool> RunAsync(int length, TextWriter to)
    {
        to.WriteLine($"{"minute", 6}{"RSS MB", 9}{"CPU %", 8}{"worst p99 ms", 14}{"data MB", 10}{"errors", 8}");
        for (var i = 1; i <= length; i++)
        {
            var minute = await OneAsync();
            minutes.Add(minute);
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{i, 6}{minute.RssMb, 9:0}{minute.CpuShare, 8:0.0}{minute.WorstP99Ms, 14:0.0}{minute.DiskMb, 10:0}{minute.Errors, 8}"
                )
            );
        }
        return Judge(to);
    }

    private async Task<Minute> OneAsync()
    {
        var (cpu, time) = (product.CpuMs(), TimeSpan.FromMinutes(1));
        var samples = await Task.WhenAll(load.Select(l => Load.PaceAsync(http, l.Scenario, l.PerSecond, time)));
        return new(
            product.RssMb(),
            samples.Sum(s => s.Errors),
            samples.Max(s => s.P99Ms),
            (product.CpuMs() - cpu) / time.TotalMilliseconds * 100,
            DiskMb()
        );
    }

    private bool Judge(TextWriter to)
    {
        var third = Math.Max(1, minutes.Count / 3);
        var growth = Median(minutes[^third..]) / Median(minutes[Math.Min(third, minutes.Count - 1)..Math.Min(2 * third, minutes.Count)]);
        var errors = minutes.Sum(m => m.Errors);
        to.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{errors} errors; memory of the last third {growth:0.00} × that of the second (must ≤ {MostGrowth:0.0}) {(errors == 0 && growth <= MostGrowth ? "met" : "MISSED")}"
            )
        );
        return errors == 0 && growth <= MostGrowth;
    }

    private static double Median(List<Minute> of) => of.Select(m => m.RssMb).Order().ElementAt(of.Count / 2);

    private double DiskMb() =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Sum(f => new FileInfo(f).Length) / 1048576.0;
}
