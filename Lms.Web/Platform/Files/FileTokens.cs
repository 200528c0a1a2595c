using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Signs addresses of files for at most an hour and ten minutes. A token opens one file of one scope (a course, a certificate), so that
/// knowing the key of another's file is of no use; a token for a scope alone opens all of it, such as everything made from one video. It
/// expires on a full ten minutes, so that pages rendered within them have the same address and browsers keep what they fetched.
/// </summary>
/// <param name="key">Secret, 32 bytes, the same in all processes of an installation.</param>
public sealed class FileTokens(byte[] key, TimeProvider clock)
{
    private const string Folder = "/files/";

    private static readonly TimeSpan Step = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Life = TimeSpan.FromHours(1);

    /// <summary>A token for the whole scope: when it ends (in steps of ten minutes) and half an HMAC-SHA256 of both, base64url.</summary>
    public string For(Guid scopeId) => Sign(Guid.Empty, scopeId, End);

    /// <summary>A token for one file of the scope.</summary>
    public string For(Guid fileId, Guid scopeId) => Sign(fileId, scopeId, End);

    /// <summary>Checks that the token was made for this scope as a whole.</summary>
    public bool Opens(string? token, Guid scopeId) => Opens(token, Guid.Empty, scopeId);

    /// <summary>Checks that the token was made for this file of this scope.</summary>
    public bool Opens(string? token, Guid fileId, Guid scopeId)
    {
        var dot = token?.IndexOf('.') ?? -1;
        if (dot is < 1 or > 12 || !long.TryParse(token.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var steps))
            return false;
        return steps * Step.Ticks > clock.Now.Ticks
            && CryptographicOperations.FixedTimeEquals(
                Encoding.UTF8.GetBytes(token!),
                Encoding.UTF8.GetBytes(Sign(fileId, scopeId, steps))
            );
    }

    /// <summary>The address of a file, valid as long as the token; it opens nothing else.</summary>
    public string Url(Guid fileId, string name, Guid scopeId) =>
        $"{Folder}{fileId:D}/{Uri.EscapeDataString(name)}?t={For(fileId, scopeId)}";

    /// <summary>
    /// Puts a token into each address of a file that rendered text has a place for one in: it opens that file, if it is of the scope. A
    /// place that names a scope of its own, in 32 hexadecimal digits, gets one for that: only the product writes such places, no author
    /// can.
    /// </summary>
    public string Sign(string html, Guid scopeId)
    {
        var at = html.IndexOf(MarkdownText.FileToken, StringComparison.Ordinal);
        if (at < 0)
            return html;
        var signed = new StringBuilder(html.Length + 256);
        var from = 0;
        for (; at >= 0; at = html.IndexOf(MarkdownText.FileToken, from, StringComparison.Ordinal))
        {
            signed.Append(html, from, at - from);
            var start = html.LastIndexOf(Folder, at, at - from, StringComparison.Ordinal) + Folder.Length;
            from = at + MarkdownText.FileToken.Length;
            var scope = scopeId;
            if (from + 32 <= html.Length && Guid.TryParseExact(html.AsSpan(from, 32), "N", out var own))
                (scope, from) = (own, from + 32);
            if (start >= Folder.Length && start + 36 <= at && Guid.TryParseExact(html.AsSpan(start, 36), "D", out var file))
                signed.Append("?t=").Append(For(file, scope));
        }
        return signed.Append(html, from, html.Length - from).ToString();
    }

    private long End => (clock.Now.Ticks + Life.Ticks) / Step.Ticks + 1;

    private string Sign(Guid fileId, Guid scopeId, long steps)
    {
        Span<byte> message = stackalloc byte[40];
        fileId.TryWriteBytes(message);
        scopeId.TryWriteBytes(message[16..]);
        BitConverter.TryWriteBytes(message[32..], steps);
        Span<byte> mac = stackalloc byte[32];
        HMACSHA256.HashData(key, message, mac);
        return string.Create(CultureInfo.InvariantCulture, $"{steps}.{Base64Url.EncodeToString(mac[..16])}");
    }
}
