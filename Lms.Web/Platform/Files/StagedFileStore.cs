using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>
/// The common base of stores: content is written to the local disk first, so that its hash is known before it has a place.
/// </summary>
public abstract class StagedFileStore(string root) : IFileStore
{
    private readonly string incoming = Path.Combine(root, "incoming");

    protected string Root => root;

    public async Task<Result<Stored>> PutAsync(Stream content, long most, CancellationToken stop)
    {
        Directory.CreateDirectory(incoming);
        var part = Path.Combine(incoming, Ids.New().ToString("N"));
        try
        {
            var size = 0L;
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await using (var file = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true))
            {
                var buffer = new byte[1 << 16];
                for (int read; (read = await content.ReadAsync(buffer, stop)) > 0; )
                {
                    if ((size += read) > most)
                        return TooLarge(most);
                    hash.AppendData(buffer, 0, read);
                    await file.WriteAsync(buffer.AsMemory(0, read), stop);
                }
                await file.FlushAsync(stop);
                file.Flush(flushToDisk: true);
            }
            return size == 0 ? Empty : await KeepAsync(part, Convert.ToHexStringLower(hash.GetHashAndReset()), size, stop);
        }
        finally
        {
            if (File.Exists(part))
                File.Delete(part);
        }
    }

    public async Task<Result<Stored>> MoveAsync(string path, long most, CancellationToken stop)
    {
        byte[] hash;
        long size;
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true))
        {
            if ((size = file.Length) > most)
                return TooLarge(most);
            if (size == 0)
                return Empty;
            hash = await SHA256.HashDataAsync(file, stop);
        }
        var stored = await KeepAsync(path, Convert.ToHexStringLower(hash), size, stop);
        if (File.Exists(path))
            File.Delete(path);
        return stored;
    }

    public abstract ValueTask<Stream?> OpenAsync(string hash, CancellationToken stop);

    public abstract string? PathOf(string hash);

    public abstract Task DeleteAsync(string hash, CancellationToken stop);

    public abstract Task<bool> DeleteOlderAsync(string hash, DateTime moment, CancellationToken stop);

    public abstract IAsyncEnumerable<string> OlderThanAsync(DateTime moment, CancellationToken stop);

    public abstract Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop);

    /// <summary>Stores a complete file; the file may be moved.</summary>
    protected abstract Task LandAsync(string part, string hash, long size, CancellationToken stop);

    /// <summary>Objects are in folders named by their first two digits.</summary>
    protected static string NameOf(string hash) =>
        IsHash(hash) ? $"{hash[..2]}/{hash}" : throw new ArgumentException("Not a SHA-256 hash in lowercase hexadecimal.", nameof(hash));

    protected static bool IsHash(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private static Refusal TooLarge(long most) => new("The file is larger than {0} MB.", null, most >> 20);

    private static Refusal Empty => new("The file is empty.");

    private async Task<Result<Stored>> KeepAsync(string part, string hash, long size, CancellationToken stop)
    {
        await LandAsync(part, hash, size, stop);
        return new Stored(hash, size);
    }
}
