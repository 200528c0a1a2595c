using System.Globalization;
using System.Text;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Isolates names and other user-provided words within a sentence of the product if their direction differs from that of the sentence, so
/// that neither reorders the characters of the other (Unicode Bidirectional Algorithm, FSI and PDI). In its own markup, a name is in bdi.
/// </summary>
internal static class Isolated
{
    private const char Begin = '\u2068';
    private const char End = '\u2069';

    public static object?[] All(object?[] values) => values.Any(v => v is string text && IsMixed(text)) ? [.. values.Select(One)] : values;

    private static object? One(object? value) => value is string text && IsMixed(text) ? Begin + text + End : value;

    private static bool IsMixed(string text)
    {
        var isSentenceRightToLeft = CultureInfo.CurrentUICulture.TextInfo.IsRightToLeft;
        foreach (var rune in text.EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                continue;
            if (PrintedText.IsRightToLeft(rune) != isSentenceRightToLeft)
                return true;
        }
        return false;
    }
}
