using System.Buffers.Binary;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Detects whether a file is also something other than what it begins like: a page for a browser that guesses, or an archive for a program
/// that reads from the end.
/// </summary>
public static class Polyglots
{
    /// <summary>Browsers that guess look at so many first bytes (WHATWG MIME Sniffing, 5.2: 1445).</summary>
    private const int Head = 1445;

    /// <summary>A zip's last record and the comment after it at their longest (APPNOTE, 4.3.16).</summary>
    private const int Tail = 22 + 0xFFFF;

    private static readonly string[] MarksOfAPage = ["<!doctype html", "<html", "<head", "<body", "<script", "<iframe"];

    /// <summary>Resets the position to the start.</summary>
    /// <returns>Null when it is only one thing.</returns>
    public static async Task<Refusal?> ExamineAsync(Stream seekable, FileKind kind, CancellationToken stop)
    {
        seekable.Position = 0;
        var head = new byte[Head];
        var read = await seekable.ReadAtLeastAsync(head, Head, throwOnEndOfStream: false, stop);
        var from = Math.Max(0, seekable.Length - Tail);
        seekable.Position = from;
        var tail = new byte[seekable.Length - from];
        await seekable.ReadExactlyAsync(tail, stop);
        seekable.Position = 0;
        // PDF files are examined separately, with their own messages.
        if (
            kind != FileKind.Pdf
            && Encoding.Latin1.GetString(head, 0, read) is var text
            && MarksOfAPage.Any(mark => text.Contains(mark, StringComparison.OrdinalIgnoreCase))
        )
            return new Refusal("This file is also a web page, which isn’t allowed. Save it again with an app for its file type.");
        return EndsAsZip(tail, seekable.Length)
            ? new Refusal("This file is also an archive, which isn’t allowed. Save it again with an app for its file type.")
            : null;
    }

    /// <summary>A last record whose comment reaches exactly to the end, and whose table of contents fits before it.</summary>
    private static bool EndsAsZip(ReadOnlySpan<byte> tail, long length)
    {
        for (var at = tail.Length - 22; at >= 0; at--)
        {
            if (
                !tail[at..].StartsWith("PK\u0005\u0006"u8)
                || at + 22 + BinaryPrimitives.ReadUInt16LittleEndian(tail[(at + 20)..]) != tail.Length
            )
                continue;
            var size = BinaryPrimitives.ReadUInt32LittleEndian(tail[(at + 12)..]);
            if (size <= length)
                return true;
        }
        return false;
    }
}
