using System.Collections.Frozen;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>The type of a file, detected by its first bytes and not by its name.</summary>
/// <param name="ContentType">Sent when the file is read.</param>
/// <param name="Extension">With the dot.</param>
public sealed record FileKind(string ContentType, string Extension)
{
    public static readonly FileKind Png = new("image/png", ".png");
    public static readonly FileKind Jpeg = new("image/jpeg", ".jpg");
    public static readonly FileKind Gif = new("image/gif", ".gif");
    public static readonly FileKind WebP = new("image/webp", ".webp");
    public static readonly FileKind Avif = new("image/avif", ".avif");
    public static readonly FileKind Svg = new("image/svg+xml", ".svg");
    public static readonly FileKind Mp4 = new("video/mp4", ".mp4");
    public static readonly FileKind WebM = new("video/webm", ".webm");
    public static readonly FileKind Mp3 = new("audio/mpeg", ".mp3");
    public static readonly FileKind M4a = new("audio/mp4", ".m4a");
    public static readonly FileKind Ogg = new("audio/ogg", ".ogg");
    public static readonly FileKind Wav = new("audio/wav", ".wav");
    public static readonly FileKind Pdf = new("application/pdf", ".pdf");
    public static readonly FileKind Zip = new("application/zip", ".zip");

    public static readonly FrozenSet<FileKind> Images = FrozenSet.Create(Png, Jpeg, Gif, WebP, Avif);

    /// <summary>Kinds whose stored content differs from the uploaded content.</summary>
    public static readonly FrozenSet<FileKind> Cleaned = FrozenSet.Create(Png, Jpeg, Gif, WebP, Avif, Svg);
    public static readonly FrozenSet<FileKind> Videos = FrozenSet.Create(Mp4, WebM);
    public static readonly FrozenSet<FileKind> Sounds = FrozenSet.Create(Mp3, M4a, Ogg, Wav);

    /// <summary>Kinds that are watched or listened to.</summary>
    public static readonly FrozenSet<FileKind> Media = FrozenSet.Create(Mp4, WebM, Mp3, M4a, Ogg, Wav);

    /// <summary>Kinds that can be embedded in a text.</summary>
    public static readonly FrozenSet<FileKind> InTexts = FrozenSet.Create(Png, Jpeg, Gif, WebP, Avif, Svg, Mp4, WebM, Mp3, M4a, Ogg, Wav);
    public static readonly FrozenSet<FileKind> Documents = FrozenSet.Create(
        Pdf,
        Png,
        Jpeg,
        Gif,
        WebP,
        Avif,
        Svg,
        Mp4,
        WebM,
        Mp3,
        M4a,
        Ogg,
        Wav
    );

    /// <summary>The endings of these kinds, for people: PDF, PNG.</summary>
    public static string Names(IEnumerable<FileKind> kinds) =>
        string.Join(", ", kinds.Select(k => k.Extension[1..].ToUpperInvariant()).Order());

    /// <summary>The endings of these kinds, for a form that accepts them.</summary>
    public static string Accepted(IReadOnlySet<FileKind> kinds) =>
        string.Join(
            ',',
            kinds
                .Select(k => k.Extension)
                .Concat(kinds.Contains(Jpeg) ? [".jpeg"] : [])
                .Concat(kinds.Contains(Ogg) ? [".opus"] : [])
                .Order()
        );

    /// <summary>Course packages to be imported. They are never sent to anyone, and their contents are checked file by file.</summary>
    public static readonly FrozenSet<FileKind> Packages = FrozenSet.Create(Zip);

    /// <summary>Whether a file of this name, given by the product, is audio.</summary>
    public static bool IsSound(string? name) =>
        Path.GetExtension(name)?.ToLowerInvariant() is ".mp3" or ".m4a" or ".ogg" or ".opus" or ".oga" or ".wav";

    /// <summary>Whether a file of this name is video or audio.</summary>
    public static bool IsPlayed(string? name) => IsSound(name) || Path.GetExtension(name)?.ToLowerInvariant() is ".mp4" or ".webm";

    /// <summary>The number of bytes that identify a file: a drawing may begin with a comment of its program.</summary>
    public const int HeadLength = 1024;

    /// <summary>Reads the start, and resets the position.</summary>
    /// <param name="name">As the sender calls the file; it counts only for kinds that are downloaded.</param>
    /// <returns>Null when the content is of no accepted kind.</returns>
    public static async Task<FileKind?> OfAsync(Stream seekable, IReadOnlySet<FileKind> wanted, string name, CancellationToken stop)
    {
        var head = new byte[HeadLength];
        seekable.Position = 0;
        var read = await seekable.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        seekable.Position = 0;
        var kind = IsZip(head.AsSpan(0, read)) ? Zip : Of(head.AsSpan(0, read));
        if (kind is not null && wanted.Contains(kind))
            return kind;
        // What begins like another kind is not taken by its name.
        return (kind is null || kind == Zip) && DownloadKinds.Of(name, head.AsSpan(0, read)) is { } saved && wanted.Contains(saved)
            ? saved
            : null;
    }

    /// <summary>Recognizes a ZIP with files and one without (APPNOTE, 4.3.7 and 4.3.16).</summary>
    internal static bool IsZip(ReadOnlySpan<byte> head) => head.StartsWith("PK\u0003\u0004"u8) || head.StartsWith("PK\u0005\u0006"u8);

    /// <summary>
    /// Signatures: PNG (ISO/IEC 15948), JPEG (ITU-T T.81), GIF89a, WebP and RIFF, ISO base media (ISO/IEC 14496-12), Matroska EBML, Ogg
    /// (RFC 3533), PDF (ISO 32000).
    /// </summary>
    public static FileKind? Of(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return Png;
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return Jpeg;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
            return Gif;
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WEBP"u8))
            return WebP;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return WebM;
        if (head.StartsWith("%PDF-"u8))
            return Pdf;
        if (head.StartsWith("OggS"u8))
            return Ogg;
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..].StartsWith("WAVE"u8))
            return Wav;
        // With a tag before it, or with the first frame: eleven bits of ones, then MPEG-1 or 2, layer III (ISO/IEC 11172-3, 2.4.1.3).
        if (
            head.StartsWith("ID3"u8)
            || (
                head.Length > 2
                && head[0] == 0xFF
                && (head[1] & 0xE6) == 0xE2
                && head[2] is not 0xFF and >= 0x10
                && (head[2] & 0xF0) != 0xF0
                && (head[2] & 0x0C) != 0x0C
            )
        )
            return Mp3;
        if (head.Length > 0 && head[0] is (byte)'<' or 0xEF or (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            return SvgPicture.Begins(head[..Math.Min(head.Length, HeadLength)]) ? Svg : null;
        if (head.Length < 12 || !head[4..].StartsWith("ftyp"u8))
            return null;
        // Pictures in the same container (ISO/IEC 23008-12, AVIF): HEIC and ambiguous files are not accepted.
        if (head[8..].StartsWith("avif"u8))
            return Avif;
        if (
            head[8..].StartsWith("he"u8)
            || head[8..].StartsWith("mif1"u8)
            || head[8..].StartsWith("msf1"u8)
            || head[8..].StartsWith("avis"u8)
        )
            return null;
        return head[8..].StartsWith("M4A "u8) || head[8..].StartsWith("M4B "u8) ? M4a : Mp4;
    }
}
