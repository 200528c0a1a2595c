using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Files;

/// <summary>Stores bytes under their hash, equal ones once. The seam for storage other than the disk.</summary>
public interface IFileStore
{
    /// <summary>Stores the content. It is complete or absent, even when the machine stops in the middle.</summary>
    /// <returns>SHA-256 in lower-case hex and the size in bytes, or a refusal when it is longer than <paramref name="most"/> or
    /// empty.</returns>
    /// <exception cref="IOException">Among others, no room is left (<see cref="Data.StorageTrouble"/>); nothing is kept then.</exception>
    Task<Result<Stored>> PutAsync(Stream content, long most, CancellationToken stop);

    /// <summary>The same for a whole local file, which is moved away from its place.</summary>
    Task<Result<Stored>> MoveAsync(string path, long most, CancellationToken stop);

    /// <returns>A seekable stream, or null when there is nothing under that hash.</returns>
    ValueTask<Stream?> OpenAsync(string hash, CancellationToken stop);

    /// <summary>The path on this machine; null if it is not here or not in a file of its own.</summary>
    string? PathOf(string hash);

    Task DeleteAsync(string hash, CancellationToken stop);

    /// <summary>Removes it unless it was stored after this time.</summary>
    /// <returns>Whether it was removed.</returns>
    Task<bool> DeleteOlderAsync(string hash, DateTime moment, CancellationToken stop);

    /// <summary>Hashes of content that was last stored before this moment.</summary>
    IAsyncEnumerable<string> OlderThanAsync(DateTime moment, CancellationToken stop);

    /// <summary>Writes a small object, reads it, and removes it, to test the store.</summary>
    /// <returns>Where files are stored, and what is wrong there; null if nothing is.</returns>
    Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop);
}

public sealed record Stored(string Hash, long Size);
