using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Signs addresses of files: a token opens all files of one scope (a course, a certificate) for at most an hour and ten minutes.
/// It ends on a full ten minutes, so that pages drawn within them carry the same address and browsers keep what they fetched.
/// </summary>
/// <param name="key">Secret, 32 bytes, the same in all processes of an installation.</param>
public sealed class FileTokens(byte[] key, TimeProvider clock)
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>A token for the scope: when it ends (in steps of ten minutes) and half an HMAC-SHA256 of both, base64url.</summary>
    public string For(Guid scopeId) => Sign(scopeId, (clock.Now.Ticks + Life.Ticks) / Step.Ticks + 1);

    public bool Opens(string? token, Guid scopeId)
    {
        var dot = token?.IndexOf('.') ?? -1;
        if (dot is < 1 or > 12 || !long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var steps)) return false;
        return steps * Step.Ticks > clock.Now.Ticks
            && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token!), Encoding.UTF8.GetBytes(Sign(scopeId, steps)));
    }

    /// <summary>The address of a file, good for as long as the token.</summary>
    public string Url(Guid fileId, string name, Guid scopeId) => $"/files/{fileId:D}/{Uri.EscapeDataString(name)}?t={For(scopeId)}";

    private string Sign(Guid scopeId, long steps)
    {
        Span<byte> message = stackalloc byte[24];
        scopeId.TryWriteBytes(message);
        BitConverter.TryWriteBytes(message[16..], steps);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, message, mac);
        return string.Create(CultureInfo.InvariantCulture, $"{steps}.{Base64Url.EncodeToString(mac[..16])}");
    }
}
