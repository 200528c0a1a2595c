namespace Lms.Web.Platform.Text;

/// <summary>The changes that one side made to the paragraphs of the origin.</summary>
internal sealed class ParagraphChanges
{
    /// <summary>Allows some thousand paragraphs on each side that were moved or are repeated.</summary>
    private const int MostCells = 25_000_000;

    /// <summary>Above so many pairs the paragraphs of a rewritten stretch are paired in their order, not by likeness.</summary>
    public const int MostPairs = 3_600;

    private ParagraphChanges(int count) =>
        (Now, Before) = (new string?[count], [.. Enumerable.Range(0, count + 1).Select(_ => new List<string>())]);

    private Dictionary<string, (int Gap, int Index)>? places;

    /// <summary>The current text of each paragraph; null when it was removed.</summary>
    public string?[] Now { get; }

    /// <summary>New paragraphs before each of the origin, and after the last.</summary>
    public List<string>[] Before { get; }

    public static ParagraphChanges Of(List<string> from, List<string> to)
    {
        var changes = new ParagraphChanges(from.Count);
        var (a, b) = (from.ConvertAll(Paragraphs.Bare), to.ConvertAll(Paragraphs.Bare));
        var (i, j) = (0, 0);
        foreach (var (x, y) in CommonSequence.Of(a, b, MostCells).Append((a.Count, b.Count)))
        {
            changes.Rewrite(from, to, i, x, j, y);
            if (x < a.Count)
                changes.Now[x] = to[y];
            (i, j) = (x + 1, y + 1);
        }
        return changes;
    }

    /// <summary>The position where a paragraph reappears unchanged; null when it does not.</summary>
    public (int Gap, int Index)? Place(string block)
    {
        if (places is null)
        {
            places = new(StringComparer.Ordinal);
            for (var gap = 0; gap < Before.Length; gap++)
            for (var i = 0; i < Before[gap].Count; i++)
                places.TryAdd(Paragraphs.Bare(Before[gap][i]), (gap, i));
        }
        return places.TryGetValue(Paragraphs.Bare(block), out var place) ? place : null;
    }

    /// <summary>
    /// A stretch where nothing is equal: as many paragraphs as possible are taken for rewritten ones, the likeliest pairs; the rest is gone
    /// or new.
    /// </summary>
    private void Rewrite(List<string> from, List<string> to, int a0, int a1, int b0, int b1)
    {
        var (n, m) = (a1 - a0, b1 - b0);
        if (m == 0 || n == 0)
        {
            for (var j = b0; j < b1; j++)
                Before[a0].Add(to[j]);
            return;
        }
        if ((long)n * m > MostPairs)
        {
            for (var k = 0; k < Math.Min(n, m); k++)
                Now[a0 + k] = to[b0 + k];
            for (var k = n; k < m; k++)
                Before[a1].Add(to[b0 + k]);
            return;
        }
        var (were, are) = (from[a0..a1].ConvertAll(text => new WordCount(text)), to[b0..b1].ConvertAll(text => new WordCount(text)));
        var best = new double[n + 1, m + 1];
        var pair = new double[n, m];
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = m - 1; j >= 0; j--)
            {
                // A pair counts for more than any likeness, so that few paragraphs are taken for gone and new ones.
                pair[i, j] = 1 + were[i].Likeness(are[j]);
                best[i, j] = Math.Max(pair[i, j] + best[i + 1, j + 1], Math.Max(best[i + 1, j], best[i, j + 1]));
            }
        }
        var (x, y) = (0, 0);
        while (x < n && y < m)
        {
            if (best[x, y] == pair[x, y] + best[x + 1, y + 1])
                Now[a0 + x++] = to[b0 + y++];
            else if (best[x, y] == best[x, y + 1])
                Before[a0 + x].Add(to[b0 + y++]);
            else
                x++;
        }
        for (; y < m; y++)
            Before[a0 + x].Add(to[b0 + y]);
    }
}
