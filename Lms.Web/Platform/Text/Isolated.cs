using System.Globalization;
using System.Text;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Names and other words of people within a sentence of the product: set apart where they run in another direction than the sentence, so
/// that neither turns the signs of the other around (Unicode Bidirectional Algorithm, FSI and PDI). In markup of its own a name stands in bdi.
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
