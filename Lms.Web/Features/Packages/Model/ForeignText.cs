using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>A text of another system, as a lesson has it, and the lines of the file that it comes from.</summary>
internal sealed class ForeignText
{
    private readonly List<int> lines;

    private ForeignText(string text, List<int> lines) => (Text, this.lines) = (text, lines);

    public required ForeignFrontMatter Head { get; init; }

    /// <summary>The heading that names it; it is no longer part of the text if it became the title.</summary>
    public TitleHeading? Heading { get; private init; }

    /// <summary>A heading that many texts begin with, which was left out.</summary>
    public TitleHeading? Shared { get; private init; }

    public string Text { get; }

    /// <summary>The title that it gives itself.</summary>
    public string? Title => string.IsNullOrWhiteSpace(Head.Title) ? Heading?.Words : Head.Title;

    /// <summary>The line of the file that a place in the text comes from.</summary>
    public int LineAt(int place) => LineOf(Text.AsSpan(0, Math.Clamp(place, 0, Text.Length)).Count('\n'));

    /// <param name="line">Of the text, from 0.</param>
    public int LineOf(int line) => lines[Math.Clamp(line, 0, lines.Count - 1)];

    /// <param name="body">The text without its front matter.</param>
    /// <param name="title">The title that something else gives it; null when it is its own.</param>
    /// <param name="shared">Headings that many texts begin with: they name the whole.</param>
    public static ForeignText Of(ForeignFrontMatter head, List<SourceLine> body, string? title, IReadOnlySet<string> shared)
    {
        var (text, lines) = (SourceLine.Joined(body), body.ConvertAll(l => l.Line));
        var whole = MarkdownLinks.TitleOf(text) is { CanMove: true, Level: 1 } first && shared.Contains(first.Words) ? first : null;
        if (whole is not null)
            (text, lines) = Without(text, lines, whole);
        var heading = MarkdownLinks.TitleOf(text, shared);
        title ??= string.IsNullOrWhiteSpace(head.Title) ? null : head.Title;
        if (heading is { CanMove: true } && (title is null || IsSame(title, heading.Words)))
            (text, lines) = Without(text, lines, heading);
        return new(text, lines)
        {
            Head = head,
            Heading = heading,
            Shared = whole,
        };
    }

    private static (string Text, List<int> Lines) Without(string text, List<int> lines, TitleHeading heading)
    {
        var (before, after) = (text[..heading.Start].TrimStart('\n'), text[heading.End..].TrimStart('\n', '='));
        var from = text.AsSpan(0, heading.Start - before.Length).Count('\n');
        var next = text.AsSpan(0, text.Length - after.Length).Count('\n');
        var kept = lines.GetRange(from, before.Count('\n') + 1);
        // The rest continues the last line, or begins one.
        if (before.Length == 0 || before[^1] == '\n')
            kept[^1] = lines[next];
        kept.AddRange(lines.Skip(next + 1));
        return (before + after, kept);
    }

    /// <summary>Titles in a table of contents are often written a little differently.</summary>
    internal static bool IsSame(string one, string other) =>
        string.Equals(Letters(one), Letters(other), StringComparison.OrdinalIgnoreCase);

    private static string Letters(string words) => string.Concat(words.Where(char.IsLetterOrDigit));
}
