using DiffPlex;

namespace Lms.Web.Platform.Text;

/// <summary>The common part of two texts split into paragraphs or words: the longest sequence of equal pieces.</summary>
internal static class CommonSequence
{
    /// <returns>The positions of equal pieces in both, ascending on both sides.</returns>
    /// <param name="mostCells">
    /// The time that comparing takes grows with the pieces of one side times those of the other. Where more than so many are left, they
    /// count as different.
    /// </param>
    public static List<(int From, int To)> Of(List<string> a, List<string> b, long mostCells)
    {
        // Pieces that only one side has are in no common sequence. Without them, only pieces that were moved or are repeated cost time.
        var (x, y) = (Shared(a, b), Shared(b, a));
        var (head, tail) = (0, 0);
        while (head < x.Count && head < y.Count && a[x[head]] == b[y[head]])
            head++;
        while (tail < Math.Min(x.Count, y.Count) - head && a[x[^(tail + 1)]] == b[y[^(tail + 1)]])
            tail++;
        var pairs = x.Take(head).Zip(y).ToList();
        var (restX, restY) = (x[head..^tail], y[head..^tail]);
        if ((long)restX.Count * restY.Count <= mostCells)
            pairs.AddRange(Longest(restX.ConvertAll(i => a[i]), restY.ConvertAll(j => b[j])).Select(p => (restX[p.From], restY[p.To])));
        pairs.AddRange(x.TakeLast(tail).Zip(y.TakeLast(tail)));
        return pairs;
    }

    /// <summary>The places of the pieces that the others have among them.</summary>
    private static List<int> Shared(List<string> pieces, List<string> others)
    {
        var known = others.ToHashSet(StringComparer.Ordinal);
        return [.. Enumerable.Range(0, pieces.Count).Where(i => known.Contains(pieces[i]))];
    }

    private static IEnumerable<(int From, int To)> Longest(List<string> a, List<string> b)
    {
        // The library expects two texts and splits them. Here the pieces are known, and the texts only name the sides.
        var result = Differ.Instance.CreateCustomDiffs("a", "b", ignoreWhiteSpace: false, side => side == "a" ? [.. a] : [.. b]);
        var (i, j) = (0, 0);
        foreach (var block in result.DiffBlocks)
        {
            while (i < block.DeleteStartA)
                yield return (i++, j++);
            (i, j) = (block.DeleteStartA + block.DeleteCountA, block.InsertStartB + block.InsertCountB);
        }
        while (i < a.Count && j < b.Count)
            yield return (i++, j++);
    }
}
