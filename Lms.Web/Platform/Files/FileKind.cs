using System.Collections.Frozen;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>What a file is, told by its first bytes and not by its name.</summary>
/// <param name="ContentType">Sent when the file is read.</param>
/// <param name="Extension">With the dot.</param>
public sealed record FileKind(string ContentType, string Extension)
{
    public static readonly FileKind Png = new("image/png", ".png");
    public static readonly FileKind Jpeg = new("image/jpeg", ".jpg");
    public static readonly FileKind Gif = new("image/gif", ".gif");
    public static readonly FileKind WebP = new("image/webp", ".webp");
    public static readonly FileKind Mp4 = new("video/mp4", ".mp4");
    public static readonly FileKind WebM = new("video/webm", ".webm");
    public static readonly FileKind Pdf = new("application/pdf", ".pdf");

    public static readonly FrozenSet<FileKind> Images = FrozenSet.Create(Png, Jpeg, Gif, WebP);
    public static readonly FrozenSet<FileKind> Videos = FrozenSet.Create(Mp4, WebM);
    public static readonly FrozenSet<FileKind> Documents = FrozenSet.Create(Pdf, Png, Jpeg, Gif, WebP, Mp4, WebM);

    /// <summary>Reads up to 16 bytes from the start and goes back there.</summary>
    /// <returns>Null when the content is of no kind that is taken.</returns>
    public static async Task<FileKind?> OfAsync(Stream seekable, CancellationToken stop)
    {
        var head = new byte[16];
        seekable.Position = 0;
        var read = await seekable.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        seekable.Position = 0;
        return Of(head.AsSpan(0, read));
    }

    /// <summary>Signatures: PNG (ISO/IEC 15948), JPEG (ITU-T T.81), GIF89a, WebP and RIFF, ISO base media (ISO/IEC 14496-12), Matroska EBML, PDF (ISO 32000).</summary>
    public static FileKind? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])) return Png;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])) return Jpeg;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)) return Gif;
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8)) return WebP;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])) return WebM;
        if (head.StartsWith("%PDF-"u8)) return Pdf;
        return head.Length >= 12 && head[4..].StartsWith("ftyp"u8) ? Mp4 : null;
    }
}
