using Lms.Web.Kernel;
using Lms.Web.Platform.Files;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Brings the files of a package into the file store, and notes them as those of the course or of the library.</summary>
public sealed class PackageFiles(IFileStore store, Uploads uploads, UploadOptions limits, MaterialsInPackage materials)
{
    /// <summary>Keeps the bytes of one file.</summary>
    /// <exception cref="PackageException">It is damaged, too large, or of a kind that is not taken.</exception>
    public async Task<KeptBytes> KeepAsync(string path, PackageSource source, CancellationToken stop)
    {
        var head = new byte[FileKind.HeadLength];
        int read;
        await using (var first = source.Bounded(path))
            read = await first.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        if ((FileKind.Of(head.AsSpan(0, read)) ?? DownloadKinds.Of(path, head.AsSpan(0, read))) is not { } kind)
            throw new PackageException(path, 0, new Refusal("This file type isn’t supported."));
        await using var content = source.Bounded(path);
        var clean = await uploads.CleanAsync(content, kind, stop);
        if (clean.Refusal is { } unclean)
            throw new PackageException(path, 0, unclean);
        await using var taken = clean.Value.Content;
        var stored = await store.PutAsync(taken, limits.MaxBytes(kind), stop);
        if ((stored.Refusal ?? await uploads.FullAsync(stored.Value, stop)) is { } why)
            throw new PackageException(path, 0, why);
        if (DownloadKinds.All.Contains(kind) && await store.OpenAsync(stored.Value.Hash, stop) is { } saved)
        {
            await using (saved)
                if (DownloadKinds.Examine(saved, kind) is { } other)
                    throw new PackageException(path, 0, other);
        }
        if (kind == FileKind.Pdf && await store.OpenAsync(stored.Value.Hash, stop) is { } whole)
        {
            await using (whole)
                if (await PdfFile.ExamineAsync(whole, stop) is { } unfit)
                    throw new PackageException(path, 0, unfit);
        }
        return new(stored.Value, clean.Value.Picture?.Kind ?? kind, clean.Value.Picture);
    }

    /// <summary>Notes a file whose bytes are kept as one of the course; added, not saved.</summary>
    public KeptFile Note(Plan plan, string path, KeptBytes kept, Guid courseId)
    {
        var scope = plan.Materials.Any(m => m.Sheet.File == path) ? materials.Scope : courseId;
        var file = uploads.Keep(
            kept.Bytes,
            Uploads.CleanName(path, kept.Kind),
            kept.Kind.ContentType,
            scope,
            isPublic: path == plan.Sheet.Cover || path == plan.Sheet.Banner,
            picture: kept.Picture
        );
        if (path == plan.Sheet.Banner)
            uploads.MakeWidths(file);
        return new(file.Id, file.Name, kept.Picture is { } it ? (it.ShownWidth, it.ShownHeight) : null);
    }

    /// <returns>The displayed size of an image; null when it is unknown.</returns>
    public Task<(int Width, int Height)?> SizeAsync(StoredFile file, CancellationToken stop) => uploads.SizeAsync(file, stop);
}

/// <summary>The bytes of a file of a package, which the store has.</summary>
/// <param name="Picture">What they say of themselves, if they are one.</param>
public sealed record KeptBytes(Stored Bytes, FileKind Kind, PictureFile? Picture);

/// <summary>A file of a package that is stored for the course.</summary>
/// <param name="Size">
/// The displayed size of an image; part of its address, so that space is reserved for it and browsers choose a width.
/// </param>
public sealed record KeptFile(Guid Id, string Name, (int Width, int Height)? Size = null);
