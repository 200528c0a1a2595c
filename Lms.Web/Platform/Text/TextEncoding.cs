using System.Text;
using UtfUnknown;

namespace Lms.Web.Platform.Text;

/// <summary>
/// The encoding of a text's bytes. A mark at the start, UTF-8 and UTF-16 can be told apart from everything else. All other encodings are
/// guesses based on which letters usually appear together; a guess is marked as such (<see cref="IsSure"/>), and people can choose.
/// </summary>
/// <param name="Name">As in the IANA registry.</param>
/// <param name="IsSure">False for a guess.</param>
public sealed record TextEncoding(string Name, Encoding Encoding, bool IsSure)
{
    public const string Utf8 = "utf-8";

    /// <summary>The replacement for a damaged letter.</summary>
    public const char Damaged = '\uFFFD';

    /// <summary>How much non-ASCII text is examined for a guess.</summary>
    private const int MostLookedAt = 1 << 16;

    /// <summary>The encodings to choose from, likelier ones first: the name, and whose letters it has (an English key).</summary>
    public static readonly IReadOnlyList<(string Name, string Letters)> Offered =
    [
        (Utf8, "All languages"),
        ("utf-16", "All languages"),
        ("windows-1252", "Western European"),
        ("windows-1250", "Central European"),
        ("iso-8859-2", "Central European"),
        ("windows-1251", "Cyrillic"),
        ("windows-1253", "Greek"),
        ("windows-1254", "Turkish"),
        ("windows-1255", "Hebrew"),
        ("windows-1256", "Arabic"),
        ("windows-1257", "Baltic"),
        ("macintosh", "Western European"),
        ("ibm850", "Western European"),
        ("ibm852", "Central European"),
        ("cp866", "Cyrillic"),
        ("koi8-r", "Cyrillic"),
        ("shift_jis", "Japanese"),
        ("euc-jp", "Japanese"),
        ("iso-2022-jp", "Japanese"),
        ("gb18030", "Chinese"),
        ("big5", "Chinese"),
        ("ks_c_5601-1987", "Korean"),
        ("windows-874", "Thai"),
    ];

    /// <summary>
    /// Checked in addition to what the detector finds, which knows letters of languages but not all programs; the first of equals wins.
    /// </summary>
    private static readonly string[] Usual = ["windows-1252", "windows-1250", "macintosh", "ibm850", "shift_jis", "gb18030"];

    /// <summary>One that decodes ASCII as ASCII but also encodes everything else with it (ISO 2022).</summary>
    private static readonly byte Escape = 0x1B;

    /// <summary>
    /// The one that was chosen, where it is one that is offered and the bytes do not say another themselves; else the one that they are
    /// likeliest in.
    /// </summary>
    public static TextEncoding Of(byte[] bytes, string? chosen = null)
    {
        if (Marked(bytes) is { } marked)
            return marked;
        if (Offered.Any(o => o.Name == chosen))
            return new(chosen!, Get(chosen!), IsSure: true);
        if (Wide(bytes) is { } wide)
            return wide;
        if (IsUtf8(bytes))
            return new(Utf8, Encoding.UTF8, IsSure: true);
        return Guess(Telling(bytes));
    }

    /// <summary>The text, without the mark at its start. What cannot be decoded reads as <see cref="Damaged"/>.</summary>
    public StreamReader Open(byte[] bytes) =>
        new(new MemoryStream(bytes, writable: false), Encoding, detectEncodingFromByteOrderMarks: true);

