using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Reads HTML within a paragraph. An unclosed comment or declaration is text, and its end is looked for once, not at each beginning. A tag
/// of an unknown element is also text: List&lt;T&gt; and &lt;your name&gt; are not HTML.
/// </summary>
internal sealed class TagParser(AutolinkOptions options) : AutolinkInlineParser(options)
{
    private static readonly (string Begin, string End)[] Long = [("<!--", "-->"), ("<?", "?>"), ("<![CDATA[", "]]>"), ("<!", ">")];

    private sealed class Endless
    {
        public HashSet<string> Begins { get; } = [];
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        foreach (var (begin, end) in Long)
        {
            if (!slice.AsSpan().StartsWith(begin, StringComparison.Ordinal))
                continue;
            var endless = processor.GetParserState(this, static () => new Endless()).Begins;
            if (endless.Contains(begin))
                return false;
            if (slice.AsSpan().Contains(end, StringComparison.Ordinal))
                break;
            endless.Add(begin);
            return false;
        }
        return !IsOther(slice) && base.Match(processor, ref slice);
    }

    /// <summary>A tag whose name is not an HTML element. Addresses in angle brackets are not tags.</summary>
    public static bool IsOther(StringSlice slice)
    {
        var text = slice.AsSpan()[1..];
        if (text.StartsWith("/", StringComparison.Ordinal))
            text = text[1..];
        if (text.IsEmpty || !char.IsAsciiLetter(text[0]))
            return false;
        var end = 0;
        while (end < text.Length && (char.IsAsciiLetterOrDigit(text[end]) || text[end] == '-'))
            end++;
        return end < text.Length && text[end] is '>' or '/' or ' ' or '\t' or '\n' or '\r' && !AllowedHtml.IsElement(text[..end]);
    }
}

/// <summary>Does the same for HTML on lines of its own.</summary>
internal sealed class TagBlockParser : HtmlBlockParser
{
    public override BlockState TryOpen(BlockProcessor processor) =>
        TagParser.IsOther(processor.Line) ? BlockState.None : base.TryOpen(processor);
}
