namespace Lms.Web.Features.Packages.Model;

/// <summary>A line of a text, and the line of the file that it comes from.</summary>
internal readonly record struct SourceLine(string Text, int Line)
{
    public static List<SourceLine> Of(string text, int first) =>
        [.. text.Split('\n').Select((line, at) => new SourceLine(line, first + at))];

    public static string Joined(IEnumerable<SourceLine> lines) => string.Join('\n', lines.Select(l => l.Text));

    /// <summary>The spaces that it begins with.</summary>
    public int Indent => Text.Length - Text.AsSpan().TrimStart(' ').Length;

    public bool IsBlank => string.IsNullOrWhiteSpace(Text);
}
