using System.Buffers;
using System.Globalization;
using System.Text;

namespace Lms.Web.Platform.Text;

/// <summary>
/// The properties of a text that printing needs: which of its characters are harmless, how wide it is, where it breaks, and its direction.
/// </summary>
public static class PrintedText
{
    // Space to tilde, in hundredths of the size: the wider of Noto Serif Display and Noto Sans Bold.
    private static readonly byte[] Ascii =
    [
        26,
        33,
        47,
        65,
        57,
        90,
        75,
        27,
        35,
        35,
        55,
        57,
        28,
        32,
        28,
        41,
        57,
        57,
        57,
        57,
        57,
        57,
        57,
        57,
        57,
        57,
        29,
        29,
        57,
        57,
        57,
        50,
        92,
        70,
        67,
        64,
        74,
        62,
        59,
        72,
        79,
        39,
        36,
        70,
        62,
        94,
        81,
        80,
        63,
        80,
        66,
        55,
        61,
        76,
        68,
        105,
        67,
        62,
        59,
        36,
        41,
        36,
        57,
        46,
        36,
        60,
        63,
        51,
        63,
        59,
        39,
        63,
        66,
        32,
        30,
        62,
        31,
        98,
        66,
        62,
        63,
        63,
        47,
        50,
        43,
        66,
        58,
        86,
        58,
        57,
        51,
        43,
        56,
        43,
        57,
    ];

    private const int Joiner = 0x200D,
        PictureSelector = 0xFE0F;

    /// <summary>Below the planes of pictures, with a picture as their usual look (Unicode emoji-data 16.0, Emoji_Presentation).</summary>
    private static readonly SearchValues<char> Pictures = SearchValues.Create(
        "⌚⌛⏩⏪⏫⏬⏰⏳◽◾☔☕♈♉♊♋♌♍♎♏♐♑♒♓♿⚓⚡⚪⚫⚽⚾⛄⛅⛎⛔⛪⛲⛳⛵⛺⛽✅✊✋✨❌❎❓❔❕❗➕➖➗➰➿⬛⬜⭐⭕"
    );

    /// <summary>
    /// One line without control characters, direction overrides, stacked accents, and emoji, for which printing has no glyphs.
    /// </summary>
    /// <returns>A dash for a text of nothing but emoji: its place is not left empty.</returns>
    public static string Clean(string? given)
    {
        var runes = (given ?? "").EnumerateRunes().ToArray();
        var emoji = EmojiIn(runes);
        var clean = Cleaned(runes, emoji);
        return clean.Length > 0 || !emoji.Contains(true) ? clean : "–";
    }

    private static string Cleaned(Rune[] runes, bool[] emoji)
    {
        var clean = new StringBuilder(runes.Length);
        var (space, marks) = (false, 0);
        for (var at = 0; at < runes.Length; at++)
        {
            var rune = runes[at];
            var kind = Rune.GetUnicodeCategory(rune);
            if (Rune.IsWhiteSpace(rune) || kind is UnicodeCategory.Control)
            {
                space = clean.Length > 0;
                continue;
            }
            if (
                kind is UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
                || rune == Rune.ReplacementChar
            )
                continue;
            if (kind is UnicodeCategory.Format && !Joins(rune))
                continue;
            if (emoji[at] || (rune.Value is 0x200C or Joiner && !IsAfterLetter(clean, space)))
                continue;
            // Four are enough for every script; more would run over the lines above and below.
            marks = kind is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark ? marks + 1 : 0;
            if (marks > 4)
                continue;
            if (space)
                clean.Append(' ');
            space = false;
            clean.Append(rune.ToString());
        }
        return clean.ToString();
    }

    /// <summary>
    /// Which of them belong to emoji. Signs that may be print or picture are pictures where the text says so: before their selector, or
    /// joined to a picture.
    /// </summary>
    private static bool[] EmojiIn(Rune[] runes)
    {
        var found = new bool[runes.Length];
        for (var at = 0; at < runes.Length; at++)
        {
            var isBehind = at > 0 && found[at - 1];
            var isPictured = at + 1 < runes.Length && runes[at + 1].Value == PictureSelector;
            var isJoined = isBehind && runes[at - 1].Value == Joiner;
            var isJoiner = isBehind && runes[at].Value == Joiner;
            found[at] = isJoiner || IsOfEmoji(runes[at].Value) || ((isJoined || isPictured) && IsSign(runes[at]));
        }
        return found;
    }

