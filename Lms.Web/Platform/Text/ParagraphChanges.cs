namespace Lms.Web.Platform.Text;

/// <summary>What one side did to the paragraphs of the origin.</summary>
internal sealed class ParagraphChanges
{
    /// <summary>Above so many comparisons a stretch without a landmark counts as rewritten.</summary>
    private const int MostCells = 1_000_000;

    /// <summary>Above so many pairs the paragraphs of a rewritten stretch are paired in their order, not by likeness.</summary>
    public const int MostPairs = 3_600;

    private ParagraphChanges(int count) => (Now, Before) = (new string?[count], [.. Enumerable.Range(0, count + 1).Select(_ => new List<string>())]);

    private Dictionary<string, (int Gap, int Index)>? places;

    /// <summary>Each paragraph as it is now; null when it is gone.</summary>
    public string?[] Now { get; }

    /// <summary>New paragraphs before each of the origin, and after the last.</summary>
    public List<string>[] Before { get; }

    public static ParagraphChanges Of(List<string> from, List<string> to)
    {
        var changes = new ParagraphChanges(from.Count);
        var (a, b) = (from.ConvertAll(Paragraphs.Bare), to.ConvertAll(Paragraphs.Bare));
        var pairs = new List<(int From, int To)>();
        Match(a, b, 0, a.Count, 0, b.Count, pairs);
        var (i, j) = (0, 0);
        foreach (var (x, y) in pairs.Append((a.Count, b.Count)))
        {
            changes.Rewrite(from, to, i, x, j, y);
            if (x < a.Count) changes.Now[x] = to[y];
            (i, j) = (x + 1, y + 1);
        }
        return changes;
    }

    /// <summary>Where a paragraph stands anew, as it was; null when nowhere.</summary>
    public (int Gap, int Index)? Place(string block)
    {
        if (places is null)
        {
            places = new(StringComparer.Ordinal);
            for (var gap = 0; gap < Before.Length; gap++)
                for (var i = 0; i < Before[gap].Count; i++) places.TryAdd(Paragraphs.Bare(Before[gap][i]), (gap, i));
        }
        return places.TryGetValue(Paragraphs.Bare(block), out var place) ? place : null;
    }

    /// <summary>Pairs of equal paragraphs in rising order: equal ends first, then paragraphs that stand once on each side, then the longest common sequence.</summary>
    private static void Match(List<string> a, List<string> b, int a0, int a1, int b0, int b1, List<(int, int)> pairs)
    {
        while (a0 < a1 && b0 < b1 && a[a0] == b[b0]) pairs.Add((a0++, b0++));
        var tail = new List<(int, int)>();
        while (a0 < a1 && b0 < b1 && a[a1 - 1] == b[b1 - 1]) tail.Add((--a1, --b1));
        if (a0 < a1 && b0 < b1)
        {
            var landmarks = Landmarks(a, b, a0, a1, b0, b1);
            if (landmarks.Count > 0)
            {
                var (i, j) = (a0, b0);
                foreach (var (x, y) in landmarks)
                {
                    Match(a, b, i, x, j, y, pairs);
                    pairs.Add((x, y));
                    (i, j) = (x + 1, y + 1);
                }
                Match(a, b, i, a1, j, b1, pairs);
            }
            else if ((long)(a1 - a0) * (b1 - b0) <= MostCells) Longest(a, b, a0, a1, b0, b1, pairs);
        }
        tail.Reverse();
        pairs.AddRange(tail);
    }

    private static List<(int, int)> Landmarks(List<string> a, List<string> b, int a0, int a1, int b0, int b1)
    {
        static Dictionary<string, int> Once(List<string> texts, int from, int to)
        {
            var found = new Dictionary<string, int>(StringComparer.Ordinal);
            for (var i = from; i < to; i++) found[texts[i]] = found.ContainsKey(texts[i]) ? -1 : i;
            return found;
        }
        var (mine, theirs) = (Once(a, a0, a1), Once(b, b0, b1));
        var common = mine.Where(m => m.Value >= 0 && theirs.GetValueOrDefault(m.Key, -1) >= 0).Select(m => (From: m.Value, To: theirs[m.Key])).OrderBy(p => p.From).ToList();
        // The longest run that rises on both sides, by patience.
        var tops = new List<int>();
        var before = new int[common.Count];
        for (var i = 0; i < common.Count; i++)
        {
            var (pile, high) = (0, tops.Count);
            while (pile < high)
            {
                var middle = (pile + high) / 2;
                if (common[tops[middle]].To < common[i].To) pile = middle + 1;
                else high = middle;
            }
            before[i] = pile > 0 ? tops[pile - 1] : -1;
            if (pile == tops.Count) tops.Add(i);
            else tops[pile] = i;
        }
        var run = new List<(int, int)>();
        for (var i = tops.Count > 0 ? tops[^1] : -1; i >= 0; i = before[i]) run.Add(common[i]);
        run.Reverse();
        return run;
    }

    private static void Longest(List<string> a, List<string> b, int a0, int a1, int b0, int b1, List<(int, int)> pairs)
    {
        var (n, m) = (a1 - a0, b1 - b0);
        var length = new int[n + 1, m + 1];
        for (var i = n - 1; i >= 0; i--)
            for (var j = m - 1; j >= 0; j--)
                length[i, j] = a[a0 + i] == b[b0 + j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        for (int i = 0, j = 0; i < n && j < m;)
        {
            if (a[a0 + i] == b[b0 + j]) pairs.Add((a0 + i++, b0 + j++));
            else if (length[i + 1, j] >= length[i, j + 1]) i++;
            else j++;
        }
    }

    /// <summary>A stretch where nothing is equal: as many paragraphs as possible are taken for rewritten ones, the likeliest pairs; the rest is gone or new.</summary>
    private void Rewrite(List<string> from, List<string> to, int a0, int a1, int b0, int b1)
    {
        var (n, m) = (a1 - a0, b1 - b0);
        if (m == 0 || n == 0)
        {
            for (var j = b0; j < b1; j++) Before[a0].Add(to[j]);
            return;
        }
        if ((long)n * m > MostPairs)
        {
            for (var k = 0; k < Math.Min(n, m); k++) Now[a0 + k] = to[b0 + k];
            for (var k = n; k < m; k++) Before[a1].Add(to[b0 + k]);
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
            if (best[x, y] == pair[x, y] + best[x + 1, y + 1]) Now[a0 + x++] = to[b0 + y++];
            else if (best[x, y] == best[x, y + 1]) Before[a0 + x].Add(to[b0 + y++]);
            else x++;
        }
        for (; y < m; y++) Before[a0 + x].Add(to[b0 + y]);
    }
}
