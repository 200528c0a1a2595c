using System.Buffers.Binary;

namespace Lms.Web.Platform.Files;

/// <summary>The only EXIF value that a picture needs: its rotation (tag 0x0112 of the first directory of a TIFF).</summary>
internal static class Exif
{
    public static byte[] Only(int orientation) =>
        [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte)orientation, 0, 0, 0, 0, 0, 0];

    public static int OrientationOf(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 8)
            return 1;
        var big = tiff[0] == (byte)'M';
        ushort Short(ReadOnlySpan<byte> it) => big ? BinaryPrimitives.ReadUInt16BigEndian(it) : BinaryPrimitives.ReadUInt16LittleEndian(it);
        var at = big ? BinaryPrimitives.ReadUInt32BigEndian(tiff[4..]) : BinaryPrimitives.ReadUInt32LittleEndian(tiff[4..]);
        if ((long)at + 2 > tiff.Length)
            return 1;
        var count = Short(tiff[(int)at..]);
        for (var i = 0; i < count; i++)
        {
            var entry = at + 2L + (i * 12);
            if (entry + 12 > tiff.Length)
                return 1;
            if (Short(tiff[(int)entry..]) == 0x0112)
                return Short(tiff[((int)entry + 8)..]) is >= 1 and <= 8 and var found ? found : 1;
        }
        return 1;
    }
}
