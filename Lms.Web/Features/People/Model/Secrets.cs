using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Features.People.Model;

/// <summary>Random secrets that are given away once and kept as their hash: 256 bits need neither salt nor slowness.</summary>
internal static class Secrets
{
    public static string New() => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    public static string Hash(string secret) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <summary>Hashes an email address, however it is typed: counting does not require a readable address.</summary>
    public static string OfEmail(string email) => Hash(EmailAddress.Key(email));

    public static bool Fits(string? given, string hash) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Hash(given ?? "")), Encoding.UTF8.GetBytes(hash));
}
