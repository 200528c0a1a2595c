using System.Buffers.Binary;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// An uploaded image: its size and its number of frames, read without decoding anything, and the same image without the metadata that
/// cameras and programs add (places, names, previews). Its orientation and colors are kept.
/// </summary>
/// <param name="Orientation">As in EXIF, 1–8; 1 is upright.</param>
/// <param name="Frames">More than one for an animated image.</param>
public sealed record PictureFile(FileKind Kind, int Width, int Height, int Orientation, int Frames)
{
    public const int MostSide = 16_000;

    /// <summary>The total for all frames: browsers hold them decoded.</summary>
    public const long MostPixels = 100_000_000;

    private static readonly Refusal Broken = new("The image is damaged or incomplete. Save it again, or choose another one.");

    public bool IsMoving => Frames > 1;

    public int ShownWidth => Orientation >= 5 ? Height : Width;

    public int ShownHeight => Orientation >= 5 ? Width : Height;

    public static Result<PictureFile> Read(byte[] bytes)
    {
        var cleaned = Clean(bytes);
        return cleaned.Refusal is { } why ? why : cleaned.Value.Picture;
    }

    /// <summary>The picture, and its bytes without the metadata.</summary>
    public static Result<(PictureFile Picture, byte[] Bytes)> Clean(byte[] bytes)
    {
        if (SvgPicture.Begins(bytes.AsSpan(0, Math.Min(FileKind.HeadLength, bytes.Length))))
            return SvgPicture.Clean(bytes);
        var into = new MemoryStream(bytes.Length);
        var kind = FileKind.Of(bytes.AsSpan(0, Math.Min(16, bytes.Length)));
        PictureFile? read;
        try
        {
            read =
                kind == FileKind.Jpeg ? Jpeg(bytes, into)
                : kind == FileKind.Png ? Png(bytes, into)
                : kind == FileKind.WebP ? WebP(bytes, into)
                : kind == FileKind.Gif ? Gif(bytes, into)
                : null;
        }
        catch (Exception failure) when (failure is IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            // It declares a part that is longer than the file.
            return Broken;
        }
        if (read is not { Width: > 0, Height: > 0 } it)
            return Broken;
        if (it.Width > MostSide || it.Height > MostSide || (long)it.Width * it.Height * Math.Max(1, it.Frames) > MostPixels)
            return it.IsMoving
                ? new Refusal(
                    "The image has {0} × {1} pixels in {2} frames, which is too large. Make it smaller or shorter, or upload it as a video.",
                    null,
                    it.Width,
                    it.Height,
                    it.Frames
                )
                : new Refusal(
                    "The image has {0} × {1} pixels, which is too large. Reduce it to at most {2} million pixels.",
                    null,
                    it.Width,
                    it.Height,
                    MostPixels / 1_000_000
                );
        return (it, into.ToArray());
    }

