using System.Security.Cryptography;
using OtpNet;

namespace Lms.Web.Features.People.Model;

/// <summary>Codes of six digits that change every 30 seconds (RFC 6238 with SHA-1, as authenticator apps expect).</summary>
public static class AppCodes
{
    /// <summary>160 bits, in base 32 without padding.</summary>
    public static string NewSecret() => Base32Encoding.ToString(KeyGeneration.GenerateRandomKey());

    /// <summary>The time step that the code belongs to: the current one, or one before or after for clocks that differ.</summary>
    public static long? Match(string secret, string? code, DateTime now)
    {
        var digits = new string([.. (code ?? "").Where(char.IsAsciiDigit)]);
        var totp = new Totp(Base32Encoding.ToBytes(secret));
        // The latest first: if two steps have the same code, it counts as used for both.
        foreach (var ahead in (int[])[1, 0, -1])
            if (totp.VerifyTotp(now.AddSeconds(ahead * totp.Step), digits, out var step))
                return step;
        return null;
    }
}
