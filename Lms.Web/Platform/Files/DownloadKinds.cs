using System.Collections.Frozen;
using System.IO.Compression;
using System.Text;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// Kinds of files that people save and open in a program of their own: office documents, data, and code. They are never shown in a page.
/// Their content does not say all about them, so they are recognized by their name too, and refused if their content is something else.
/// </summary>
public static class DownloadKinds
{
    private const string Office = "application/vnd.openxmlformats-officedocument.";

    /// <summary>Kinds made by office programs, with the folder in the archive that tells one from another.</summary>
    private static readonly FrozenDictionary<FileKind, string> OpenXml = new Dictionary<FileKind, string>
    {
        [new(Office + "wordprocessingml.document", ".docx")] = "word/",
        [new(Office + "spreadsheetml.sheet", ".xlsx")] = "xl/",
        [new(Office + "presentationml.presentation", ".pptx")] = "ppt/",
    }.ToFrozenDictionary();

    private static readonly FrozenSet<FileKind> OpenDocument =
    [
        new("application/vnd.oasis.opendocument.text", ".odt"),
        new("application/vnd.oasis.opendocument.spreadsheet", ".ods"),
        new("application/vnd.oasis.opendocument.presentation", ".odp"),
    ];

    /// <summary>Not the kind of packages: those are never sent to anyone.</summary>
    private static readonly FileKind Archive = new("application/x-zip-compressed", ".zip");

    private static readonly FrozenSet<FileKind> Texts =
    [
        .. new[]
        {
            ".csv",
            ".tsv",
            ".txt",
            ".md",
            ".json",
            ".yaml",
            ".ipynb",
            ".py",
            ".r",
            ".sql",
            ".tex",
            ".c",
            ".cpp",
            ".cs",
            ".java",
        }.Select(ending => new FileKind("text/plain", ending)),
    ];

    public static readonly FrozenSet<FileKind> All = [.. OpenXml.Keys, .. OpenDocument, Archive, .. Texts];

    /// <summary>Kinds that can be attached to a lesson: those that pages show, and those that are only downloaded.</summary>
    public static readonly FrozenSet<FileKind> Attachments = [.. FileKind.Documents, .. All];

    /// <summary>Other endings of the same kinds.</summary>
    private static readonly FrozenDictionary<string, string> Also = new Dictionary<string, string>
    {
        [".markdown"] = ".md",
        [".yml"] = ".yaml",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, FileKind> ByEnding = All.ToFrozenDictionary(k => k.Extension);

    /// <summary>The kind that the name says, if the first bytes can be of it.</summary>
    public static FileKind? Of(string name, ReadOnlySpan<byte> head)
    {
        var ending = Path.GetExtension(name).ToLowerInvariant();
        if (ByEnding.GetValueOrDefault(Also.GetValueOrDefault(ending, ending)) is not { } kind)
            return null;
        return (Texts.Contains(kind) ? IsText(head) : FileKind.IsZip(head)) ? kind : null;
    }

    /// <summary>Examines a whole file of one of these kinds. Archives are never unpacked; only their tables of contents are read.</summary>
    /// <returns>Null when it is what its name says.</returns>
    public static Refusal? Examine(Stream seekable, FileKind kind)
    {
        if (Texts.Contains(kind))
            return null;
        seekable.Position = 0;
        try
        {
            using var archive = new ZipArchive(seekable, ZipArchiveMode.Read, leaveOpen: true);
            if (OpenXml.TryGetValue(kind, out var folder))
            {
                if (archive.Entries.Any(e => e.FullName.EndsWith("vbaProject.bin", StringComparison.OrdinalIgnoreCase)))
                    return new Refusal("This document contains macros, which aren’t allowed. Save it without macros.");
                if (!archive.Entries.Any(e => e.FullName.StartsWith(folder, StringComparison.Ordinal)))
                    return Other(kind);
            }
            return OpenDocument.Contains(kind) && TypeIn(archive) != kind.ContentType ? Other(kind) : null;
        }
        catch (InvalidDataException)
        {
            return Other(kind);
        }
        finally
        {
            seekable.Position = 0;
        }
    }

    private static Refusal Other(FileKind kind) =>
        new("This isn’t a complete {0} file. Save it again with an app for its file type.", null, kind.Extension[1..].ToUpperInvariant());

    private static string? TypeIn(ZipArchive archive)
    {
        if (archive.GetEntry("mimetype") is not { } entry)
            return null;
        using var content = entry.Open();
        var type = new byte[100];
        return Encoding.ASCII.GetString(type, 0, content.ReadAtLeast(type, type.Length, throwOnEndOfStream: false));
    }

    /// <summary>Text in any encoding: no control characters except for spaces, or the mark of UTF-16 first.</summary>
    private static bool IsText(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE]) || head.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF]))
            return true;
        foreach (var one in head)
            if (one < 0x20 && one is not ((byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f'))
                return false;
        return true;
    }
}