    /// <summary>Emoji of the BMP and the planes above it, variation selectors, and the frame around a key.</summary>
    private static bool IsOfEmoji(int rune) =>
        rune is (>= 0x1F000 and <= 0x1FBFF) or (>= 0xFE00 and <= 0xFE0F) or 0x20E3
        || (rune <= char.MaxValue && Pictures.Contains((char)rune));

    /// <summary>Digits and letters before a selector stay, and so do the characters of Latin scripts and ™, which every font has.</summary>
    private static bool IsSign(Rune rune) => rune.Value is > 0xFF and not 0x2122 && !Rune.IsLetterOrDigit(rune) && !Rune.IsWhiteSpace(rune);

    private static bool IsAfterLetter(StringBuilder text, bool isSpace) =>
        text.Length > 0
        && !isSpace
        && (
            char.IsLetter(text[^1])
            || char.IsSurrogate(text[^1])
            || char.GetUnicodeCategory(text[^1]) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark
        );

    /// <summary>Zero-width (non-)joiners spell Persian and the scripts of India; the marks of direction hold digits in place.</summary>
    private static bool Joins(Rune rune) => rune.Value is 0x200C or 0x200D or 0x200E or 0x200F or 0x061C;

    /// <summary>An estimate, in multiples of the size, that is seldom too small.</summary>
    public static double Width(string text)
    {
        var width = 0d;
        foreach (var rune in text.Normalize(NormalizationForm.FormD).EnumerateRunes())
            width += Width(rune);
        return width;
    }

    private static double Width(Rune rune) =>
        rune.Value switch
        {
            >= ' ' and <= '~' => Ascii[rune.Value - ' '] / 100d,
            _ when Rune.GetUnicodeCategory(rune)
                    is UnicodeCategory.NonSpacingMark
                        or UnicodeCategory.EnclosingMark
                        or UnicodeCategory.Format => 0,
            // A decomposed Hangul syllable: its first letter represents the whole.
            >= 0x1100 and <= 0x115F => 1,
            >= 0x1160 and <= 0x11FF => 0,
            'ı' or 'ł' => 0.32,
            < 0x0250 => 0.72,
            < 0x0590 => 0.74,
            < 0x0600 => 0.58,
            // Joined letters are narrower than single ones.
            < 0x0900 => 0.5,
            < 0x0B80 => 0.68,
            < 0x0C00 => 1.1,
            < 0x0E00 => 1,
            < 0x0E80 => 0.66,
            >= 0x1E00 and < 0x2000 => 0.74,
            _ => 1,
        };

    /// <summary>The first character with a direction determines it.</summary>
    public static bool RunsRightToLeft(string text)
    {
        foreach (var rune in text.EnumerateRunes())
            if (Rune.IsLetter(rune))
                return IsRightToLeft(rune);
        return false;
    }

    internal static bool IsRightToLeft(Rune rune) =>
        rune.Value
            is (>= 0x0590 and <= 0x08FF)
                or (>= 0xFB1D and <= 0xFDFF)
                or (>= 0xFE70 and <= 0xFEFF)
                or (>= 0x10800 and <= 0x10FFF)
                or (>= 0x1E800 and <= 0x1EFFF);

    /// <summary>Italics are rendered for these scripts only; elsewhere they would be slanted artificially.</summary>
    public static bool MaySlant(string text) =>
        !text.EnumerateRunes().Any(rune => Rune.IsLetter(rune) && rune.Value is >= 0x0530 and not (>= 0x1E00 and < 0x2000));

