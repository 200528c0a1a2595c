using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>Keeps bytes by the hash of what they are, equal ones once. The seam for other storage than the disk.</summary>
public interface IFileStore
{
    /// <summary>Keeps the content. It is complete or absent, also when the machine stops in the middle.</summary>
    /// <returns>SHA-256 in lower-case hex and the size in bytes, or a refusal when it is longer than <paramref name="most"/> or empty.</returns>
    /// <exception cref="IOException">Among others, no room is left (<see cref="Data.StorageTrouble"/>); nothing is kept then.</exception>
    Task<Result<Stored>> PutAsync(Stream content, long most, CancellationToken stop);

    /// <summary>The same for a whole file of this machine, which is gone from its place afterward.</summary>
    Task<Result<Stored>> MoveAsync(string path, long most, CancellationToken stop);

    /// <returns>A seekable stream, or null when there is nothing under that hash.</returns>
    ValueTask<Stream?> OpenAsync(string hash, CancellationToken stop);

    /// <summary>Where it lies on this machine; null when it is not here, or does not lie in a file of its own.</summary>
    string? PathOf(string hash);

    Task DeleteAsync(string hash, CancellationToken stop);

    /// <summary>Removes it unless it was put after this moment.</summary>
    /// <returns>Whether it is gone.</returns>
    Task<bool> DeleteOlderAsync(string hash, DateTime moment, CancellationToken stop);

    /// <summary>Hashes of what was last put before this moment.</summary>
    IAsyncEnumerable<string> OlderThanAsync(DateTime moment, CancellationToken stop);

    /// <summary>Writes something small, reads it and removes it.</summary>
    /// <returns>Where files are kept, and what is wrong there; null when nothing is.</returns>
    Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop);
}

public sealed record Stored(string Hash, long Size);

/// <summary>What stores have in common: content is written to the local disk first, so that its hash is known before it has a place.</summary>
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
                for (int read; (read = await content.ReadAsync(buffer, stop)) > 0;)
                {
                    if ((size += read) > most) return TooLarge(most);
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
            if (File.Exists(part)) File.Delete(part);
        }
    }

    public async Task<Result<Stored>> MoveAsync(string path, long most, CancellationToken stop)
    {
        byte[] hash;
        long size;
        await using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, useAsync: true))
        {
            if ((size = file.Length) > most) return TooLarge(most);
            if (size == 0) return Empty;
            hash = await SHA256.HashDataAsync(file, stop);
        }
        var stored = await KeepAsync(path, Convert.ToHexStringLower(hash), size, stop);
        if (File.Exists(path)) File.Delete(path);
        return stored;
    }

    public abstract ValueTask<Stream?> OpenAsync(string hash, CancellationToken stop);

    public abstract string? PathOf(string hash);

    public abstract Task DeleteAsync(string hash, CancellationToken stop);

    public abstract Task<bool> DeleteOlderAsync(string hash, DateTime moment, CancellationToken stop);

    public abstract IAsyncEnumerable<string> OlderThanAsync(DateTime moment, CancellationToken stop);

    public abstract Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop);

    /// <summary>Gives a whole file its place; it may be moved there.</summary>
    protected abstract Task LandAsync(string part, string hash, long size, CancellationToken stop);

    /// <summary>In folders by the first two digits.</summary>
    protected static string NameOf(string hash) => IsHash(hash) ? $"{hash[..2]}/{hash}" : throw new ArgumentException("Not a SHA-256 in lower-case hex.", nameof(hash));

    protected static bool IsHash(string name) => name.Length == 64 && name.All(char.IsAsciiHexDigitLower);

    private static Refusal TooLarge(long most) => new("The file is larger than {0} MB.", null, most >> 20);

    private static Refusal Empty => new("The file is empty.");

    private async Task<Result<Stored>> KeepAsync(string part, string hash, long size, CancellationToken stop)
    {
        await LandAsync(part, hash, size, stop);
        return new Stored(hash, size);
    }
}

/// <summary>Files on the local disk.</summary>
public sealed class DiskFileStore(string root) : StagedFileStore(root)
{
    protected override Task LandAsync(string part, string hash, long size, CancellationToken stop)
    {
        var place = Place(hash);
        Directory.CreateDirectory(Path.GetDirectoryName(place)!);
        // What is put again is young again, from the first moment on: its row may be about to be written.
        File.SetLastWriteTimeUtc(part, TimeProvider.System.GetUtcNow().UtcDateTime);
        File.Move(part, place, overwrite: true);
        return Task.CompletedTask;
    }

    public override ValueTask<Stream?> OpenAsync(string hash, CancellationToken stop)
    {
        var place = Place(hash);
        return ValueTask.FromResult<Stream?>(File.Exists(place)
            ? new FileStream(place, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, 1 << 16, useAsync: true)
            : null);
    }

    public override string? PathOf(string hash) => Place(hash) is var place && File.Exists(place) ? place : null;

    public override Task DeleteAsync(string hash, CancellationToken stop)
    {
        File.Delete(Place(hash));
        return Task.CompletedTask;
    }

    public override Task<bool> DeleteOlderAsync(string hash, DateTime moment, CancellationToken stop)
    {
        var (place, aside) = (Place(hash), Path.Combine(Root, $".{hash}-{Ids.New():N}"));
        if (!File.Exists(place) || File.GetLastWriteTimeUtc(place) >= moment) return Task.FromResult(false);
        // The same bytes, put from here on, find an empty place. What was put in between is young, and goes back.
        File.Move(place, aside);
        var isOld = File.GetLastWriteTimeUtc(aside) < moment;
        if (isOld) File.Delete(aside);
        else File.Move(aside, place, overwrite: true);
        return Task.FromResult(isOld);
    }

    public override async IAsyncEnumerable<string> OlderThanAsync(DateTime moment, [EnumeratorCancellation] CancellationToken stop)
    {
        await Task.CompletedTask;
        if (!Directory.Exists(Root)) yield break;
        foreach (var file in Directory.EnumerateDirectories(Root).Where(folder => Path.GetFileName(folder).Length == 2).SelectMany(Directory.EnumerateFiles))
            if (Path.GetFileName(file) is var name && IsHash(name) && File.GetLastWriteTimeUtc(file) < moment) yield return name;
    }

    public override Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop)
    {
        // Made with the first file.
        if (!Directory.Exists(Root)) return Task.FromResult<(string, string?)>((Root, null));
        var probe = Path.Combine(Root, $".probe-{Environment.ProcessId}");
        try
        {
            // It comes with the first file; who asks before makes none.
            if (!Directory.Exists(Root)) return Task.FromResult<(string, string?)>((Root, null));
            File.WriteAllText(probe, "probe");
            File.Delete(probe);
            return Task.FromResult<(string, string?)>((Root, null));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Task.FromResult<(string, string?)>((Root, failure.Message));
        }
    }

    private string Place(string hash) => Path.Combine(Root, NameOf(hash));
}
