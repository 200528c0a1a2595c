using System.IO.Compression;
using System.Text.Json;

namespace Lms.Web.Platform.Backup;

/// <summary>Reads an archive and verifies what it reads.</summary>
internal sealed class ArchiveReader(ZipArchive zip, Manifest manifest) : IDisposable
{
    public ZipArchive Zip => zip;

    public Manifest Manifest => manifest;

    /// <exception cref="InvalidDataException">
    /// It is not an archive of this product, is incomplete, or comes from a newer version.
    /// </exception>
    public static async Task<ArchiveReader> OpenAsync(string path, CancellationToken stop)
    {
        var zip = ZipFile.OpenRead(path);
        try
        {
            var entry =
                zip.GetEntry(Manifest.Name)
                ?? throw new InvalidDataException("This is not a backup of this product, or it is incomplete: it has no manifest.");
            await using var json = entry.Open();
            var manifest = await Manifest.ReadAsync(json, stop);
            if (manifest.Format > Manifest.Newest)
                throw new InvalidDataException(
                    $"The backup was made by version {manifest.Version}, in a format that this version cannot read."
                );
            return new(zip, manifest);
        }
        catch (JsonException failure)
        {
            zip.Dispose();
            throw new InvalidDataException($"The manifest of the backup cannot be read: {failure.Message}", failure);
        }
        catch
        {
            zip.Dispose();
            throw;
        }
    }

    /// <summary>Reads every part that the manifest lists, and every file.</summary>
    /// <returns>What is wrong; empty if the archive is intact.</returns>
    public async Task<List<string>> VerifyAsync(bool withFiles, CancellationToken stop)
    {
        var wrong = new List<string>();
        foreach (var part in manifest.Parts)
            if (await HashAsync(part.Name, stop) != part.Sha256)
                wrong.Add($"{part.Name} is missing or damaged.");
        if (!withFiles || manifest.Files is not FilePlace.Inside)
            return wrong;
        var files = FileEntries().ToList();
        foreach (var entry in files)
            if (await HashAsync(entry.FullName, stop) != entry.Name)
                wrong.Add($"{entry.FullName} is damaged.");
        if (files.Count < manifest.FileCount)
            wrong.Add($"{manifest.FileCount - files.Count} files are missing.");
        return wrong;
    }

    public IEnumerable<ZipArchiveEntry> FileEntries() =>
        zip.Entries.Where(e => e.FullName.StartsWith(BackupMaker.FilesFolder, StringComparison.Ordinal));

    /// <summary>The hashes of the files that belong to the backup, wherever they are.</summary>
    public async IAsyncEnumerable<string> HashesAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        if (zip.GetEntry(BackupMaker.FileListEntry) is not { } entry)
            yield break;
        using var reader = new StreamReader(entry.Open());
        while (await reader.ReadLineAsync(stop) is { } line)
            if (line.Length == 64)
                yield return line;
    }

    public void Dispose() => zip.Dispose();

    private async Task<string?> HashAsync(string name, CancellationToken stop)
    {
        if (zip.GetEntry(name) is not { } entry)
            return null;
        try
        {
            await using var content = entry.Open();
            return (await Hashed.CopyAsync(content, Stream.Null, stop)).Hash;
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
