using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>Whether what begins like a PDF is one, and whole (ISO 32000-2, 7.5): its end says where its table of objects begins.</summary>
public static class PdfFile
{
    /// <summary>Readers look for the end mark in so many last bytes, and browsers sniff so many first ones.</summary>
    private const int Window = 1024;

    private static readonly string[] MarksOfAPage = ["<!doctype", "<html", "<head", "<body", "<script", "<iframe", "<svg"];

    private static readonly Refusal Broken = new("This PDF is damaged or incomplete. Save it again, or choose another file.");

    /// <summary>Resets the position to the start.</summary>
    /// <returns>Null when no problem was found.</returns>
    public static async Task<Refusal?> ExamineAsync(Stream seekable, CancellationToken stop)
    {
        var window = new byte[Window];
        seekable.Position = 0;
        var head = Encoding.Latin1.GetString(window, 0, await seekable.ReadAtLeastAsync(window, Window, throwOnEndOfStream: false, stop));
        seekable.Position = Math.Max(0, seekable.Length - Window);
        var tail = Encoding.Latin1.GetString(window, 0, await seekable.ReadAtLeastAsync(window, Window, throwOnEndOfStream: false, stop));
        seekable.Position = 0;
        if (MarksOfAPage.Any(mark => head.Contains(mark, StringComparison.OrdinalIgnoreCase)))
            return new Refusal("This file is both a PDF and a web page. Save the document as a PDF again.");
        return tail.Contains("startxref", StringComparison.Ordinal) && tail.Contains("%%EOF", StringComparison.Ordinal) ? null : Broken;
    }
}
