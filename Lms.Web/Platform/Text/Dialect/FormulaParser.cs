using System.Text.RegularExpressions;
using Markdig.Extensions.Mathematics;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Reads formulas between dollars. Prices are none: an amount behind the first dollar with words after it, a currency such as A$ at the
/// end, marks of emphasis that end in it.
/// </summary>
internal sealed partial class FormulaParser : MathInlineParser
{
    private const int Longest = 2000;

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        var (start, end, before) = (slice.Start, slice.End, processor.Inline);
        slice.End = Math.Min(end, start + Longest);
        var found = base.Match(processor, ref slice);
        slice.End = end;
        if (!found || processor.Inline is not MathInline { DelimiterCount: 1 } formula)
            return found;
        if (!IsProse(formula.Content.AsSpan().ToString()) && !CrossesEmphasis(formula.Content.AsSpan(), before))
            return true;
        processor.Inline = before;
        slice.Start = start;
        return false;
    }

    private static bool IsProse(string content)
    {
        if (!Amount().IsMatch(content))
            return false;
        // Text in braces belongs to a command: \text{and}.
        var bare = Braces().Replace(content, "");
        // No price has a command, and beside one capitals name points: \angle ABC.
        if (Command().IsMatch(content))
            return Prose().IsMatch(Capitals().Replace(bare, "")) || ClosesBrackets(bare);
        return Prose().IsMatch(bare) || Currency().IsMatch(content) || ClosesBrackets(bare);
    }

    /// <summary>A round bracket that was opened before. Those of an interval need not be alike: [0, 1).</summary>
    private static bool ClosesBrackets(string content)
    {
        var depth = 0;
        foreach (var sign in content)
        {
            if (sign is '(' or '[')
                depth++;
            else if (sign == ']')
                depth = Math.Max(0, depth - 1);
            else if (sign == ')' && --depth < 0)
                return true;
        }
        return false;
    }

    /// <summary>Marks that were opened before the formula and would be closed in it, or whole bold words.</summary>
    private static bool CrossesEmphasis(ReadOnlySpan<char> content, Inline? before)
    {
        var depth = 0;
        for (var at = 0; at < content.Length; at++)
        {
            if (content[at] == '{')
                depth++;
            else if (content[at] == '}')
                depth--;
            if (content[at] is not ('*' or '_') || depth > 0)
                continue;
            var (mark, start) = (content[at], at);
            while (at + 1 < content.Length && content[at + 1] == mark)
                at++;
            var count = at + 1 - start;
            var after = at + 1 < content.Length ? content[at + 1] : '\0';
            if (count >= 2 && mark == '*' && (char.IsLetterOrDigit(after) || Closes(content, start, after)))
                return true;
            if (Closes(content, start, after) && IsOpen(before, mark, count))
                return true;
        }
        return false;
    }

    private static bool Closes(ReadOnlySpan<char> content, int at, char after) =>
        at > 0
        && !Characters.IsBlank(content[at - 1])
        && content[at - 1] is not ('^' or '_' or '\\')
        && !char.IsLetterOrDigit(after)
        && after is not ('\\' or '{');

    private static bool IsOpen(Inline? inline, char mark, int count)
    {
        for (; inline is not null; inline = inline.Parent)
            if (inline is EmphasisDelimiterInline open && open.DelimiterChar == mark && open.DelimiterCount >= count)
                return true;
        return false;
    }

    [GeneratedRegex(@"^\d[\d.,]*", RegexOptions.NonBacktracking)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex Braces();

    /// <summary>
    /// A word of three letters or more, or a small one, that is neither a command nor the name of a function; any letter of a script
    /// without formulas.
    /// </summary>
    [GeneratedRegex(
        @"(?<![\\\p{L}\d])(?!(?:sin|cos|tan|cot|sec|csc|sinh|cosh|tanh|arcsin|arccos|arctan|log|lim|exp|max|min|mod|gcd|lcm|det|dim|ker|deg|sup|inf|arg)\b)(?:\p{IsBasicLatin}{0}[A-Za-z\u00C0-\u024F]{3,}|(?:or|to|is|in|at|on|by|of|an|if|zu|im|am|ab|um|ou|et|de|en|le|la|y|o|e)(?=\s))|[\u0400-\u052F\u0590-\u08FF\u0900-\u1FFF\u2E80-\uFFEF]",
        RegexOptions.IgnoreCase
    )]
    private static partial Regex Prose();

    /// <summary>Two amounts, the second before the letters of a dollar other than the American one; or such letters in brackets.</summary>
    [GeneratedRegex(@"(?:\D\d[\d.,]*\s?|\(\s?)[A-Z]{1,3}$")]
    private static partial Regex Currency();

    [GeneratedRegex(@"\\[A-Za-z]", RegexOptions.NonBacktracking)]
    private static partial Regex Command();

    [GeneratedRegex(@"(?<![\\\p{L}])[A-Z]+(?!\p{L})")]
    private static partial Regex Capitals();
}
