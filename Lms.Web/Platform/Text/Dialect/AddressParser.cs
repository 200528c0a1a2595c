using Markdig.Extensions.AutoLinks;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Turns bare addresses in a text into links (GitHub Flavored Markdown, extended autolinks). They begin after any character except a letter
/// or digit of a script with spaces between its words, and end before quotes and before the punctuation of other scripts.
/// </summary>
internal sealed class AddressParser : AutoLinkParser
{
    private const int Longest = 2000;
    private static readonly string[] Beginnings = ["https://", "http://", "ftp://", "mailto:", "tel:", "www."];

    public AddressParser()
        : base(new AutoLinkOptions()) { }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var text = slice.AsSpan();
        var beginning = BeginningOf(text);
        if (beginning is null || !MayBegin(slice.PeekCharExtra(-1), beginning))
            return false;
        Effort.Spend(processor);
        // The text of a link cannot contain a link.
        if (BracketParser.IsInWords(processor.Inline, slice, opened: 0))
            return false;
        var address = text[..EndOf(slice, processor)].ToString();
        if (!IsAddress(address, beginning))
            return false;
        processor.Inline = Link(processor, slice, address, beginning);
        slice.Start += address.Length;
        return true;
    }

    private static string? BeginningOf(ReadOnlySpan<char> text)
    {
        foreach (var beginning in Beginnings)
            if (text.StartsWith(beginning, StringComparison.Ordinal))
                return beginning;
        return null;
    }

    private static bool MayBegin(char before, string beginning) =>
        !Characters.IsOfWord(before) && before != '<' && (beginning != "www." || before is not ('.' or '-' or '_' or '/' or '@' or ':'));

    private static int EndOf(StringSlice slice, InlineProcessor processor)
    {
        var text = slice.AsSpan();
        var end = 0;
        while (end < text.Length && end < Longest && !Ends(text[end]) && !(text[end] == '&' && IsEntity(slice, end)))
            end++;
        for (var last = end; ; end = last)
        {
            last = Trimmed(text[..end], processor);
            if (last == end)
                return end;
        }
    }

    private static bool Ends(char sign) =>
        sign <= ' ' || sign is '<' or '"' or '`' or '|' or '\u007f' || char.IsWhiteSpace(sign) || Characters.IsForeignPunctuation(sign);

    private static bool IsEntity(StringSlice slice, int at)
    {
        slice.Start += at;
        return HtmlHelper.ScanEntity(slice, out _, out _, out _) > 0;
    }

    /// <summary>
    /// Without a sign that belongs to the sentence: a stop, a mark of emphasis that was opened before, a bracket that has no other in the
    /// address.
    /// </summary>
    private static int Trimmed(ReadOnlySpan<char> address, InlineProcessor processor)
    {
        if (address.IsEmpty)
            return 0;
        var last = address[^1];
        if (last is '?' or '!' or '.' or ',' or ':' or '*' or '_' or '~' or '\'' || (last is '=' or '+' or '^' && IsOpen(processor, last)))
            return address.Length - 1;
        if (last is ')' or ']' or '}')
        {
            var first = last switch
            {
                ')' => '(',
                ']' => '[',
                _ => '{',
            };
            return address.Count(last) > address.Count(first) ? address.Length - 1 : address.Length;
        }
        return last == ';' ? address.Length - 1 : address.Length;
    }

    private static bool IsOpen(InlineProcessor processor, char mark)
    {
        for (Inline? open = processor.Inline; open is not null; open = open.Parent)
            if (open is EmphasisDelimiterInline delimiter && delimiter.DelimiterChar == mark)
                return true;
        return false;
    }

    private static bool IsAddress(string address, string beginning)
    {
        if (address.Length <= beginning.Length)
            return false;
        if (beginning is "tel:")
            return char.IsAsciiDigit(address[4]) || address[4] is '+' or '(';
        var domain = beginning.Length;
        if (beginning is "mailto:")
        {
            domain = address.IndexOf('@') + 1;
            if (domain <= beginning.Length + 1)
                return false;
        }
        return LinkHelper.IsValidDomain(address, domain, allowDomainWithoutPeriod: false);
    }

    private static LinkInline Link(InlineProcessor processor, StringSlice slice, string address, string beginning)
    {
        var start = processor.GetSourcePosition(slice.Start, out var line, out var column);
        var shown = beginning is "mailto:" or "tel:" ? beginning.Length : 0;
        var span = new SourceSpan(start, start + address.Length - 1);
        var link = new LinkInline
        {
            Span = span,
            UrlSpan = span,
            Line = line,
            Column = column,
            Url = beginning is "www." ? "http://" + address : address,
            IsClosed = true,
            IsAutoLink = true,
        };
        var words = new StringSlice(slice.Text, slice.Start + shown, slice.Start + address.Length - 1);
        link.AppendChild(
            new LiteralInline
            {
                Span = span,
                Line = line,
                Column = column,
                Content = words,
                IsClosed = true,
            }
        );
        return link;
    }
}
