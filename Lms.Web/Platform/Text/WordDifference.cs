using System.Text;

namespace Lms.Web.Platform.Text;

/// <summary>Which words of a paragraph are new.</summary>
public static class WordDifference
{
    private const int MostCells = 400_000;

    /// <returns>The text in stretches that were there before and stretches that were not.</returns>
    public static IReadOnlyList<(string Text, bool IsNew)> Marked(string before, string now)
    {
        var (a, b) = (Split(before.ReplaceLineEndings("\n")), Split(now.ReplaceLineEndings("\n")));
        if (a.Count == 0) return [(now, false)];
        // What is equal at both ends needs no comparing: most changes are small, however long the paragraph.
        var (head, tail) = (0, 0);
        while (head < a.Count && head < b.Count && a[head] == b[head]) head++;
        while (tail < a.Count - head && tail < b.Count - head && a[^(tail + 1)] == b[^(tail + 1)]) tail++;
        var parts = new List<(string Text, bool IsNew)>();
        if (head > 0) parts.Add((string.Concat(b.Take(head)), false));
        foreach (var (text, isNew) in Compared(a[head..(a.Count - tail)], b[head..(b.Count - tail)])) Append(parts, text, isNew);
        if (tail > 0) Append(parts, string.Concat(b.Skip(b.Count - tail)), false);
        return parts;
    }

    private static void Append(List<(string Text, bool IsNew)> parts, string text, bool isNew)
    {
        if (parts is [.., var (last, was)] && was == isNew) parts[^1] = (last + text, isNew);
        else parts.Add((text, isNew));
    }

    private static List<(string Text, bool IsNew)> Compared(List<string> a, List<string> b)
    {
        if (b.Count == 0) return [];
        if (a.Count == 0 || (long)a.Count * b.Count > MostCells) return [(string.Concat(b), true)];
        var length = new int[a.Count + 1, b.Count + 1];
        for (var i = a.Count - 1; i >= 0; i--)
            for (var j = b.Count - 1; j >= 0; j--)
                length[i, j] = a[i] == b[j] ? length[i + 1, j + 1] + 1 : Math.Max(length[i + 1, j], length[i, j + 1]);
        var (parts, run, was) = (new List<(string Text, bool IsNew)>(), new StringBuilder(), false);
        void End()
        {
            if (run.Length > 0) parts.Add((run.ToString(), was));
            run.Clear();
        }
        for (int i = 0, j = 0; j < b.Count;)
        {
            var isNew = true;
            if (i < a.Count && a[i] == b[j]) (isNew, i) = (false, i + 1);
            else if (i < a.Count && length[i + 1, j] >= length[i, j + 1])
            {
                i++;
                continue;
            }
            if (isNew != was) End();
            was = isNew;
            run.Append(b[j++]);
        }
        End();
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
