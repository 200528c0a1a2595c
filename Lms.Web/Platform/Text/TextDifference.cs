namespace Lms.Web.Platform.Text;

public enum DifferenceKind
{
    Same,
    Changed,
    Added,
    Removed,
}

/// <summary>A paragraph on both sides of a comparison.</summary>
/// <param name="Before">In stretches that stayed and stretches that went (marked).</param>
/// <param name="Now">In stretches that were there and stretches that are new (marked).</param>
public sealed record DifferenceRow(
    DifferenceKind Kind,
    IReadOnlyList<(string Text, bool IsMarked)> Before,
    IReadOnlyList<(string Text, bool IsMarked)> Now
);

/// <summary>
/// Compares two versions of a text, paragraph by paragraph and word by word. A moved paragraph appears as removed at its old place and as
/// added at its new one.
/// </summary>
public static class TextDifference
{
    /// <summary>
    /// Two paragraphs that share less of their words are not one that was changed: marking single words would tell nothing.
    /// </summary>
    private const double Related = 0.25;

    public static IReadOnlyList<DifferenceRow> Of(string before, string now)
    {
        var (from, to) = (Paragraphs.Of(before.ReplaceLineEndings("\n")), Paragraphs.Of(now.ReplaceLineEndings("\n")));
        var changes = ParagraphChanges.Of(from, to);
        var rows = new List<DifferenceRow>();
        for (var i = 0; i <= from.Count; i++)
        {
            foreach (var added in changes.Before[i])
                Add(rows, "", Paragraphs.Bare(added));
            if (i < from.Count)
                Add(rows, Paragraphs.Bare(from[i]), changes.Now[i] is { } left ? Paragraphs.Bare(left) : "");
        }
        return rows;
    }

    private static void Add(List<DifferenceRow> rows, string before, string now)
    {
        if (before.Length == 0 && now.Length == 0)
            return;
        rows.Add(
            before == now ? new(DifferenceKind.Same, [(now, false)], [(now, false)])
            : before.Length == 0 ? new(DifferenceKind.Added, [], [(now, true)])
            : now.Length == 0 ? new(DifferenceKind.Removed, [(before, true)], [])
            : Paragraphs.Likeness(before, now) < Related ? new(DifferenceKind.Changed, [(before, true)], [(now, true)])
            : InWords(before, now)
        );
    }

    private static DifferenceRow InWords(string before, string now)
    {
        var (went, came) = WordDifference.Of(before, now);
        return new(DifferenceKind.Changed, went, came);
    }
}