    /// <summary>The language as far as the script determines it; null for Latin and scripts that need no help.</summary>
    /// <param name="nearby">More text by the same people: signs that China and Japan share are drawn as there.</param>
    public static string? Language(string text, string nearby)
    {
        var han = false;
        foreach (var rune in text.EnumerateRunes())
        {
            switch (rune.Value)
            {
                case >= 0x0590 and < 0x0600:
                    return "he";
                case >= 0x0600 and < 0x0780:
                    return "ar";
                case >= 0x0900 and < 0x0980:
                    return "hi";
                case >= 0x0E00 and < 0x0E80:
                    return "th";
                case >= 0x3040 and < 0x3100:
                    return "ja";
                case (>= 0xAC00 and < 0xD7B0) or (>= 0x1100 and < 0x1200):
                    return "ko";
                case (>= 0x3400 and < 0xA000) or (>= 0x20000 and < 0x33000):
                    han = true;
                    break;
            }
        }
        if (!han)
            return null;
        return nearby.Length > 0 && Language(nearby, "") is "ja" or "ko" ? Language(nearby, "") : "zh";
    }

    /// <summary>The text in lines of about the same width: as few as keep it large, at most so many.</summary>
    /// <param name="width">Of the place, in the unit of the size.</param>
    /// <returns>The lines, and the size at which the widest fits.</returns>
    public static (IReadOnlyList<string> Lines, double Size) Fit(string text, double width, double size, int most)
    {
        (IReadOnlyList<string> Lines, double Size) best = ([text], Math.Min(size, width / Math.Max(Width(text), 0.01)));
        if (most == 1)
            return best;
        var words = Words(text, width / (size * 0.35));
        for (var count = 2; count <= most && words.Count >= count; count++)
        {
            // One line may shrink to two thirds before a second is taken; more lines have to be smaller to fit their place.
            if (best.Size >= size * (best.Lines.Count == 1 ? 0.66 : 0.6))
                break;
            var lines = Balance(words, count);
            var fitting = Math.Min(size / (1 + 0.32 * (lines.Count - 1)), width / lines.Max(Width));
            if (fitting > best.Size)
                best = (lines, fitting);
        }
        return best;
    }

    private static IReadOnlyList<string> Balance(List<string> words, int count)
    {
        var (least, most) = (words.Max(Width), Width(string.Concat(words)));
        for (var step = 0; step < 20; step++)
        {
            var middle = (least + most) / 2;
            if (Fill(words, middle).Count <= count)
                most = middle;
            else
                least = middle;
        }
        return [.. Fill(words, most).Select(line => line.Trim(' ')).Where(line => line.Length > 0)];
    }

    private static List<string> Fill(List<string> words, double width)
    {
        var lines = new List<string>();
        var (line, taken) = (new StringBuilder(), 0d);
        foreach (var word in words)
        {
            if (line.Length > 0 && taken + Width(word.TrimEnd(' ')) > width + 1e-9)
            {
                lines.Add(line.ToString());
                line.Clear();
                taken = 0;
            }
            line.Append(word);
            taken += Width(word);
        }
        if (line.Length > 0)
            lines.Add(line.ToString());
        return lines;
    }

    /// <summary>Pieces between which a line may end, each with the space that follows it.</summary>
    private static List<string> Words(string text, double longest)
    {
        var words = new List<string>();
        foreach (var piece in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var start = words.Count;
            var everywhere = Width(piece) > longest;
            var word = new StringBuilder();
            var elements = StringInfo.GetTextElementEnumerator(piece);
            while (elements.MoveNext())
            {
                var element = elements.GetTextElement();
                if (word.Length > 0 && (everywhere || MayBreak(word[^1], element[0])))
                {
                    words.Add(word.ToString());
                    word.Clear();
                }
                word.Append(element);
            }
            if (word.Length > 0)
                words.Add(word.ToString());
            if (words.Count > start)
                words[^1] += ' ';
        }
        return words;
    }

    /// <summary>
    /// Chinese and Japanese break between any two signs, but a line does not start with a closing one nor end with an opening one.
    /// </summary>
    private static bool MayBreak(char before, char after) =>
        (IsIdeograph(before) || IsIdeograph(after))
        && !"、。，．・：；？！」』）〕】》〉ー々ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.:;?!)]".Contains(after, StringComparison.Ordinal)
        && !"「『（〔【《〈([".Contains(before, StringComparison.Ordinal);

    private static bool IsIdeograph(char sign) =>
        sign is (>= '\u3000' and < '\uA000') or (>= '\uF900' and < '\uFB00') or (>= '\uFF00' and < '\uFFEF');
}
