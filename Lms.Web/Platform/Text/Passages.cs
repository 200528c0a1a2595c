namespace Lms.Web.Platform.Text;

/// <summary>A text in its passages, and a passage found again after the text was changed.</summary>
public static class Passages
{
    public const int LongestQuote = 2000;

    /// <summary>A passage that shares less of its words with the quoted one is a different passage.</summary>
    private const double Alike = 0.5;

    public static IReadOnlyList<string> Of(string markdown) => [.. WithLines(markdown).Select(p => p.Text)];

    /// <summary>Each passage with its first line, from 1.</summary>
    public static IReadOnlyList<(string Text, int Line)> WithLines(string markdown)
    {
        var found = new List<(string, int)>();
        var line = 1;
        foreach (var paragraph in Paragraphs.Of(markdown.ReplaceLineEndings("\n")))
        {
            if (Paragraphs.Bare(paragraph) is { Length: > 0 } text)
                found.Add((text, line));
            line += paragraph.Count(c => c == '\n');
        }
        return found;
    }

    /// <summary>A quoted passage as it is stored.</summary>
    public static string Quote(string passage)
    {
        var bare = Paragraphs.Bare(passage.ReplaceLineEndings("\n")).TrimStart('\n');
        return bare.Length <= LongestQuote ? bare : bare[..LongestQuote];
    }

    /// <summary>Finds quotes in these passages, each of which is scanned once, however many quotes there are.</summary>
    public static PassageFinder Finder(IReadOnlyList<string> passages) => new(passages, Alike);
}

/// <summary>Finds quoted passages in a text that has changed since.</summary>
public sealed class PassageFinder
{
    private readonly List<(string Quote, WordCount Words)> passages;
    private readonly double alike;

    /// <param name="alike">A passage that shares less of its words with the quoted one is a different passage.</param>
    internal PassageFinder(IReadOnlyList<string> texts, double alike) =>
        (passages, this.alike) = ([.. texts.Select(text => (Passages.Quote(text), new WordCount(text)))], alike);

    /// <summary>
    /// The current place of a passage: the same words, nearest to the earlier place; otherwise the passage that shares most with it.
    /// </summary>
    /// <param name="place">The number of passages before it when it was quoted.</param>
    /// <returns>Null when it no longer exists.</returns>
    public int? Find(string quote, int place)
    {
        var words = new WordCount(quote);
        int? found = null;
        var best = 0.0;
        for (var i = 0; i < passages.Count; i++)
        {
            var likeness =
                passages[i].Quote == quote ? 2
                : passages[i].Words.MayShare(words, alike) ? passages[i].Words.Likeness(words)
                : 0;
            if (
                likeness < alike
                || likeness < best
                || (likeness == best && found is { } other && Math.Abs(i - place) >= Math.Abs(other - place))
            )
                continue;
            (found, best) = (i, likeness);
        }
        return found;
    }
}
