using System.Security.Cryptography;
using Lms.Web.Platform.Health;

namespace Lms.Web.Platform.Files;

/// <summary>The folder for chunks of unfinished uploads.</summary>
public sealed class UploadFolder(string root)
{
    // EAGAIN of Linux and of BSD, and ERROR_SHARING_VIOLATION: another writer has the file open.
    private const int LockedHere = 11;
    private const int LockedOnBsd = 35;
    private const int LockedOnWindows = unchecked((int)0x80070020);

    public void Make(Guid id)
    {
        Directory.CreateDirectory(root);
        using var made = new FileStream(PathOf(id), FileMode.CreateNew);
    }

    /// <summary>-1 when it does not exist.</summary>
    public long LengthOf(Guid id) => new FileInfo(PathOf(id)) is { Exists: true } file ? file.Length : -1;

    public string PathOf(Guid id) => Path.Combine(root, id.ToString("N"));

    /// <summary>Null while another writer has the file open.</summary>
    public FileStream? Write(Guid id)
    {
        try
        {
            return new FileStream(PathOf(id), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, useAsync: true);
        }
        catch (IOException busy) when (busy.HResult is LockedHere or LockedOnBsd or LockedOnWindows)
        {
            return null;
        }
    }

    /// <summary>Frees the space of a piece that did not fit.</summary>
    public void Cut(FileStream part, long length)
    {
        if (part.Length > length)
            part.SetLength(length);
    }

    public void Remove(Guid id)
    {
        if (File.Exists(PathOf(id)))
            File.Delete(PathOf(id));
    }

    public IEnumerable<Guid> OlderThan(DateTime moment) =>
        !Directory.Exists(root)
            ? []
            : Directory
                .EnumerateFiles(root)
                .Where(file => File.GetLastWriteTimeUtc(file) < moment)
                .Select(file => Guid.TryParseExact(Path.GetFileName(file), "N", out var id) ? id : Guid.Empty)
                .Where(id => id != Guid.Empty);
}
