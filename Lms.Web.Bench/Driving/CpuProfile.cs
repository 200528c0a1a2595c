using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Lms.Web.Bench.Driving;

/// <summary>
/// Where the processor time of a process went: sampled by <c>perf</c> of Linux, which names compiled methods by the map that .NET writes.
/// </summary>
/// <param name="Samples">One for each thousandth of a second of processor time.</param>
/// <param name="Self">By method or native function: the share of samples in which it ran itself.</param>
/// <param name="Inclusive">By method or native function: the share of samples in which it or something that it called ran.</param>
internal sealed partial record CpuProfile(
    int Samples,
    IReadOnlyList<(string Name, double Share)> Self,
    IReadOnlyList<(string Name, double Share)> Inclusive
)
{
    /// <summary>
    /// Makes .NET write the map, and keep compiled methods where <c>perf</c> finds them by it; to be set before the process starts.
    /// </summary>
    public static void Prepare()
    {
        Environment.SetEnvironmentVariable("DOTNET_PerfMapEnabled", "1");
        Environment.SetEnvironmentVariable("DOTNET_EnableWriteXorExecute", "0");
    }

    /// <exception cref="InvalidOperationException">There is no <c>perf</c> on this machine, or it may not look at the process.</exception>
    public static async Task<CpuProfile> TakeAsync(int process, TimeSpan time, string folder)
    {
        var data = Path.Combine(folder, "perf.data");
        await RunAsync(
            "record",
            "-e",
            "cpu-clock",
            "-F",
            "999",
            "-g",
            "-o",
            data,
            "-p",
            Number(process),
            "--",
            "sleep",
            Number((int)time.TotalSeconds)
        );
        var profile = Read(await RunAsync("script", "-i", data, "-F", "ip,sym,dso"));
        return profile;
    }

    public void Write(TextWriter to, int most)
    {
        to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Samples} samples of 1 ms\n\nitself"));
        foreach (var (name, share) in Self.Take(most))
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share, 6:0.0%}  {name}"));
        to.WriteLine("\nwith what it calls");
        foreach (var (name, share) in Inclusive.Take(4 * most))
            to.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{share, 6:0.0%}  {name}"));
    }

    private static string Number(int n) => n.ToString(CultureInfo.InvariantCulture);

    /// <param name="script">A block for each sample, its frames from the innermost on, with an empty line behind.</param>
    private static CpuProfile Read(string script)
    {
        Dictionary<string, int> self = [],
            inclusive = [];
        var samples = 0;
        foreach (var block in script.Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
        {
            var frames = block.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Name).ToList();
            if (frames.Count == 0)
                continue;
            samples++;
            self[frames[0]] = self.GetValueOrDefault(frames[0]) + 1;
            foreach (var frame in frames.Distinct())
                inclusive[frame] = inclusive.GetValueOrDefault(frame) + 1;
        }
        IReadOnlyList<(string, double)> Shares(Dictionary<string, int> of) =>
            [.. of.OrderByDescending(e => e.Value).Select(e => (e.Key, e.Value / (double)samples))];
        return new(samples, Shares(self), Shares(inclusive));
    }

    /// <summary>
    /// The method without what tells its assembly, its signature and its tier; a function of the system with its library.
    /// </summary>
    private static string Name(string frame)
    {
        var parts = Frame().Match(frame);
        if (!parts.Success)
            return frame.Trim();
        var (symbol, library) = (parts.Groups[1].Value, Path.GetFileName(parts.Groups[2].Value));
        var method = Method().Match(symbol);
        return method.Success ? method.Groups[1].Value
            : symbol == "[unknown]" ? $"({library})"
            : $"{symbol} ({library})";
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("perf") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        using var perf = Process.Start(start)!;
        var (said, complaints) = (perf.StandardOutput.ReadToEndAsync(), perf.StandardError.ReadToEndAsync());
        await perf.WaitForExitAsync();
        return perf.ExitCode == 0 ? await said : throw new InvalidOperationException($"perf {arguments[0]} failed: {await complaints}");
    }

    [GeneratedRegex(@"^\s*[0-9a-f]+ (.+) \(([^()]*)\)$")]
    private static partial Regex Frame();

    [GeneratedRegex(@"\[[\w.\- ]+\] (\S+::\S+?)\(")]
    private static partial Regex Method();
}
