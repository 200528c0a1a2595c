using System.Globalization;
using System.Text.Json;

namespace Lms.Web.Bench.Driving;

/// <summary>
/// The figures of the last run that was agreed to be right, for each database, in a file beside the code: so that what creeps in is seen.
/// </summary>
internal static class AgreedFigures
{
    private const double Much = 0.1;

    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    /// <summary>Says which figures moved by more than a tenth; nothing of those that are not in the file.</summary>
    public static void Compare(string path, string database, IReadOnlyDictionary<string, double> now, TextWriter to)
    {
        var agreed = Read(path).GetValueOrDefault(database, []);
        var moved = now.Where(n => agreed.TryGetValue(n.Key, out var then) && then > 0 && Math.Abs(n.Value / then - 1) > Much).ToList();
        if (agreed.Count == 0)
            return;
        to.WriteLine(
            moved.Count == 0
                ? "nothing moved by more than a tenth against the agreed figures"
                : "moved by more than a tenth against the agreed figures:"
        );
        foreach (var (name, value) in moved)
            to.WriteLine(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"  {name, -55}{agreed[name], 8:0.00} → {value:0.00}  ({value / agreed[name] - 1:+0%;-0%})"
                )
            );
    }

    /// <summary>Makes these the agreed ones. What this run did not measure stays as it was.</summary>
    public static void Write(string path, string database, IReadOnlyDictionary<string, double> now)
    {
        var all = Read(path);
        var agreed = all.GetValueOrDefault(database, []);
        foreach (var (name, value) in now)
            agreed[name] = Math.Round(value, 2);
        all[database] = agreed;
        File.WriteAllText(path, JsonSerializer.Serialize(all, Json) + "\n");
    }

    private static SortedDictionary<string, SortedDictionary<string, double>> Read(string path) =>
        File.Exists(path)
            ? JsonSerializer.Deserialize<SortedDictionary<string, SortedDictionary<string, double>>>(File.ReadAllText(path)) ?? []
            : [];
}
