using System.Globalization;
using System.Text;

namespace Lms.Web.Kernel;

/// <summary>
/// A name as it is stored: without invisible characters. Direction overrides would reverse the text around the name on a page.
/// </summary>
public static class PlainName
{
    /// <summary>Joiners stay, because Persian, the scripts of India and emoji are spelled with them.</summary>
    public static string Of(string name)
    {
        if (!name.Any(IsUnseen))
            return name.Trim();
        return new string([.. name.Where(c => !IsUnseen(c))]).Trim();
    }

    /// <summary>The same, where the name may be empty.</summary>
    public static string? OfOptional(string? name) => name is null || Of(name) is not { Length: > 0 } plain ? null : plain;

    private static bool IsUnseen(char sign) =>
        char.GetUnicodeCategory(sign) switch
        {
            UnicodeCategory.Format => sign is not ('\u200c' or '\u200d'),
            UnicodeCategory.Control => !char.IsWhiteSpace(sign),
            UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator => true,
            _ => false,
        };
}
