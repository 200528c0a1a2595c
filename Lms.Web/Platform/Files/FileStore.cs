using System.Security.Cryptography;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>Keeps bytes by the hash of what they are. The seam for other storage than the disk.</summary>
public interface IFileStore
{
    /// <summary>Keeps the content. It is complete or absent, also when the machine stops in the middle.</summary>
    /// <returns>SHA-256 in lower-case hex and the size in bytes, or a refusal when it is longer than <paramref name="most"/> or empty.</returns>
    Task<Result<Stored>> PutAsync(Stream content, long most, CancellationToken stop);

    /// <returns>A seekable stream, or null when there is nothing under that hash.</returns>
    Stream? Open(string hash);

    void Delete(string hash);

    /// <summary>Hashes of what was last put before this moment.</summary>
    IEnumerable<string> OlderThan(DateTime moment);
}

public sealed record Stored(string Hash, long Size);

/// <summary>Files on the local disk, in folders by the first two digits of the hash.</summary>
public sealed class DiskFileStore(string root) : IFileStore
{
    public async Task<Result<Stored>> PutAsync(Stream content, long most, CancellationToken stop)
    {
        var incoming = Path.Combine(root, "incoming");
        Directory.CreateDirectory(incoming);
        var part = Path.Combine(incoming, Ids.New().ToString("N"));
        try
        {
            var size = 0L;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                var buffer = new byte[1 << 16];
                for (int read; (read = await content.ReadAsync(buffer, stop)) > 0;)
                {
                    if ((size += read) > most) return new Refusal("The file is larger than {0} MB.", null, most >> 20);
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), stop);
                }
                await file.FlushAsync(stop);
                file.Flush(flushToDisk: true);
            }
            if (size == 0) return new Refusal("The file is empty.");
            var name = Convert.ToHexStringLower(hash.GetHashAndReset());
            var place = Place(name);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.Move(part, place, overwrite: true);
            return new Stored(name, size);
        }
        finally
        {
            if (File.Exists(part)) File.Delete(part);
        }
    }

    public Stream? Open(string hash)
    {
        var place = Place(hash);
        return File.Exists(place)
            ? new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true)
            : null;
    }

    public void Delete(string hash) => File.Delete(Place(hash));

    public IEnumerable<string> OlderThan(DateTime moment) => !Directory.Exists(root) ? [] : Directory.EnumerateDirectories(root)
        .Where(folder => Path.GetFileName(folder).Length == 2)
        .SelectMany(Directory.EnumerateFiles)
        .Where(file => Path.GetFileName(file) is { Length: 64 } name && name.All(char.IsAsciiHexDigitLower) && File.GetLastWriteTimeUtc(file) < moment)
        .Select(file => Path.GetFileName(file));

    private string Place(string hash)
    {
        if (hash.Length != 64 || !hash.All(char.IsAsciiHexDigitLower)) throw new ArgumentException("Not a SHA-256 in lower-case hex.", nameof(hash));
        return Path.Combine(root, hash[..2], hash);
    }
}
