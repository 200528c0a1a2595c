using System.IO.Compression;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.People.Model;

/// <summary>A file of a person that goes into their archive.</summary>
public sealed record ExportPiece(Guid Id, string Name, string ContentType, string Hash, long Size);

/// <summary>Writes the parts of a person's archive into the store, with the files that go into them.</summary>
public sealed class ExportFiles(IFileStore store, SiteOptions site)
{
    /// <summary>Written through a file on disk: an archive may be larger than memory.</summary>
    public async Task<Stored> StoreAsync(Func<Stream, Task> write, CancellationToken stop)
    {
        Directory.CreateDirectory(site.InData("exports"));
        await using var file = new FileStream(
            site.InData("exports", $"{Ids.New():N}.zip"),
            FileMode.CreateNew,
            FileAccess.ReadWrite,
            FileShare.None,
            1 << 16,
            FileOptions.DeleteOnClose | FileOptions.Asynchronous
        );
        await write(file);
        file.Position = 0;
        return (await store.PutAsync(file, long.MaxValue, stop)).Value;
    }

    public async Task ZipAsync(Stream target, List<ExportPiece> files, CancellationToken stop)
    {
        await using var zip = new ZipArchive(target, ZipArchiveMode.Create, leaveOpen: true);
        await PackAsync(files, path => zip.CreateEntry(path, CompressionLevel.Fastest).OpenAsync(stop), stop);
    }

    public async Task PackAsync(List<ExportPiece> files, Func<string, Task<Stream>> begin, CancellationToken stop)
    {
        foreach (var file in files)
        {
            if (await store.OpenAsync(file.Hash, stop) is not { } content)
                continue;
            await using var source = content;
            await using var entry = await begin($"files/{file.Id.ToString("N")[^8..]}-{file.Name}");
            await source.CopyToAsync(entry, stop);
        }
    }
}