    private static Encoding Get(string name) =>
        name switch
        {
            Utf8 => Encoding.UTF8,
            "utf-16" => Encoding.Unicode,
            _ => CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name),
        };

    private static TextEncoding? Marked(byte[] bytes) =>
        bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => new(Utf8, Encoding.UTF8, IsSure: true),
            [0xFF, 0xFE, 0, 0, ..] => new("utf-32", Encoding.UTF32, IsSure: true),
            [0xFF, 0xFE, ..] => new("utf-16", Encoding.Unicode, IsSure: true),
            [0xFE, 0xFF, ..] => new("utf-16", Encoding.BigEndianUnicode, IsSure: true),
            _ => null,
        };

    /// <summary>An encoding with two bytes per character, one of which is zero in most: tables have many ASCII characters.</summary>
    private static TextEncoding? Wide(byte[] bytes)
    {
        var head = bytes.AsSpan(0, Math.Min(bytes.Length, 400));
        var (even, odd) = (0, 0);
        for (var i = 0; i < head.Length; i++)
        {
            if (head[i] != 0)
                continue;
            if (i % 2 == 0)
                even++;
            else
                odd++;
        }
        if (Math.Max(even, odd) <= head.Length / 4)
            return null;
        return new("utf-16", odd > even ? Encoding.Unicode : Encoding.BigEndianUnicode, IsSure: true);
    }

    /// <summary>
    /// Whether the text is valid UTF-8, or nearly: a damaged letter beside others that could hardly be valid by chance does not make it
    /// something else. Consecutive letters count as one, because where one byte is wrong the next may look right.
    /// </summary>
    private static bool IsUtf8(byte[] bytes)
    {
        var (whole, broken) = (0, 0);
        ReadOnlySpan<byte> rest = bytes;
        if (rest.Contains(Escape))
            return false;
        while (rest.IndexOfAnyExceptInRange((byte)0, (byte)0x7F) is >= 0 and var start)
        {
            rest = rest[start..];
            var run = rest.IndexOfAnyInRange((byte)0, (byte)0x7F) is >= 0 and var end ? rest[..end] : rest;
            if (System.Text.Unicode.Utf8.IsValid(run))
                whole++;
            else
                broken++;
            rest = rest[run.Length..];
        }
        return whole >= broken;
    }

    /// <summary>The lines that hold more than ASCII, as far as they are looked at.</summary>
    private static byte[] Telling(byte[] bytes)
    {
        var telling = new MemoryStream();
        ReadOnlySpan<byte> rest = bytes;
        while (rest.Length > 0 && telling.Length < MostLookedAt)
        {
            var end = rest.IndexOf((byte)'\n');
            var line = end < 0 ? rest : rest[..(end + 1)];
            if (line.ContainsAnyExceptInRange((byte)0, (byte)0x7F) || line.Contains(Escape))
                telling.Write(line[..Math.Min(line.Length, MostLookedAt)]);
            rest = rest[line.Length..];
        }
        return telling.ToArray();
    }

    private static TextEncoding Guess(byte[] telling)
    {
        var offered = Offered.Skip(2).Select(o => (o.Name, Text: Get(o.Name).GetString(telling))).ToList();
        // The detector knows encodings that differ from an offered one in letters that the file does not have.
        var found =
            CharsetDetector
                .DetectFromBytes(telling)
                .Details?.Where(d => d.Encoding is not null)
                .OrderByDescending(d => d.Confidence)
                .Select(d => d.Encoding.GetString(telling))
                .Select(text => offered.Find(o => o.Text == text))
                .Where(o => o.Name is not null)
            ?? [];
        var best = found.Concat(Usual.Select(name => offered.Find(o => o.Name == name))).MinBy(o => Oddness(o.Text));
        return new(best.Name, Get(best.Name), IsSure: false);
    }

    /// <summary>
    /// How much of the text does not look like words: symbols within words, capitals after lower-case letters, letters of two scripts side
    /// by side.
    /// </summary>
    private static int Oddness(string text)
    {
        var odd = 0;
        for (var i = 0; i < text.Length; i++)
        {
            var (before, c, after) = (i == 0 ? ' ' : text[i - 1], text[i], i + 1 == text.Length ? ' ' : text[i + 1]);
            if (c < 0x80 && before < 0x80)
                continue;
            if (c == Damaged || (char.IsControl(c) && c >= 0x80))
                odd += 10;
            else if (c >= 0x80 && !char.IsLetter(c))
                odd += char.IsLetter(before) || char.IsLetter(after) ? 3 : 0;
            // Katakana of half width: two signs of another encoding more often than writing.
            else if (c is >= '\uFF61' and <= '\uFF9F')
                odd++;
            else if (char.IsLower(before) && char.IsUpper(c))
                odd += 2;
            else if (char.IsLetter(before) && char.IsLetter(c) && IsLatin(before) != IsLatin(c))
                odd += 3;
        }
        return odd;
    }

    private static bool IsLatin(char c) => c < 0x250 || c is >= '\u1E00' and <= '\u1EFF';
}
