using System.Globalization;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>Classifies characters where the rules of Markdown know only those of Western writing.</summary>
internal static class Characters
{
    /// <summary>Whether the character is a letter or digit of a script that separates its words by spaces.</summary>
    public static bool IsOfWord(char sign) => char.IsLetterOrDigit(sign) && !IsUnspaced(sign);

    /// <summary>Thai to Burmese, Khmer, and everything from the radicals of Chinese on.</summary>
    private static bool IsUnspaced(char sign) => sign is (>= '\u0E00' and < '\u10A0') or (>= '\u1780' and < '\u1800') or >= '\u2E80';

    /// <summary>Nothing, a space, or the end of a line.</summary>
    public static bool IsBlank(char sign) => sign == '\0' || char.IsWhiteSpace(sign);

    /// <summary>
    /// Brackets, quotes, commas, stops and dashes other than those of ASCII: no address contains them unencoded. The middle dot occurs in
    /// names.
    /// </summary>
    public static bool IsForeignPunctuation(char sign)
    {
        if (sign <= '\u007f' || sign == '·')
            return false;
        var kind = char.GetUnicodeCategory(sign);
        return IsPunctuation(kind) || (IsOfFullWidth(sign) && !char.IsLetterOrDigit(sign) && kind is not UnicodeCategory.LetterNumber);
    }

    private static bool IsPunctuation(UnicodeCategory kind) =>
        kind
            is UnicodeCategory.OpenPunctuation
                or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.InitialQuotePunctuation
                or UnicodeCategory.FinalQuotePunctuation
                or UnicodeCategory.DashPunctuation
                or UnicodeCategory.OtherPunctuation;

    /// <summary>The signs of Chinese, Japanese and Korean, and the forms of ASCII that are as wide.</summary>
    private static bool IsOfFullWidth(char sign) => sign is (>= '\u3000' and <= '\u303F') or (>= '\uFF00' and <= '\uFF65');
}
