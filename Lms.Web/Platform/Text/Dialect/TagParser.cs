using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>Reads HTML within a paragraph. What begins a comment or a declaration and never ends is text, and its end is looked for once, not at each beginning.</summary>
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
            if (!slice.AsSpan().StartsWith(begin, StringComparison.Ordinal)) continue;
            var endless = processor.GetParserState(this, static () => new Endless()).Begins;
            if (endless.Contains(begin)) return false;
            if (slice.AsSpan().Contains(end, StringComparison.Ordinal)) break;
            endless.Add(begin);
            return false;
        }
        return base.Match(processor, ref slice);
    }
}
