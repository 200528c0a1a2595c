using System.Text;

namespace Lms.Web.Platform.Text;

/// <summary>Splits a text into paragraphs at empty lines; code and formulas with empty lines in them are one.</summary>
internal static class Paragraphs
{
    /// <summary>The paragraphs of a text, each with the line breaks that follow it.</summary>
    public static List<string> Of(string text)
    {
        var blocks = new List<string>();
        var block = new StringBuilder();
        string? fence = null;
        var (ended, hasWords) = (false, false);
        for (var at = 0; at < text.Length; )
        {
            var next = text.IndexOf('\n', at);
            var line = text.AsSpan(at, (next < 0 ? text.Length : next + 1) - at);
            at += line.Length;
            var isEmpty = line.IsWhiteSpace();
            if (ended && !isEmpty)
            {
                blocks.Add(block.ToString());
                block.Clear();
                (ended, hasWords) = (false, false);
            }
            block.Append(line);
            fence = Fence(line, fence);
            hasWords |= !isEmpty;
            ended = ended || (isEmpty && fence is null && hasWords);
        }
        if (block.Length > 0)
            blocks.Add(block.ToString());
        // An unclosed code block would swallow the rest: in that case its empty lines separate it like any other text.
        return fence is not null && blocks is [.., var last] && last.Contains("\n\n", StringComparison.Ordinal)
            ? [.. blocks[..^1], .. Plainly(last)]
            : blocks;
    }

    private static IEnumerable<string> Plainly(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            var gap = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            var end = gap < 0 ? text.Length : gap + 2;
            while (end < text.Length && text[end] == '\n')
                end++;
            yield return text[at..end];
            at = end;
        }
    }

    /// <returns>The delimiter that closes what is open after this line; null if nothing is.</returns>
    private static string? Fence(ReadOnlySpan<char> line, string? open)
    {
        var text = line.Trim();
        if (open is not null)
            return text.StartsWith(open, StringComparison.Ordinal) && text.TrimStart(open[0]).IsEmpty ? null : open;
        if (text.StartsWith("$$", StringComparison.Ordinal))
            return text.Length == 2 ? "$$" : null;
        if (!text.StartsWith("```", StringComparison.Ordinal) && !text.StartsWith("~~~", StringComparison.Ordinal))
            return null;
        var length = text.Length - text.TrimStart(text[0]).Length;
        return text[0] == '`' && text[length..].Contains('`') ? null : new string(text[0], length);
    }

    /// <summary>Without the line breaks after it.</summary>
    public static string Bare(string block) => block.TrimEnd('\n', ' ', '\t');

    /// <summary>How much of their words two paragraphs share: 0 to 1.</summary>
    public static double Likeness(string a, string b) => new WordCount(a).Likeness(new(b));
}

/// <summary>The words of a paragraph with their numbers: counted once, compared with many.</summary>
internal sealed class WordCount
{
    private readonly Dictionary<string, int> counts = new(StringComparer.Ordinal);
    private readonly int all;

    public WordCount(string text)
    {
        for (var at = 0; at < text.Length; )
        {
            var end = at;
            while (end < text.Length && char.IsLetterOrDigit(text[end]))
                end++;
            if (end > at)
            {
                var word = text[at..end];
                counts[word] = counts.GetValueOrDefault(word) + 1;
                all++;
            }
            at = end + 1;
        }
    }

    /// <summary>Whether both could share so much of their words, by their numbers alone.</summary>
    public bool MayShare(WordCount other, double likeness) => 2.0 * Math.Min(all, other.all) >= likeness * (all + other.all);

    /// <summary>How much of their words both share: 0 to 1. Takes as long as the one with fewer different words.</summary>
    public double Likeness(WordCount other)
    {
        if (all == 0 || other.all == 0)
            return 0;
        var (few, many) = counts.Count <= other.counts.Count ? (counts, other.counts) : (other.counts, counts);
        var shared = few.Sum(word => Math.Min(word.Value, many.GetValueOrDefault(word.Key)));
        return 2.0 * shared / (all + other.all);
    }
}
