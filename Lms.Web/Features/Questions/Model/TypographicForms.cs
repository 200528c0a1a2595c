using System.Globalization;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Questions.Model;

/// <summary>
/// The many characters that people type, or their devices put, for an apostrophe, a quote, a prime and a dash: one form of each.
/// </summary>
public static class TypographicForms
{
    /// <summary>In the compatibility form of Unicode (NFKC). Signs come first: some of them would be taken apart by it.</summary>
    public static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var at = 0; at < text.Length; at++)
            if (!IsWithinGuillemets(text, at))
                Append(plain, text[at]);
        var normal = plain.ToString().InForm(NormalizationForm.FormKC);
        plain.Clear();
        foreach (var sign in normal)
            Append(plain, sign);
        return plain.Replace("''", "\"").ToString();
    }

    /// <summary>French puts a non-breaking space inside quotation marks, which belongs to them.</summary>
    private static bool IsWithinGuillemets(string text, int at) =>
        text[at] is '\u00A0' or '\u202F'
        && ((at > 0 && text[at - 1] is '«' or '‹') || (at + 1 < text.Length && text[at + 1] is '»' or '›'));

    private static void Append(StringBuilder plain, char sign)
    {
        switch (sign)
        {
            case '‘' or '’' or '‚' or '‛' or '´' or '`' or '′' or '‵' or '❛' or '❜' or '❟':
            case 'ʹ' or 'ʻ' or 'ʼ' or 'ʽ' or 'ʾ' or 'ʿ' or 'ˈ' or 'ˊ' or 'ˋ' or '˴' or '\u0374' or '\u0384' or '՚' or '׳' or 'ꞌ':
            case '\u1FBD' or '\u1FBF' or '\u1FFD' or '\u1FFE':
                plain.Append('\'');
                break;
            case '“' or '”' or '„' or '‟' or '«' or '»' or '‹' or '›' or '″' or '‶' or '❝' or '❞' or '❠' or '⹂':
            case 'ʺ' or 'ˮ' or '˝' or '״' or '「' or '」' or '『' or '』' or '〝' or '〞' or '〟':
                plain.Append('"');
                break;
            case '‴':
                plain.Append("\"'");
                break;
            case '‐' or '‑' or '‒' or '–' or '—' or '―' or '−' or '⁃' or '˗' or '֊' or '־' or '⸗' or '⸺' or '⸻' or '─':
                plain.Append('-');
                break;
            default:
                plain.Append(sign);
                break;
        }
    }

    /// <summary>
    /// Digits of every script and the separators of Arabic numbers as those of ASCII; without the marks of direction that fields of such
    /// scripts put around numbers.
    /// </summary>
    public static string Number(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (var rune in Plain(text).EnumerateRunes())
        {
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format)
                continue;
            if (Rune.GetUnicodeCategory(rune) is UnicodeCategory.DecimalDigitNumber)
                plain.Append((char)('0' + (int)Rune.GetNumericValue(rune)));
            else
                plain.Append(
                    rune.Value switch
                    {
                        '٫' => ".",
                        '٬' => "'",
                        '،' => ",",
                        '٪' => "%",
                        _ => rune.ToString(),
                    }
                );
        }
        return plain.ToString().Trim();
    }
}
