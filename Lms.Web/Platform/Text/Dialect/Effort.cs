using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>Delimiters are nested deeper than anyone intends.</summary>
/// <param name="line">The line, from 1.</param>
internal sealed class TooNestedException(int line) : ArgumentException("Markup is nested too deeply.")
{
    public int Line => line;
}

/// <summary>
/// What reading a text may cost. The library walks through all marks that are still open at each sign that may be one, so texts of nothing
/// but marks would take minutes; this counts the steps of these walks and ends them where no text that is meant to be read ever comes.
/// </summary>
internal static class Effort
{
    /// <summary>A table of two thousand rows with a bold cell and a link takes less; it is spent within a second.</summary>
    private const int MostSteps = 50_000_000;

    /// <summary>The number of quotes and lists that begin on one line.</summary>
    private const int MostContainers = 100;

    private static readonly object Key = new();

    private sealed class Spent
    {
        public int Steps;
    }

    /// <summary>Before parsing: lines that open more quotes and lists than anyone intends.</summary>
    public static void Look(string markdown)
    {
        var line = 1;
        for (var at = 0; at < markdown.Length; line++)
        {
            if (Containers(markdown, at) > MostContainers)
                throw new TooNestedException(line);
            at = markdown.IndexOf('\n', at) is >= 0 and var end ? end + 1 : markdown.Length;
        }
    }

    private static int Containers(string text, int at)
    {
        var count = 0;
        while (at < text.Length)
        {
            var sign = text[at];
            if (sign is ' ' or '\t')
            {
                at++;
                continue;
            }
            var start = at;
            while (at < text.Length && char.IsAsciiDigit(text[at]))
                at++;
            if (at < text.Length && sign != '>' && (at > start ? text[at] is '.' or ')' : text[at] is '-' or '*' or '+' or ':'))
            {
                at++;
                if (at < text.Length && text[at] is not (' ' or '\t'))
                    return count;
            }
            else if (sign == '>')
                at++;
            else
                return count;
            count++;
        }
        return count;
    }

    public static void Spend(InlineProcessor processor)
    {
        if (processor.Document.GetData(Key) is not Spent spent)
            processor.Document.SetData(Key, spent = new());
        for (Inline? open = processor.Inline; open is not null; open = open.Parent)
            spent.Steps++;
        if (spent.Steps > MostSteps)
            throw new TooNestedException(processor.LineIndex + 1);
    }
}

/// <summary>Is asked first at each sign that may be a mark, and takes none.</summary>
internal sealed class EffortParser : InlineParser
{
    /// <param name="marks">
    /// The characters for which any other parser is called; letters, which seldom begin anything, are counted by their own parsers.
    /// </param>
    public EffortParser(IEnumerable<char> marks) => OpeningCharacters = [.. marks.Where(c => !char.IsLetter(c)).Distinct()];

    public override bool Match(InlineProcessor processor, ref StringSlice slice)
    {
        Effort.Spend(processor);
        return false;
    }
}
