using Markdig.Helpers;
using Markdig.Parsers;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Leaves carets, tildes, double equals and double plus in plain algebra as they are. What is raised or lowered holds no blank and is no
/// operation between two powers; what is marked or inserted begins and ends at the edge of a word. Is asked before the parser of emphasis,
/// and takes the signs that are none as text.
/// </summary>
internal sealed class TightMarkParser : InlineParser
{
    /// <summary>Of what is raised or lowered.</summary>
    private const int Longest = 200;

    public TightMarkParser(char[] marks) => OpeningCharacters = marks.Length > 0 ? marks : null;

    /// <summary>Where the runs end whose beginning was seen.</summary>
    private sealed class Ends
    {
        public HashSet<int> At { get; } = [];
    }

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var mark = slice.CurrentChar;
        var count = 1;
        while (slice.PeekCharExtra(count) == mark) count++;
        if (Means(processor, slice, mark, count)) return false;
        var taken = slice;
        taken.End = slice.Start + count - 1;
        while (!taken.IsEmpty) processor.LiteralInlineParser.Match(processor, ref taken);
        slice.Start += count;
        return true;
    }

    private bool Means(InlineProcessor processor, StringSlice slice, char mark, int count)
    {
        var (before, after) = (slice.PeekCharExtra(-1), slice.PeekCharExtra(count));
        if (count == 1 && mark is '^' or '~')
        {
            var ends = processor.GetParserState(this, static () => new Ends());
            if (ends.At.Remove(slice.Start)) return true;
            if (before == '[' || EndOf(slice, mark) is not { } end) return false;
            ends.At.Add(end);
            return true;
        }
        if (mark is '~') return true;
        return count == 2 && !(IsQuote(before) && IsQuote(after)) && (MayOpen(before, after) || MayClose(before, after));
    }

    private static bool MayOpen(char before, char after) => !Signs.IsBlank(after) && !Signs.IsOfWord(before) && before is not (')' or ']' or '}') && !IsOperator(before) && !IsOperator(after);

    private static bool MayClose(char before, char after) => !Signs.IsBlank(before) && !Signs.IsOfWord(after) && after is not ('(' or '[' or '{') && !IsOperator(before) && !IsOperator(after);

    private static bool IsOperator(char sign) => "=<>+/&%^".Contains(sign, StringComparison.Ordinal);

    private static bool IsQuote(char sign) => "\"'“”‘’«»".Contains(sign, StringComparison.Ordinal);

    /// <returns>Where what is raised or lowered ends; null when it is none.</returns>
    private static int? EndOf(StringSlice slice, char mark)
    {
        var isOperation = false;
        var limit = Math.Min(slice.End, slice.Start + Longest);
        for (var at = slice.Start + 1; at <= limit; at++)
        {
            var sign = slice.Text[at];
            if (sign == mark)
            {
                var after = at < slice.End ? slice.Text[at + 1] : '\0';
                return at == slice.Start + 1 || after == mark || char.IsAsciiDigit(after) || (isOperation && Signs.IsOfWord(after)) ? null : at;
            }
            if (char.IsWhiteSpace(sign)) return null;
            // A sign in front belongs to the number: 10^-3^.
            isOperation |= at > slice.Start + 1 && sign is '+' or '-' or '−' or '*' or '/' or '=' or '<' or '>' or ',' or ';' or '·' or '×';
            if (sign == '\\') at++;
        }
        return null;
    }
}
