using System.IO.Compression;
using System.Security.Cryptography;

namespace Lms.Web.Platform.Backup;

/// <summary>
/// Writes an archive (a zip file, so that other programs can look into it): under another name until it is whole, readable by its owner
/// only, and never more than a buffer of it in memory.
/// </summary>
internal sealed class ArchiveWriter : IAsyncDisposable
{
    public const string Partial = ".part";

    private readonly string path;
    private readonly FileStream file;
    private readonly ZipArchive zip;
    private readonly List<Part> parts = [];

    /// <exception cref="IOException">The folder cannot be written to, or another process is writing this archive.</exception>
    public ArchiveWriter(string path)
    {
        this.path = path;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var options = new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 1 << 16,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        file = new FileStream(path + Partial, options);
        zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true);
    }

    public IReadOnlyList<Part> Parts => parts;

    /// <summary>Adds an entry that the manifest lists.</summary>
    public async Task AddAsync(string name, Stream content, CancellationToken stop, string? table = null, string[]? columns = null)
    {
        var (bytes, hash) = await CopyAsync(name, content, CompressionLevel.Fastest, stop);
        parts.Add(new(name, bytes, hash, table, columns));
    }

    /// <summary>Adds a file whose name is the hash of its content. Most are images and videos, which do not compress.</summary>
    /// <returns>False when its content does not match its name.</returns>
    public async Task<bool> AddFileAsync(string name, string hash, Stream content, CancellationToken stop) =>
        (await CopyAsync(name, content, CompressionLevel.NoCompression, stop)).Hash == hash;

    /// <summary>Completes the archive: from here on it exists under its own name.</summary>
    public async Task<long> CloseAsync(Manifest manifest, CancellationToken stop)
    {
        await using (var entry = zip.CreateEntry(Manifest.Name).Open())
            await entry.WriteAsync(manifest.ToJson(), stop);
        zip.Dispose();
        await file.FlushAsync(stop);
        file.Flush(flushToDisk: true);
        var length = file.Length;
        await file.DisposeAsync();
        File.Move(path + Partial, path, overwrite: true);
        return length;
    }

    /// <summary>Discards an archive that was not closed.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!file.CanWrite)
            return;
        try
        {
            // Writes what it holds, which a full disk does not take either.
            zip.Dispose();
        }
        catch (IOException) { }
        finally
        {
            await file.DisposeAsync();
            File.Delete(path + Partial);
        }
    }

    private async Task<(long Bytes, string Hash)> CopyAsync(string name, Stream content, CompressionLevel level, CancellationToken stop)
    {
        await using var entry = zip.CreateEntry(name, level).Open();
        return await Hashed.CopyAsync(content, entry, stop);
    }
}

internal static class Hashed
{
    /// <returns>The number of bytes written, and their SHA-256 in lower-case hex.</returns>
    public static async Task<(long Bytes, string Hash)> CopyAsync(Stream from, Stream to, CancellationToken stop)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[1 << 17];
        var bytes = 0L;
        for (int read; (read = await from.ReadAsync(buffer, stop)) > 0; bytes += read)
        {
            hash.AppendData(buffer, 0, read);
            await to.WriteAsync(buffer.AsMemory(0, read), stop);
        }
        return (bytes, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
