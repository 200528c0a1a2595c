using System.Globalization;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Leaves carets, tildes, double equals and double plus in plain algebra as they are. What is raised or lowered holds no blank, is no
/// operation between two powers, nor the end of one bracket and the beginning of another; what is marked or inserted begins and ends at
/// the edge of a word. Is asked before the parser of emphasis, and takes the signs that are none as text.
/// </summary>
internal sealed class TightMarkParser : InlineParser
{
    /// <summary>The maximum length of superscript or subscript text.</summary>
    private const int Longest = 200;

    private readonly EmphasisInlineParser emphasis;

    /// <param name="emphasis">Creates the elements.</param>
    /// <param name="marks">Signs of emphasis that are looked at here first.</param>
    public TightMarkParser(EmphasisInlineParser emphasis, char[] marks)
    {
        this.emphasis = emphasis;
        OpeningCharacters = marks;
    }

    /// <summary>The ends of the runs whose beginnings were found.</summary>
    private sealed class Ends
    {
        public HashSet<int> At { get; } = [];
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var mark = slice.CurrentChar;
        var count = 1;
        while (slice.PeekCharExtra(count) == mark)
            count++;
        if (count == 1 && mark is '^' or '~')
            return Single(processor, ref slice, mark);
        var (before, after) = (slice.PeekCharExtra(-1), slice.PeekCharExtra(count));
        return !Means(mark, count, before, after) && Literal(processor, ref slice, count);
    }

    private static bool Literal(InlineProcessor processor, ref StringSlice slice, int count)
    {
        var taken = slice;
        taken.End = slice.Start + count - 1;
        while (!taken.IsEmpty)
            processor.LiteralInlineParser.Match(processor, ref taken);
        slice.Start += count;
        return true;
    }

    /// <summary>Where both ends are known, the signs beside them do not matter: 10^-3^ begins before a hyphen.</summary>
    private bool Single(InlineProcessor processor, ref StringSlice slice, char mark)
    {
        var ends = processor.GetParserState(this, static () => new Ends()).At;
        var role = ends.Remove(slice.Start) ? DelimiterType.Close : DelimiterType.Open;
        if (role is DelimiterType.Open)
        {
            if (slice.PeekCharExtra(-1) == '[' || EndOf(slice, mark) is not { } end)
                return Literal(processor, ref slice, 1);
            ends.Add(end);
        }
        if (!emphasis.Match(processor, ref slice))
            return false;
        if (processor.Inline is EmphasisDelimiterInline delimiter)
            delimiter.Type = role;
        return true;
    }

    private static bool Means(char mark, int count, char before, char after) =>
        mark is '~' || (count == 2 && !(IsQuote(before) && IsQuote(after)) && (MayOpen(before, after) || MayClose(before, after)));

    private static bool MayOpen(char before, char after) =>
        !Characters.IsBlank(after)
        && !Characters.IsOfWord(before)
        && before is not (')' or ']' or '}')
        && !IsOperator(before)
        && !IsOperator(after);

    private static bool MayClose(char before, char after) =>
        !Characters.IsBlank(before)
        && !Characters.IsOfWord(after)
        && after is not ('(' or '[' or '{')
        && !IsOperator(before)
        && !IsOperator(after);

    private static bool IsOperator(char sign) => "=<>+/&%^".Contains(sign, StringComparison.Ordinal);

    private static bool IsQuote(char sign) => "\"'“”‘’«»".Contains(sign, StringComparison.Ordinal);

    /// <returns>Where the superscript or subscript ends; null if it is none.</returns>
    private static int? EndOf(StringSlice slice, char mark)
    {
        var first = slice.Start + 1;
        var run = new Run();
        var limit = Math.Min(slice.End, slice.Start + Longest);
        for (var at = first; at <= limit; at++)
        {
            var sign = slice.Text[at];
            if (sign == mark)
                return at > first && run.MayEndBefore(at < slice.End ? slice.Text[at + 1] : '\0', mark) ? at : null;
            if (char.IsWhiteSpace(sign) || !run.MayHold(sign, at == first))
                return null;
            if (sign == '\\')
                at++;
        }
        return null;
    }

    /// <summary>The characters seen so far in a run that may be superscript or subscript.</summary>
    private struct Run
    {
        private int depth;

        /// <summary>It begins with a sign, holds the sign of an operation, or the end of a bracket.</summary>
        private bool hasSign;
        private bool isOperation;
        private bool isClosed;

        /// <summary>Something follows that sign.</summary>
        private bool isSigned;
        private bool isBetween;

        public bool MayHold(char sign, bool isFirst)
        {
            // A bracket that ends what began before the run: its last sign at most, as in 1)^.
            if (depth < 0 || (isFirst && sign == '='))
                return false;
            isSigned |= hasSign;
            isBetween |= isOperation || isClosed;
            // A sign in front belongs to the number: 10^-3^.
            if (isFirst)
                hasSign = IsSign(sign);
            else
                isOperation |= IsOperation(sign);
            if (sign is '(' or '[' or '{')
                depth++;
            else if (sign is ')' or ']' or '}')
                isClosed |= --depth == 0;
            return true;
        }

        public readonly bool MayEndBefore(char after, char mark)
        {
            if (after == mark || after == '{' || char.IsAsciiDigit(after))
                return false;
            if (isBetween && after is '(' or '[' or '=' or '√')
                return false;
            if ((isBetween || isSigned) && IsSign(after))
                return false;
            return !(isOperation || isBetween) || !Characters.IsOfWord(after);
        }

        private static bool IsSign(char sign) => sign is '+' or '-' or '−' or '*';

        private static bool IsOperation(char sign) =>
            sign is '-' or '*' or '/' or ',' or ';' or '·' || char.GetUnicodeCategory(sign) is UnicodeCategory.MathSymbol;
    }
}
