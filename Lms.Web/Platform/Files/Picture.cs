using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// What the head of a PNG or JPEG says, read strictly and without decoding anything: its size bounds what decoding may cost.
/// </summary>
/// <param name="Orientation">As in EXIF, 1–8; 1 is upright.</param>
public sealed record Picture(FileKind Kind, int Width, int Height, int Orientation)
{
    public const int MostSide = 12_000;

    public const long MostPixels = 40_000_000;

    private static readonly Refusal Broken = new("The picture is damaged or not complete. Save it anew, or choose another.");

    public static Result<Picture> Read(byte[] bytes)
    {
        var kind = FileKind.Of(bytes.AsSpan(0, Math.Min(16, bytes.Length)));
        if (kind != FileKind.Png && kind != FileKind.Jpeg) return new Refusal("This kind of file is not taken here. These are: {0}.", null, "jpg, png");
        var read = kind == FileKind.Png ? Png(bytes) : Jpeg(bytes);
        if (read is not { Width: > 0, Height: > 0 } picture) return Broken;
        if (picture.Width > MostSide || picture.Height > MostSide || (long)picture.Width * picture.Height > MostPixels)
            return new Refusal("The picture has {0} × {1} pixels, which is too many. Make it smaller: {2} million pixels at most.", null, picture.Width, picture.Height, MostPixels / 1_000_000);
        return kind == FileKind.Png && !HasAllRows(bytes, picture) ? Broken : picture;
    }

    /// <summary>A square around the middle, upright, as a drawing that holds the picture.</summary>
    public string Square(byte[] bytes, int side)
    {
        // The crop is the same from all four sides, so turning and mirroring the square does what turning the picture would.
        var turn = Orientation switch
        {
            2 => $"matrix(-1 0 0 1 {side} 0)",
            3 => $"rotate(180 {side / 2} {side / 2})",
            4 => $"matrix(1 0 0 -1 0 {side})",
            5 => "matrix(0 1 1 0 0 0)",
            6 => $"rotate(90 {side / 2} {side / 2})",
            7 => $"matrix(0 -1 -1 0 {side} {side})",
            8 => $"rotate(270 {side / 2} {side / 2})",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{side}" height="{side}" viewBox="0 0 {side} {side}"><g transform="{turn}"><image width="{side}" height="{side}" preserveAspectRatio="xMidYMid slice" xlink:href="data:{Kind.ContentType};base64,{Convert.ToBase64String(bytes)}"/></g></svg>
            """);
    }

    /// <summary>True when nothing can be seen: what a drawing becomes whose picture could not be decoded. For PNGs of eight bits with transparency.</summary>
    public static bool IsBlank(byte[] png)
    {
        using var packed = new MemoryStream();
        var (width, isOther) = (0, true);
        foreach (var (type, at, length) in Chunks(png))
        {
            if (type == "IHDR") (width, isOther) = (BinaryPrimitives.ReadInt32BigEndian(png.AsSpan(at)), png[at + 8] != 8 || png[at + 9] != 6);
            if (type == "IDAT") packed.Write(png, at, length);
        }
        if (isOther || packed.Length == 0) return false;
        packed.Position = 0;
        using var rows = new ZLibStream(packed, CompressionMode.Decompress);
        // In each row a byte says how it is filtered; a row of nothing is nothing under every filter.
        var row = new byte[1 + (width * 4)];
        while (rows.ReadAtLeast(row, row.Length, throwOnEndOfStream: false) == row.Length)
            if (row.AsSpan(1).ContainsAnyExcept((byte)0)) return false;
        return true;
    }

    /// <summary>PNG (ISO/IEC 15948): IHDR comes first, IEND last.</summary>
    private static Picture? Png(byte[] bytes)
    {
        Picture? picture = null;
        var ends = false;
        foreach (var (type, at, length) in Chunks(bytes))
        {
            if (picture is null)
            {
                if (type != "IHDR" || length != 13) return null;
                picture = new(FileKind.Png, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at)), BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at + 4)), 1);
            }
            else if (type == "IHDR") return null;
            ends |= type == "IEND";
        }
        return ends ? picture : null;
    }

    /// <summary>
    /// Unpacks without keeping anything: a decoder that meets the end too early fills the rest with whatever it finds. Interlaced rows take
    /// a little more than plain ones, so for those this asks a little too little.
    /// </summary>
    private static bool HasAllRows(byte[] png, Picture picture)
    {
        using var packed = new MemoryStream();
        foreach (var (type, at, length) in Chunks(png))
            if (type == "IDAT") packed.Write(png, at, length);
        packed.Position = 0;
        var samples = png[25] switch { 2 => 3, 4 => 2, 6 => 4, _ => 1 };
        var wanted = picture.Height * (1 + (((long)picture.Width * samples * png[24]) + 7) / 8);
        try
        {
            using var rows = new ZLibStream(packed, CompressionMode.Decompress);
            var some = new byte[1 << 16];
            for (int read; wanted > 0 && (read = rows.Read(some)) > 0;) wanted -= read;
        }
        catch (InvalidDataException)
        {
            return false;
        }
        return wanted <= 0;
    }

    /// <summary>Up to the end of the picture or of what is whole.</summary>
    private static IEnumerable<(string Type, int At, int Length)> Chunks(byte[] png)
    {
        for (long at = 8; at + 12 <= png.Length;)
        {
            var length = BinaryPrimitives.ReadInt32BigEndian(png.AsSpan((int)at));
            if (length < 0 || at + 12 + length > png.Length) yield break;
            var type = System.Text.Encoding.ASCII.GetString(png, (int)at + 4, 4);
            yield return (type, (int)at + 8, length);
            if (type == "IEND") yield break;
            at += 12 + length;
        }
    }

    /// <summary>JPEG (ITU-T T.81): segments up to the scan, of which one gives the size; EXIF may stand in another.</summary>
    private static Picture? Jpeg(byte[] bytes)
    {
        var (width, height, orientation) = (0, 0, 1);
        for (var at = 2; at + 4 <= bytes.Length;)
        {
            if (bytes[at] != 0xFF) return null;
            var marker = bytes[at + 1];
            if (marker == 0xFF)
            {
                at++;
                continue;
            }
            var length = BinaryPrimitives.ReadUInt16BigEndian(bytes.AsSpan(at + 2));
            if (length < 2 || at + 2 + length > bytes.Length) return null;
            var body = bytes.AsSpan(at + 4, length - 2);
            // SOF0–SOF15, without DHT, JPG and DAC.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (width > 0 || body.Length < 5) return null;
                (height, width) = (BinaryPrimitives.ReadUInt16BigEndian(body[1..]), BinaryPrimitives.ReadUInt16BigEndian(body[3..]));
            }
            else if (marker == 0xE1 && body.StartsWith("Exif\0\0"u8)) orientation = Exif.OrientationOf(body[6..]);
            else if (marker == 0xDA) return bytes.AsSpan(at).LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) > 0 ? new(FileKind.Jpeg, width, height, orientation) : null;
            at += 2 + length;
        }
        return null;
    }
}
