namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// A text and its front matter: YAML between a first line of three hyphens and a line of three hyphens or dots. Trailing blanks are
/// ignored.
/// </summary>
/// <param name="Yaml">Empty without front matter.</param>
/// <param name="Text">Without the empty lines between.</param>
/// <param name="Line">The line of the file at which the YAML begins.</param>
internal readonly record struct FrontMatter(string Yaml, string Text, int Line)
{
    /// <summary>Whether there is a head at all, be it empty.</summary>
    public bool IsThere => Line > 1;

    /// <summary>It begins like a head that nothing ends.</summary>
    public static bool IsOpen(string text) => IsMark(Line1(text), "---") && !Of(text).IsThere;

    public static FrontMatter Of(string text)
    {
        var first = Line1(text);
        if (!IsMark(first, "---"))
            return new("", text, 1);
        var start = Math.Min(text.Length, first.Length + 1);
        for (var at = start; at < text.Length; )
        {
            var end = text.IndexOf('\n', at) is >= 0 and var found ? found : text.Length;
            var line = text.AsSpan(at, end - at);
            if (IsMark(line, "---") || IsMark(line, "..."))
                return new(text[start..at], text[Math.Min(text.Length, end + 1)..].TrimStart('\n'), 2);
            at = end + 1;
        }
        return new("", text, 1);
    }

    private static ReadOnlySpan<char> Line1(string text) =>
        text.AsSpan(0, text.IndexOf('\n', StringComparison.Ordinal) is >= 0 and var end ? end : text.Length);

    private static bool IsMark(ReadOnlySpan<char> line, string mark) => line.TrimEnd(" \t").SequenceEqual(mark);
}
