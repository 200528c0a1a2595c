namespace Lms.Web.Platform.Text;

/// <summary>Finds which words of a paragraph were removed and which were added.</summary>
public static class WordDifference
{
    private const int MostCells = 400_000;

    /// <returns>
    /// The text before, in stretches that stayed and stretches that went (marked); and the text now, in stretches that were there and
    /// stretches that are new (marked). Nothing is new where nothing was.
    /// </returns>
    public static (IReadOnlyList<(string Text, bool IsMarked)> Before, IReadOnlyList<(string Text, bool IsMarked)> Now) Of(
        string before,
        string now
    )
    {
        var (a, b) = (Split(before.ReplaceLineEndings("\n")), Split(now.ReplaceLineEndings("\n")));
        if (a.Count == 0)
            return ([], [(now, false)]);
        var pairs = CommonSequence.Of(a, b, MostCells);
        return (Marked(a, pairs.Select(p => p.From)), Marked(b, pairs.Select(p => p.To)));
    }

    private static List<(string Text, bool IsMarked)> Marked(List<string> pieces, IEnumerable<int> common)
    {
        var stayed = common.ToHashSet();
        var stretches = new List<(string Text, bool IsMarked)>();
        for (int at = 0, end; at < pieces.Count; at = end)
        {
            var isMarked = !stayed.Contains(at);
            for (end = at + 1; end < pieces.Count && stayed.Contains(end) != isMarked; )
                end++;
            stretches.Add((string.Concat(pieces[at..end]), isMarked));
        }
        return stretches;
    }

    /// <summary>Splits the text into words and the characters between them, each a piece.</summary>
    private static List<string> Split(string text)
    {
        var pieces = new List<string>();
        for (var at = 0; at < text.Length; )
        {
            var end = at + 1;
            if (char.IsLetterOrDigit(text[at]))
            {
                while (end < text.Length && char.IsLetterOrDigit(text[end]))
                    end++;
            }
            pieces.Add(text[at..end]);
            at = end;
        }
        return pieces;
    }
}