    /// <summary>
    /// JPEG (ITU-T T.81, annex B): keeps JFIF, the color profile, and Adobe's color transform; data after the end is dropped.
    /// </summary>
    private static PictureFile? Jpeg(byte[] bytes, MemoryStream into)
    {
        var (width, height, orientation, at) = (0, 0, 1, 2);
        var kept = new List<(int At, int Length)>();
        while (true)
        {
            if (bytes[at] != 0xFF)
                return null;
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            if (marker == 0xD9)
            {
                kept.Add((at, 2));
                break;
            }
            var length = 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2, 2));
            var body = bytes.AsSpan(at + 4, length - 4);
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (width > 0)
                    return null;
                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
            }
            else if (marker == 0xE1 && body.StartsWith("Exif\0\0"u8))
                orientation = Exif.OrientationOf(body[6..]);
            if (
                marker is not (>= 0xE0 and <= 0xEF or 0xFE)
                || marker is 0xE0 or 0xEE
                || (marker == 0xE2 && body.StartsWith("ICC_PROFILE\0"u8))
            )
                kept.Add((at, length));
            at += length;
            if (marker != 0xDA)
                continue;
            // The scan: up to a marker that is neither a stuffed byte nor a restart.
            var from = at;
            while (bytes[at] != 0xFF || bytes[at + 1] is 0x00 or 0xFF or (>= 0xD0 and <= 0xD7))
                at++;
            kept.Add((from, at - from));
        }
        into.Write([0xFF, 0xD8]);
        if (orientation != 1)
        {
            var exif = Exif.Only(orientation);
            into.Write([0xFF, 0xE1, 0, (byte)(2 + 6 + exif.Length), .. "Exif\0\0"u8, .. exif]);
        }
        foreach (var (from, length) in kept)
            into.Write(bytes, from, length);
        return new(FileKind.Jpeg, width, height, orientation, 1);
    }

    /// <summary>PNG (ISO/IEC 15948): keeps chunks that describe the picture, and none that describe its origin.</summary>
    private static PictureFile? Png(byte[] bytes, MemoryStream into)
    {
        string[] looks =
        [
            "tRNS",
            "cHRM",
            "gAMA",
            "iCCP",
            "sBIT",
            "sRGB",
            "cICP",
            "mDCV",
            "cLLI",
            "bKGD",
            "hIST",
            "pHYs",
            "sPLT",
            "acTL",
            "fcTL",
            "fdAT",
        ];
        PictureFile? picture = null;
        into.Write(bytes, 0, 8);
        for (var at = 8; ; )
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at, 4));
            var type = Encoding.ASCII.GetString(bytes.AsSpan(at + 4, 4));
            var body = bytes.AsSpan(at + 8, length);
            _ = bytes.AsSpan(at + 8 + length, 4);
            if (picture is null)
            {
                if (type != "IHDR" || length != 13)
                    return null;
                picture = new(
                    FileKind.Png,
                    BinaryPrimitives.ReadInt32BigEndian(body),
                    BinaryPrimitives.ReadInt32BigEndian(body[4..]),
                    1,
                    1
                );
            }
            else if (type == "IHDR")
                return null;
            else if (type == "acTL" && length == 8)
                picture = picture with { Frames = Math.Max(1, BinaryPrimitives.ReadInt32BigEndian(body)) };
            else if (type == "eXIf" && Exif.OrientationOf(body) is > 1 and var turned)
            {
                picture = picture with { Orientation = turned };
                WriteChunk(into, "eXIf", Exif.Only(turned));
            }
            // Upper case: the image cannot be shown without it.
            if (char.IsAsciiLetterUpper(type[0]) || looks.Contains(type))
                into.Write(bytes, at, 12 + length);
            at += 12 + length;
            if (type == "IEND")
                return picture;
        }
    }

    private static void WriteChunk(MemoryStream into, string type, byte[] body)
    {
        var chunk = new byte[12 + body.Length];
        BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
        Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
        body.CopyTo(chunk, 8);
        BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(8 + body.Length), Crc(chunk.AsSpan(4, 4 + body.Length)));
        into.Write(chunk);
    }

    /// <summary>As PNG computes it (ISO/IEC 15948, annex D).</summary>
    private static uint Crc(ReadOnlySpan<byte> of)
    {
        var crc = uint.MaxValue;
        foreach (var b in of)
        {
            crc ^= b;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 1 ? 0xEDB88320 ^ (crc >> 1) : crc >> 1;
        }
        return ~crc;
    }

    /// <summary>WebP (RFC 9649): chunks in a RIFF container.</summary>
    private static PictureFile? WebP(byte[] bytes, MemoryStream into)
    {
        var end = 8L + BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(4));
        if (end > bytes.Length)
            return null;
        var (width, height, orientation, frames, flags) = (0, 0, 1, 0, -1);
        into.Write(bytes, 0, 12);
        for (var at = 12; at + 8 <= end; )
        {
            var type = Encoding.ASCII.GetString(bytes.AsSpan(at, 4));
            var size = checked((int)Math.Min(int.MaxValue - 16, BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at + 4))));
            var body = bytes.AsSpan(at + 8, size);
            var whole = 8 + size + (size & 1);
            if (type == "VP8X")
                (width, height, flags) = (1 + Three(body[4..]), 1 + Three(body[7..]), (int)into.Length + 8);
            else if (type == "VP8 " && width == 0)
                (width, height) = (
                    BinaryPrimitives.ReadUInt16LittleEndian(body[6..]) & 0x3FFF,
                    BinaryPrimitives.ReadUInt16LittleEndian(body[8..]) & 0x3FFF
                );
            else if (type == "VP8L" && width == 0)
            {
                var bits = BinaryPrimitives.ReadUInt32LittleEndian(body[1..]);
                (width, height) = (1 + (int)(bits & 0x3FFF), 1 + (int)((bits >> 14) & 0x3FFF));
            }
            else if (type == "ANMF")
                frames++;
            else if (type == "EXIF")
                orientation = Exif.OrientationOf(body.StartsWith("Exif\0\0"u8) ? body[6..] : body);
            if (type is "VP8X" or "VP8 " or "VP8L" or "ALPH" or "ANIM" or "ANMF" or "ICCP")
            {
                into.Write(bytes, at, Math.Min(whole, bytes.Length - at));
                if (at + whole > bytes.Length)
                    into.WriteByte(0);
            }
            at += whole;
        }
        var turns = orientation != 1 && flags >= 0;
        if (turns)
        {
            var exif = Exif.Only(orientation);
            into.Write("EXIF"u8);
            into.Write(BitConverter.GetBytes(exif.Length));
            into.Write(exif);
        }
        var made = into.GetBuffer();
        // EXIF and XMP are announced in the header.
        if (flags >= 0)
            made[flags] = (byte)((made[flags] & ~0x0C) | (turns ? 0x08 : 0));
        BinaryPrimitives.WriteUInt32LittleEndian(made.AsSpan(4), (uint)(into.Length - 8));
        return new(FileKind.WebP, width, height, turns ? orientation : 1, Math.Max(1, frames));
    }

    /// <summary>GIF89a: comments and application data are removed; the loop count stays.</summary>
    private static PictureFile? Gif(byte[] bytes, MemoryStream into)
    {
        var (width, height) = (
            BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(6)),
            BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(8))
        );
        var at = 13 + ColorTable(bytes[10]);
        into.Write(bytes.AsSpan(0, at));
        for (var frames = 0; ; )
        {
            var from = at;
            switch (bytes[at])
            {
                case 0x3B:
                    into.WriteByte(0x3B);
                    return frames > 0 ? new(FileKind.Gif, width, height, 1, frames) : null;
                case 0x2C:
                    frames++;
                    at += 10 + ColorTable(bytes[at + 9]) + 1;
                    break;
                case 0x21:
                    at += 2;
                    break;
                default:
                    return null;
            }
            while (bytes[at] != 0)
                at += 1 + bytes[at];
            at++;
            var isOther =
                bytes[from] == 0x21
                && (
                    bytes[from + 1] == 0xFE
                    || (
                        bytes[from + 1] == 0xFF
                        && !bytes.AsSpan(from + 3).StartsWith("NETSCAPE2.0"u8)
                        && !bytes.AsSpan(from + 3).StartsWith("ANIMEXTS1.0"u8)
                    )
                );
            if (!isOther)
                into.Write(bytes.AsSpan(from, at - from));
        }
    }

    private static int ColorTable(byte flags) => (flags & 0x80) == 0 ? 0 : 3 << ((flags & 7) + 1);

    private static int Three(ReadOnlySpan<byte> it) => it[0] | (it[1] << 8) | (it[2] << 16);
}
