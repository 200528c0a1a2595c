using System.Security.Cryptography;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>The code by which people join a class: short, without characters that look alike, and read however it is typed.</summary>
public static class JoinCode
{
    public const int Length = 7;

    private const int FirstGroup = 3;

    private const string Alphabet = "ABCDEFGHJKMNPQRSTVWXYZ23456789";

    public static string New() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>Case, blanks, and hyphens do not matter.</summary>
    /// <returns>Null if it cannot be a code.</returns>
    public static string? Read(string? typed)
    {
        var code = new string([.. (typed ?? "").ToUpperInvariant().Where(char.IsAsciiLetterOrDigit)]);
        return code.Length == Length && code.All(Alphabet.Contains) ? code : null;
    }

    /// <summary>In two groups, to be read aloud and copied from a screen.</summary>
    public static string Shown(string code) => $"{code[..FirstGroup]}-{code[FirstGroup..]}";
}
