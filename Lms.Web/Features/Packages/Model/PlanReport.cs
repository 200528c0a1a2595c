using System.Globalization;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Collects what an import does with each file, and what it loses or changes in it.</summary>
internal sealed class PlanReport
{
    /// <summary>The maximum number of entries per file, and in all; authors with more to fix begin with these.</summary>
    private const int MostOfFile = 500,
        MostInAll = 20_000;

    private readonly List<ReportLine> lines = [];
    private readonly HashSet<string> told = new(StringComparer.Ordinal);
    private readonly HashSet<string> full = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);

    public void Tell(Fate fate, string path, Refusal why, int line = 0)
    {
        var count = counts.GetValueOrDefault(path);
        if (full.Contains(path))
            return;
        if (!told.Add(string.Join('\n', [path, line.ToString(CultureInfo.InvariantCulture), why.Text, .. why.Arguments])))
            return;
        counts[path] = count + 1;
        // The first entry of a file always has a place.
        var most = lines.Count < MostInAll ? MostOfFile : 1;
        if (count < most)
            lines.Add(new(fate, path, why, line));
        else
        {
            full.Add(path);
            lines.Add(new(fate, path, new Refusal("There’s more like this in the file.")));
        }
    }

    /// <summary>The file is not imported after all: nothing in it is lost.</summary>
    public void Forget(string path)
    {
        lines.RemoveAll(l => l.Path == path);
        counts.Remove(path);
        full.Remove(path);
    }

    /// <summary>The file is imported; nothing more is said if something about it was told already.</summary>
    public void Take(string path)
    {
        if (counts.TryAdd(path, 0))
            lines.Add(new(Fate.Taken, path));
    }

    public bool Mentions(string path) => counts.ContainsKey(path);

    /// <summary>The worst loss first, then by file and line.</summary>
    public IReadOnlyList<ReportLine> Sorted() => Sorted(lines);

    public static IReadOnlyList<ReportLine> Sorted(IEnumerable<ReportLine> lines)
    {
        var ranks = Fates.WorstFirst.Select((fate, rank) => (fate, rank)).ToDictionary(f => f.fate, f => f.rank);
        return [.. lines.OrderBy(l => ranks[l.Fate]).ThenBy(l => l.Path, NaturalOrder.Order).ThenBy(l => l.Line)];
    }
}
