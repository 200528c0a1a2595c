using System.Runtime.InteropServices;
using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Backup;

/// <summary>
/// The uploaded files of all archives in a folder, each once under its hash. On the disk where the product keeps them they take no room:
/// both names lead to the same bytes, which never change, and the backup keeps them when the product removes its own.
/// </summary>
public sealed class SharedFiles(string folder)
{
    private readonly DiskFileStore copies = new(folder);

    public IFileStore Store => copies;

    /// <returns>The length of the file; null when the product no longer has it, or it is damaged.</returns>
    public async Task<long?> TakeAsync(IFileStore from, string hash, CancellationToken stop)
    {
        if (copies.PathOf(hash) is { } there)
            return new FileInfo(there).Length;
        if (from.PathOf(hash) is { } path && TryLink(path, hash))
            return new FileInfo(path).Length;
        await using var content = await from.OpenAsync(hash, stop);
        if (content is null)
            return null;
        var kept = await copies.PutAsync(content, long.MaxValue, stop);
        if (kept.Refusal is not null)
            return null;
        if (kept.Value.Hash == hash)
            return kept.Value.Size;
        await copies.DeleteAsync(kept.Value.Hash, stop);
        return null;
    }

    /// <summary>Removes files that no archive refers to any more.</summary>
    /// <param name="needed">The first halves of hashes: enough to tell files apart, and half as large in memory.</param>
    public async Task<int> RemoveAsync(IReadOnlySet<UInt128> needed, CancellationToken stop)
    {
        var removed = 0;
        await foreach (var hash in copies.OlderThanAsync(DateTime.MaxValue, stop))
        {
            if (needed.Contains(Half(hash)))
                continue;
            await copies.DeleteAsync(hash, stop);
            removed++;
        }
        return removed;
    }

    public static UInt128 Half(string hash) =>
        UInt128.Parse(hash.AsSpan(0, 32), System.Globalization.NumberStyles.HexNumber, System.Globalization.CultureInfo.InvariantCulture);

    private bool TryLink(string path, string hash)
    {
        if (!OperatingSystem.IsLinux() && !OperatingSystem.IsMacOS())
            return false;
        var target = Path.Combine(folder, hash[..2], hash);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        // Another disk, or a file system without links: it is copied.
        return Link(path, target) == 0;
    }

    /// <summary><c>link(2)</c>.</summary>
    [DllImport("libc", EntryPoint = "link", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Link(
        [MarshalAs(UnmanagedType.LPUTF8Str)] string existing,
        [MarshalAs(UnmanagedType.LPUTF8Str)] string another
    );
}
