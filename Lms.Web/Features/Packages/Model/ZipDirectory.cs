using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.Unicode;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Opens zip files, after a look at the directory at their end (APPNOTE 4.3.12 to 4.3.16): the reader of the framework makes an object of
/// each entry before anybody can ask how many there are, and takes the number from the entries themselves.
/// </summary>
internal static class ZipDirectory
{
    /// <summary>Folders have entries too.</summary>
    private const int MostEntries = 3 * PackageSource.MostFiles;

    private const int MostBytes = 8 << 20;
    private const int EndLength = 22,
        LongestComment = 0xFFFF,
        LocatorLength = 20,
        WideEndLength = 56,
        EntryLength = 46;

    private static PackageException TooMany => new("package", 0, new Refusal("There are more than 10,000 files."));

    /// <exception cref="InvalidDataException">It is not a zip file.</exception>
    /// <exception cref="PackageException">It has too many entries.</exception>
    public static ZipArchive Open(Stream zip)
    {
        Examine(zip);
        zip.Position = 0;
        return new ZipArchive(zip, ZipArchiveMode.Read, leaveOpen: false, new Names());
    }

    /// <summary>
    /// Counts the actual entries, regardless of what the last record says. A file that is not a zip file at all is left for the reader to
    /// report.
    /// </summary>
    private static void Examine(Stream zip)
    {
        var from = Math.Max(0, zip.Length - EndLength - LongestComment);
        var tail = Read(zip, from, zip.Length - from);
        if (tail.Length < EndLength)
            return;
        var at = tail.AsSpan(0, tail.Length - EndLength + 4).LastIndexOf("PK\u0005\u0006"u8);
        if (at < 0)
            return;
        var end = tail.AsSpan(at);
        var (count, size, start) = (
            (long)BinaryPrimitives.ReadUInt16LittleEndian(end[10..]),
            (long)BinaryPrimitives.ReadUInt32LittleEndian(end[12..]),
            (long)BinaryPrimitives.ReadUInt32LittleEndian(end[16..])
        );
        if (count == ushort.MaxValue || start == uint.MaxValue)
            (count, size, start) = Wide(zip, from + at) ?? (count, size, start);
        if (count > MostEntries || size > MostBytes)
            throw TooMany;
        if (start < 0 || start > from + at)
            return;
        if (from + at - start > MostBytes + WideEndLength + LocatorLength)
            throw TooMany;
        if (Count(Read(zip, start, from + at - start)) > MostEntries)
            throw TooMany;
    }

    /// <summary>Reads numbers that are too large for the last record from another record that precedes it (APPNOTE 4.3.14).</summary>
    private static (long Count, long Size, long Start)? Wide(Stream zip, long end)
    {
        if (end < LocatorLength)
            return null;
        var locator = Read(zip, end - LocatorLength, LocatorLength);
        if (!locator.AsSpan().StartsWith("PK\u0006\u0007"u8))
            return null;
        var at = BinaryPrimitives.ReadInt64LittleEndian(locator.AsSpan(8));
        if (at < 0 || at > end - WideEndLength)
            return null;
        var wide = Read(zip, at, WideEndLength);
        if (!wide.AsSpan().StartsWith("PK\u0006\u0006"u8))
            return null;
        return (Long(wide, 32), Long(wide, 40), Long(wide, 48));
    }

    /// <summary>A number without a sign; one that is too large is the largest.</summary>
    private static long Long(byte[] bytes, int at) =>
        (long)Math.Min(long.MaxValue, BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)));

    private static int Count(ReadOnlySpan<byte> directory)
    {
        var count = 0;
        while (directory.Length >= EntryLength && directory.StartsWith("PK\u0001\u0002"u8))
        {
            count++;
            var length =
                EntryLength
                + BinaryPrimitives.ReadUInt16LittleEndian(directory[28..])
                + BinaryPrimitives.ReadUInt16LittleEndian(directory[30..])
                + BinaryPrimitives.ReadUInt16LittleEndian(directory[32..]);
            if (length > directory.Length)
                break;
            directory = directory[length..];
        }
        return count;
    }

    private static byte[] Read(Stream zip, long from, long length)
    {
        var bytes = new byte[length];
        zip.Position = from;
        zip.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>
    /// Of entries that do not say that their name is UTF-8. It is code page 437 (APPNOTE, appendix D), unless it can be read as UTF-8: some
    /// programs write that and forget to say so.
    /// </summary>
    private sealed class Names : Encoding
    {
        private static readonly Encoding Ibm437 = CodePagesEncodingProvider.Instance.GetEncoding(437)!;

        public override int GetCharCount(byte[] bytes, int index, int count) => Of(bytes, index, count).GetCharCount(bytes, index, count);

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex) =>
            Of(bytes, byteIndex, byteCount).GetChars(bytes, byteIndex, byteCount, chars, charIndex);

        public override int GetByteCount(char[] chars, int index, int count) => UTF8.GetByteCount(chars, index, count);

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            UTF8.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetMaxByteCount(int charCount) => UTF8.GetMaxByteCount(charCount);

        public override int GetMaxCharCount(int byteCount) => UTF8.GetMaxCharCount(byteCount);

        private static Encoding Of(byte[] bytes, int index, int count) => Utf8.IsValid(bytes.AsSpan(index, count)) ? UTF8 : Ibm437;
    }
}
