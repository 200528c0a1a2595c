using System.Globalization;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Files.Media;

/// <summary>
/// Prepares one file for all devices: a video in several sizes with a poster, an image in several widths, the length of an audio file.
/// </summary>
public sealed class PrepareMedia(
    LmsContext db,
    IFileStore store,
    StorageRoom room,
    Ffmpeg ffmpeg,
    SiteOptions site,
    TimeProvider clock,
    ILogger<PrepareMedia> log
)
{
    public const string NotInstalled = "ffmpeg isn’t installed on the server, so the video is served as uploaded, in one size.";
    private const string NoLibrary = "The image library doesn’t work on the server, so the image is served as uploaded, in one size.";
    private const string Unreadable = "The file couldn’t be read. It may be damaged or in an unsupported format. It’s served as uploaded.";
    private const string TooSlow = "Processing took too long. The file is served as uploaded.";
    private const string Stopped = "Processing was interrupted several times. The file is served as uploaded.";
    private const string NoRoom = "The server’s disk is full or can’t be written to. The file is served as uploaded.";
    private const string Full =
        "Your institution’s storage quota is used up, so no other sizes were created. The file is served as uploaded.";
    private const int MostSide = 8192;
    private const int MostSeconds = 12 * 3600;

    private sealed record Made(string Name, string ContentType, int Width);

    public async Task RunAsync(Guid id, CancellationToken stop)
    {
        var media = await db.MediaFiles.SingleAsync(m => m.Id == id, stop);
        var file = await db
            .StoredFiles.IgnoreQueryFilters([LmsContext.NotDeleted])
            .AsNoTracking()
            .SingleAsync(f => f.Id == media.FileId, stop);
        if (!media.Begin())
        {
            media.Fail(Stopped, clock.Now);
            await db.SaveChangesAsync(stop);
            return;
        }
        await db.SaveChangesAsync(stop);
        var folder = site.InData("media", file.Id.ToString("N"));
        try
        {
            // Leftovers of an interrupted run are useless.
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
            Directory.CreateDirectory(folder);
            if (await MakeAsync(media, file, folder, stop) is { } problem)
                media.Fail(problem, clock.Now);
            await db.SaveChangesAsync(stop);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            log.LogWarning(failure, "Could not create media for file {File}", file.Id);
            media.Fail(NoRoom, clock.Now);
            await db.SaveChangesAsync(CancellationToken.None);
        }
        finally
        {
            if (Directory.Exists(folder))
                Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>Why it could not be prepared; null on success.</returns>
    private async Task<string?> MakeAsync(MediaFile media, StoredFile file, string folder, CancellationToken stop)
    {
        if (media.Kind is MediaKind.Picture)
            return await PictureAsync(media, file, folder, stop);
        if (Ffmpeg.FormatOf(file.ContentType) is not { } format)
        {
            media.Finish(false, false, clock.Now);
            return null;
        }
        if (await OnDiskAsync(file, folder, stop) is not { } source)
            return Unreadable;
        var (probe, facts) = await ffmpeg.ProbeAsync(format, source, folder, stop);
        if (Problem(file, probe) is { } unprobed)
            return unprobed;
        if (facts is null || facts.Width > 2 * MostSide || facts.Height > 2 * MostSide)
            return Unreadable;
        media.Measure(facts.Width, facts.Height, (int)Math.Round(facts.Seconds));
        return media.Kind switch
        {
            MediaKind.Film
                when facts
                    is { Width: > 0, Height: > 0 }
                        and { Width: <= MostSide, Height: <= MostSide, Seconds: > 0 and <= MostSeconds } => await FilmAsync(
                media,
                file,
                format,
                source,
                folder,
                facts,
                stop
            ),
            MediaKind.Film => Unreadable,
            _ => await PublishAsync(media, folder, [], false, false, stop),
        };
    }

    private async Task<string?> FilmAsync(
        MediaFile media,
        StoredFile file,
        string format,
        string source,
        string folder,
        MediaFacts facts,
        CancellationToken stop
    )
    {
        var renditions = Rendition.For(facts.Width, facts.Height);
        var told = clock.GetTimestamp();
        var run = await ffmpeg.RunAsync(
            [.. Ffmpeg.Input(format, source), .. Rendition.Arguments(renditions, facts)],
            folder,
            async line =>
            {
                if (
                    !line.StartsWith("out_time_us=", StringComparison.Ordinal)
                    || !long.TryParse(line.AsSpan(12), CultureInfo.InvariantCulture, out var at)
                    || clock.GetElapsedTime(told) < TimeSpan.FromSeconds(5)
                )
                    return;
                told = clock.GetTimestamp();
                var percent = (int)Math.Clamp(at / 10_000 / facts.Seconds, 0, 99);
                await db.WriteAsync(
                    () => db.MediaFiles.Where(m => m.Id == media.Id).ExecuteUpdateAsync(m => m.SetProperty(x => x.Percent, percent), stop),
                    stop
                );
            },
            stop
        );
        if (Problem(file, run) is { } problem)
            return problem;
        var at = Math.Min(5, facts.Seconds / 10).ToString("0.###", CultureInfo.InvariantCulture);
        var poster = await ffmpeg.RunAsync(
            [
                "-ss",
                at,
                .. Ffmpeg.Input(format, source),
                "-frames:v",
                "1",
                "-vf",
                "scale='min(1280,iw)':-2",
                "-q:v",
                "4",
                "-map_metadata",
                "-1",
                "-f",
                "mjpeg",
                "poster.jpg",
            ],
            folder,
            null,
            stop
        );
        var hasPoster = poster.Outcome is Rendered.Done && File.Exists(Path.Combine(folder, "poster.jpg"));
        await File.WriteAllTextAsync(Path.Combine(folder, FileVariants.Master), Rendition.Master(renditions, facts), stop);
        List<Made> made = [new(FileVariants.Master, FileVariants.Playlist, 0)];
        foreach (var r in renditions)
        {
            var (width, _) = r.Fit(facts.Width, facts.Height);
            made.Add(new(string.Create(CultureInfo.InvariantCulture, $"{r.Height}.m3u8"), FileVariants.Playlist, width));
            made.Add(new(string.Create(CultureInfo.InvariantCulture, $"{r.Height}.mp4"), "video/mp4", width));
        }
        if (hasPoster)
            made.Add(new(FileVariants.Poster, "image/jpeg", 0));
        return await PublishAsync(media, folder, made, isAdaptive: true, hasPoster, stop);
    }

    /// <summary>Renders each width as WebP, and as AVIF where that is smaller, for browsers that support it.</summary>
    private async Task<string?> PictureAsync(MediaFile media, StoredFile file, string folder, CancellationToken stop)
    {
        if (await OnDiskAsync(file, folder, stop) is not { } source)
            return Unreadable;
        var bytes = await File.ReadAllBytesAsync(source, stop);
        // Animations stay as they are.
        if (PictureFile.Read(bytes) is not { Refusal: null, Value: { IsMoving: false } read })
            return await PublishAsync(media, folder, [], false, false, stop);
        media.Measure(read.ShownWidth, read.ShownHeight, 0);
        int[] widths =
        [
            .. MarkdownText
                .PictureWidths.Where(w => w < read.ShownWidth)
                .Append(Math.Min(read.ShownWidth, MarkdownText.PictureWidths[^1]))
                .Distinct()
                .OrderDescending(),
        ];
        PictureForm[] forms =
        [
            .. widths.SelectMany(w => (PictureForm[])[PictureForm.Fit(w, FileKind.WebP), PictureForm.Fit(w, FileKind.Avif)]),
        ];
        var done = await Pictures.MakeLaterAsync(bytes, forms, stop);
        if (done.Refusal is { } why)
        {
            log.LogInformation("Image sizes for file {File} were not created: {Why}", file.Id, why.Text);
            return why == Pictures.NoLibrary ? NoLibrary : Unreadable;
        }
        List<Made> made = [];
        var least = file.Size;
        foreach (var (form, picture) in forms.Zip(done.Value))
        {
            // A drawing may be smaller without compression.
            if (form.Kind == FileKind.WebP)
                least = file.Size;
            if (picture.Length >= least)
                continue;
            least = picture.Length;
            var name = string.Create(CultureInfo.InvariantCulture, $"{form.Width}{form.Kind.Extension}");
            await File.WriteAllBytesAsync(Path.Combine(folder, name), picture, stop);
            made.Add(new(name, form.Kind.ContentType, form.Width));
        }
        return await PublishAsync(media, folder, made, false, false, stop);
    }

    /// <summary>
    /// Stores the bytes first, then all rows in one transaction: concurrent readers see either the previous state or all of it.
    /// </summary>
    private async Task<string?> PublishAsync(
        MediaFile media,
        string folder,
        IReadOnlyList<Made> made,
        bool isAdaptive,
        bool hasPoster,
        CancellationToken stop
    )
    {
        if (made.Count > 0 && await room.ForAsync(made.Sum(it => new FileInfo(Path.Combine(folder, it.Name)).Length), stop) is not null)
            return Full;
        var variants = new List<FileVariant>(made.Count);
        foreach (var it in made)
        {
            await using var bytes = new FileStream(
                Path.Combine(folder, it.Name),
                FileMode.Open,
                FileAccess.Read,
                FileShare.Read,
                1 << 16,
                useAsync: true
            );
            var kept = await store.PutAsync(bytes, long.MaxValue, stop);
            if (kept.Refusal is not null)
                return Unreadable;
            variants.Add(
                new FileVariant
                {
                    FileId = media.FileId,
                    Name = it.Name,
                    ContentType = it.ContentType,
                    Hash = kept.Value.Hash,
                    Size = kept.Value.Size,
                    Width = it.Width,
                }
            );
        }
        await db.WriteAsync(
            async () =>
            {
                await db.FileVariants.Where(v => v.FileId == media.FileId).ExecuteDeleteAsync(stop);
                db.AddRange(variants);
                media.Finish(isAdaptive, hasPoster, clock.Now);
                await db.SaveChangesAsync(stop);
            },
            stop
        );
        return null;
    }

    private string? Problem(StoredFile file, FfmpegRun run)
    {
        if (run.Outcome is Rendered.Done)
            return null;
        log.LogInformation(
            "Media for file {File} were not created ({Outcome}): {Complaint}",
            file.Id,
            run.Outcome,
            run.Complaint.Length > 500 ? run.Complaint[..500] : run.Complaint
        );
        return run.Outcome switch
        {
            Rendered.Missing => NotInstalled,
            Rendered.TooSlow => TooSlow,
            _ => Unreadable,
        };
    }

    /// <summary>The path of the bytes as a file; of a copy when the store is not a disk.</summary>
    private async Task<string?> OnDiskAsync(StoredFile file, string folder, CancellationToken stop)
    {
        if (store.PathOf(file.Hash) is { } path)
            return path;
        await using var content = await store.OpenAsync(file.Hash, stop);
        if (content is null)
            return null;
        var copy = Path.Combine(folder, "source");
        await using var into = new FileStream(copy, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16, useAsync: true);
        await content.CopyToAsync(into, stop);
        return copy;
    }
}
