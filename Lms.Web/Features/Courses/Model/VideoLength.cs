using System.Buffers.Binary;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// Reads the length of a video from the file itself, so that no one has to state it: the movie header of MP4 (ISO/IEC 14496-12, 8.2.2) and
/// the segment information of WebM (Matroska, RFC 9559, 5.1.2).
/// </summary>
public static class VideoLength
{
    private const int WebMHead = 64 * 1024;

    /// <returns>Whole seconds, rounded; null when the file does not say.</returns>
    public static async Task<int?> OfAsync(Stream seekable, CancellationToken stop)
    {
        seekable.Position = 0;
        var head = new byte[8];
        await seekable.ReadAtLeastAsync(head, 8, throwOnEndOfStream: false, stop);
        var seconds = head.AsSpan(4).SequenceEqual("ftyp"u8) ? await Mp4Async(seekable, stop) : await WebMAsync(seekable, stop);
        return seconds is > 0 and < 1_000_000 ? (int)Math.Round(seconds.Value) : null;
    }

    private static async Task<double?> Mp4Async(Stream file, CancellationToken stop)
    {
        var (at, end) = (0L, file.Length);
        var header = new byte[16];
        while (at + 8 <= end)
        {
            file.Position = at;
            if (await file.ReadAtLeastAsync(header, 16, throwOnEndOfStream: false, stop) < 8)
                return null;
            long size = BinaryPrimitives.ReadUInt32BigEndian(header);
            var inner = 8;
            if (size == 1)
                (size, inner) = (BinaryPrimitives.ReadInt64BigEndian(header.AsSpan(8)), 16);
            if (size == 0)
                size = end - at;
            if (size < inner || size > end - at)
                return null;
            if (header.AsSpan(4, 4).SequenceEqual("mvhd"u8))
                return await MovieHeaderAsync(file, at + inner, stop);
            // The movie header is inside the movie box; all other boxes are skipped.
            at += header.AsSpan(4, 4).SequenceEqual("moov"u8) ? inner : size;
        }
        return null;
    }

    private static async Task<double?> MovieHeaderAsync(Stream file, long at, CancellationToken stop)
    {
        var box = new byte[32];
        file.Position = at;
        if (await file.ReadAtLeastAsync(box, 32, throwOnEndOfStream: false, stop) < 32)
            return null;
        var (scale, duration) =
            box[0] == 1
                ? (BinaryPrimitives.ReadUInt32BigEndian(box.AsSpan(20)), (double)BinaryPrimitives.ReadUInt64BigEndian(box.AsSpan(24)))
                : (BinaryPrimitives.ReadUInt32BigEndian(box.AsSpan(12)), BinaryPrimitives.ReadUInt32BigEndian(box.AsSpan(16)));
        // All bits are set: the length was unknown when the file was written.
        return scale == 0 || duration is uint.MaxValue or ulong.MaxValue ? null : duration / scale;
    }

    private static async Task<double?> WebMAsync(Stream file, CancellationToken stop)
    {
        file.Position = 0;
        var head = new byte[WebMHead];
        var read = await file.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        var info = head.AsSpan(0, read);
        var start = info.IndexOf((ReadOnlySpan<byte>)[0x15, 0x49, 0xA9, 0x66]);
        if (start < 0)
            return null;
        info = info[start..Math.Min(read, start + 512)];
        var scale = 1_000_000d;
        if (info.IndexOf((ReadOnlySpan<byte>)[0x2A, 0xD7, 0xB1]) is >= 0 and var s && s + 4 < info.Length)
            scale = Number(info[(s + 4)..], info[s + 3] & 0x7F);
        if (info.IndexOf((ReadOnlySpan<byte>)[0x44, 0x89]) is not (>= 0 and var d) || d + 11 > info.Length)
            return null;
        var ticks =
            (info[d + 2] & 0x7F) == 8
                ? BinaryPrimitives.ReadDoubleBigEndian(info[(d + 3)..])
                : BinaryPrimitives.ReadSingleBigEndian(info[(d + 3)..]);
        return ticks * scale / 1e9;
    }

    private static double Number(ReadOnlySpan<byte> bytes, int length)
    {
        double value = 0;
        for (var i = 0; i < Math.Min(length, Math.Min(8, bytes.Length)); i++)
            value = value * 256 + bytes[i];
        return value;
    }
}
