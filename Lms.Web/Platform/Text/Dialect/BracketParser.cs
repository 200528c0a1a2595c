using Markdig.Extensions.AutoIdentifiers;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Reads links. The words of a heading in brackets are a link to it, unless the brackets are in the words of another link or directly after
/// a word, like those of an array.
/// </summary>
internal sealed class BracketParser : LinkInlineParser
{
    /// <summary>No address with its title is longer; where brackets never close, the search ends here.</summary>
    private const int LongestAddress = 2000;

    /// <summary>How far the search for the closing bracket of a link's text goes.</summary>
    private const int LongestWords = 1000;

    /// <summary>Brackets directly after a word.</summary>
    private sealed class BehindWords
    {
        public HashSet<Inline> All { get; } = [];
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice) =>
        slice.CurrentChar == ']' ? Close(processor, ref slice) : Open(processor, ref slice);

    private bool Open(InlineProcessor processor, ref StringSlice slice)
    {
        var (before, outer) = (slice.PeekCharExtra(-1), processor.Inline);
        if (!base.Match(processor, ref slice))
            return false;
        if (processor.Inline is not LinkDelimiterInline bracket)
            return true;
        var isBehindWord = Characters.IsOfWord(before) || before is ']' or ')';
        if (isBehindWord)
            processor.GetParserState(this, static () => new BehindWords()).All.Add(bracket);
        var isOfHeading = bracket.Label is { } label && IsHeading(processor.Document, label);
        if (isOfHeading && (isBehindWord || IsInWords(outer, slice, opened: 1)))
            bracket.Label = null;
        return true;
    }

    private bool Close(InlineProcessor processor, ref StringSlice slice)
    {
        var end = slice.End;
        var bracket = slice.PeekChar() == '[' ? processor.Inline?.FirstParentOfType<LinkDelimiterInline>() : null;
        if (bracket is { IsActive: true } && IsOfHeadingBehindWord(processor, bracket, slice))
        {
            processor.Inline = bracket.ReplaceBy(
                new LiteralInline("[")
                {
                    Span = bracket.Span,
                    Line = bracket.Line,
                    Column = bracket.Column,
                }
            );
            return false;
        }
        // Two notes side by side are two notes, not the words and the address of a link.
        slice.End = bracket is { Label: ['^', ..] } ? slice.Start : Math.Min(end, slice.Start + LongestAddress);
        var found = base.Match(processor, ref slice);
        slice.End = end;
        return found;
    }

    private bool IsOfHeadingBehindWord(InlineProcessor processor, LinkDelimiterInline bracket, StringSlice slice)
    {
        if (!processor.GetParserState(this, static () => new BehindWords()).All.Contains(bracket))
            return false;
        slice.SkipChar();
        return LinkHelper.TryParseLabel(ref slice, out var label, out _) && IsHeading(processor.Document, label);
    }

    private static bool IsHeading(MarkdownDocument document, string label) =>
        document.TryGetLinkReferenceDefinition(label, out var definition) && definition is HeadingLinkReferenceDefinition;

    /// <summary>An open bracket before it names a link, or is closed by one that an address follows.</summary>
    /// <param name="opened">How many brackets were opened behind those before.</param>
    public static bool IsInWords(Inline? before, StringSlice rest, int opened)
    {
        var (brackets, isActive) = (0, false);
        for (var open = before; open is not null; open = open.Parent)
        {
            if (open is not LinkDelimiterInline { Type: DelimiterType.Open } bracket)
                continue;
            if (bracket is { IsActive: true, Label: not null })
                return true;
            brackets++;
            isActive |= bracket.IsActive;
        }
        if (!isActive)
            return false;
        var end = Math.Min(rest.End, rest.Start + LongestWords);
        for (var (at, depth) = (rest.Start, opened); at < end && depth > -brackets; at++)
        {
            switch (rest.Text[at])
            {
                case '\\':
                    at++;
                    break;
                case '[':
                    depth++;
                    break;
                case ']' when --depth < 0 && IsFollowedByAddress(rest, at):
                    return true;
            }
        }
        return false;
    }

    /// <summary>Whether the address of a link follows; a bracket and a caret begin a footnote.</summary>
    private static bool IsFollowedByAddress(StringSlice rest, int at)
    {
        var next = rest.Text[at + 1];
        return next == '(' || (next == '[' && (at + 1 >= rest.End || rest.Text[at + 2] != '^'));
    }
}
