using System.Globalization;
using System.Net.Mail;
using System.Text;

namespace Lms.Web.Kernel;

/// <summary>
/// The one place that defines how an email address is stored and when two are the same. All code that reads one (from a form, a file, a
/// link, a list of invitations) cleans it here first: an invisible character must not turn one person into two.
/// </summary>
public static class EmailAddress
{
    public const int Longest = 254;

    /// <summary>
    /// The characters of an address (RFC 5322, 3.2.3): O'Brien has an apostrophe. Also the characters allowed in an account's name, which
    /// is its address.
    /// </summary>
    public const string Signs = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._@+!#$%&'*/=?^`{|}~";

    /// <summary>No address is longer, and normalizing a longer text would take time.</summary>
    private const int LongestTyped = 1000;

    /// <summary>Removes surrounding blanks and invisible characters; full-width letters become ordinary ones (Unicode, form KC).</summary>
    public static string Clean(string? typed)
    {
        typed = (typed ?? "").Trim();
        if (typed.Length > LongestTyped || Ascii.IsValid(typed) && !typed.AsSpan().ContainsAnyInRange('\0', '\u001F'))
            return typed;
        return Visible(typed).Normalize(NormalizationForm.FormKC).Trim();
    }

    /// <summary>Removes invisible characters.</summary>
    public static string Visible(string text)
    {
        var seen = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
            if (!IsUnseen(rune))
                seen.Append(rune.ToString());
        return seen.ToString();
    }

    /// <summary>The same key for all spellings of an address; accounts are found by it.</summary>
    public static string Key(string? typed) => Clean(typed).ToUpperInvariant();

    /// <summary>Returns whether email can be sent to the address, which must already be cleaned.</summary>
    public static bool IsWhole(string email) =>
        email.Length is > 0 and <= Longest
        && email.All(Signs.Contains)
        && MailAddress.TryCreate(email, out var address)
        && address.Address == email;

    /// <summary>Control characters, format characters, and letters that are not drawn (Unicode, Default_Ignorable_Code_Point).</summary>
    private static bool IsUnseen(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control
        || rune.Value
            is 0x034F
                or 0x115F
                or 0x1160
                or 0x17B4
                or 0x17B5
                or 0x3164
                or 0xFFA0
                or (>= 0x180B and <= 0x180F)
                or (>= 0xFE00 and <= 0xFE0F)
                or (>= 0xE0000 and <= 0xE0FFF);
}
