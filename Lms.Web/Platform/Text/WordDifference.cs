namespace Lms.Web.Platform.Text;

/// <summary>Which words of a paragraph are new.</summary>
public static class WordDifference
{
    private const int MostCells = 400_000;

    /// <returns>The text in stretches that were there before and stretches that were not.</returns>
    public static IReadOnlyList<(string Text, bool IsNew)> Marked(string before, string now)
    {
        var (a, b) = (Split(before.ReplaceLineEndings("\n")), Split(now.ReplaceLineEndings("\n")));
        if ((long)a.Count * b.Count > MostCells || a.Count == 0) return [(now, a.Count > 0)];
        var length = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
            for (var j = b.Count - 1; j >= 0; j--)
                length[i, j] = a[i] == b[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        var parts = new List<(string, bool)>();
        for (int i = 0, j = 0; j < b.Count;)
        {
            var isNew = true;
            if (i < a.Count && a[i] == b[j]) (isNew, i) = (false, i + 1);
            else if (i < a.Count && length[i + 1, j] >= length[i, j + 1])
            {
                i++;
                continue;
            }
            if (parts is [.., var (text, was)] && was == isNew) parts[^1] = (text + b[j], isNew);
            else parts.Add((b[j], isNew));
            j++;
        }
        return parts;
    }

    /// <summary>Words and what stands between them, each a piece.</summary>
    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at + 1;
            if (char.IsLetterOrDigit(text[at]))
            {
                while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            }
            pieces.Add(text[at..end]);
            at = end;
        }
        return pieces;
    }
}
