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

    /// <summary>Hashes of content that was last stored before this moment.</summary>
    IAsyncEnumerable<string> OlderThanAsync(DateTime moment, CancellationToken stop);

    /// <summary>Writes something small, reads it and removes it.</summary>
    /// <returns>Where files are kept, and what is wrong there; null when nothing is.</returns>
    Task<(string Where, string? Complaint)> ProbeAsync(CancellationToken stop);
}

public sealed record Stored(string Hash, long Size);
