using System.Text;

namespace Lms.Web.Platform.Text;

/// <summary>A text in its paragraphs: what stands between empty lines; code and formulas with empty lines in them are one.</summary>
internal static class Paragraphs
{
    /// <summary>The paragraphs of a text, each with the line breaks that follow it.</summary>
    public static List<string> Of(string text)
    {
        var blocks = new List<string>();
        var block = new StringBuilder();
        string? fence = null;
        var (ended, hasWords) = (false, false);
        for (var at = 0; at < text.Length;)
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
        if (block.Length > 0) blocks.Add(block.ToString());
        // Code that nobody closed would swallow the rest: then its empty lines part it like any other text.
        return fence is not null && blocks is [.., var last] && last.Contains("\n\n", StringComparison.Ordinal) ? [.. blocks[..^1], .. Plainly(last)] : blocks;
    }

    private static IEnumerable<string> Plainly(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var gap = text.IndexOf("\n\n", at, StringComparison.Ordinal);
            var end = gap < 0 ? text.Length : gap + 2;
            while (end < text.Length && text[end] == '\n') end++;
            yield return text[at..end];
            at = end;
        }
    }

    /// <returns>The mark that ends what is open after this line; null when nothing is.</returns>
    private static string? Fence(ReadOnlySpan<char> line, string? open)
    {
        var text = line.Trim();
        if (open is not null) return text.StartsWith(open, StringComparison.Ordinal) && text.TrimStart(open[0]).IsEmpty ? null : open;
        if (text.StartsWith("$$", StringComparison.Ordinal)) return text.Length == 2 ? "$$" : null;
        if (!text.StartsWith("```", StringComparison.Ordinal) && !text.StartsWith("~~~", StringComparison.Ordinal)) return null;
        var length = text.Length - text.TrimStart(text[0]).Length;
        return text[0] == '`' && text[length..].Contains('`') ? null : new string(text[0], length);
    }

    /// <summary>Without the line breaks that follow it.</summary>
    public static string Bare(string block) => block.TrimEnd('\n', ' ', '\t');

    /// <summary>How much of their words two paragraphs share: 0 to 1.</summary>
    public static double Likeness(string a, string b)
    {
        var (x, y) = (WordsOf(a), WordsOf(b));
        if (x.Count == 0 || y.Count == 0) return 0;
        var left = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var word in x) left[word] = left.GetValueOrDefault(word) + 1;
        var shared = 0;
        foreach (var word in y)
        {
            if (left.GetValueOrDefault(word) is not (> 0 and var count)) continue;
            left[word] = count - 1;
            shared++;
        }
        return 2.0 * shared / (x.Count + y.Count);
    }

    private static List<string> WordsOf(string text)
    {
        var words = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var end = at;
            while (end < text.Length && char.IsLetterOrDigit(text[end])) end++;
            if (end > at) words.Add(text[at..end]);
            at = end + 1;
        }
        return words;
    }
}
