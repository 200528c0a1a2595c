using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Files.Media;

public enum MediaKind
{
    Picture,
    Sound,
    Film,
}

public enum MediaStatus
{
    Waiting,
    Running,
    Done,

    /// <summary>The file is served as it was uploaded, and <see cref="MediaFile.Problem"/> says why.</summary>
    Failed,
}

/// <summary>The properties of a video, audio file or image, and how far it has been prepared for all devices.</summary>
public sealed class MediaFile : Entity, IOwned, IContent
{
    /// <summary>A file whose processing was started this often and never finished is given up.</summary>
    public const int MostAttempts = 3;

    private MediaFile() { }

    private MediaFile(Guid fileId, MediaKind kind, DateTime now) => (FileId, Kind, AskedAt) = (fileId, kind, now);

    public Guid InstitutionId { get; set; }

    /// <summary>The key of the <see cref="StoredFile"/>.</summary>
    public Guid FileId { get; private init; }

    public MediaKind Kind { get; private init; }

    public MediaStatus Status { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int Seconds { get; private set; }

    /// <summary>The progress of the work, 0–100; written while it runs, bypassing the change tracker.</summary>
    public int Percent { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>An English sentence, also the key of its translations.</summary>
    public string? Problem { get; private set; }

    /// <summary>It can be streamed in a size that suits the connection (HLS).</summary>
    public bool IsAdaptive { get; private set; }

    public bool HasPoster { get; private set; }

    public DateTime AskedAt { get; private set; }

    public DateTime? DoneAt { get; private set; }

    public bool IsBusy => Status is MediaStatus.Waiting or MediaStatus.Running;

    /// <summary>The work to be done for a file that was just stored; null when there is nothing to do.</summary>
    public static MediaFile? For(StoredFile file, DateTime now)
    {
        // Public images (profile pictures, covers) are rendered in their sizes by the code that shows them.
        if (file.IsPublic)
            return null;
        MediaKind? kind = file.ContentType.Split('/')[0] switch
        {
            "video" => MediaKind.Film,
            "audio" => MediaKind.Sound,
            "image" => MediaKind.Picture,
            _ => null,
        };
        return kind is { } known ? new MediaFile(file.Id, known, now) : null;
    }

    /// <summary>For an image that is shown wide, to everyone.</summary>
    internal static MediaFile OfPublicPicture(StoredFile file, DateTime now) => new(file.Id, MediaKind.Picture, now);

    /// <summary>Starts again from the beginning; the earlier result is shown until then.</summary>
    public Result Again(DateTime now)
    {
        if (IsBusy)
            return new Refusal("This file is already being processed.");
        Status = MediaStatus.Waiting;
        Attempts = 0;
        Percent = 0;
        Problem = null;
        AskedAt = now;
        DoneAt = null;
        return Result.Done;
    }

    /// <returns>False when it was started too often.</returns>
    internal bool Begin()
    {
        if (Attempts >= MostAttempts)
            return false;
        (Status, Percent, Attempts) = (MediaStatus.Running, 0, Attempts + 1);
        return true;
    }

    internal void Measure(int width, int height, int seconds) => (Width, Height, Seconds) = (width, height, seconds);

    internal void Finish(bool isAdaptive, bool hasPoster, DateTime now)
    {
        Status = MediaStatus.Done;
        Percent = 100;
        Problem = null;
        IsAdaptive = isAdaptive;
        HasPoster = hasPoster;
        DoneAt = now;
        if (Seconds > 0)
            Raise(new MediaMeasured(FileId, Seconds));
    }

    internal void Fail(string problem, DateTime now) => (Status, Problem, DoneAt) = (MediaStatus.Failed, problem, now);

    internal sealed class Mapping : IEntityTypeConfiguration<MediaFile>
    {
        public void Configure(EntityTypeBuilder<MediaFile> builder)
        {
            builder.ToTable("MediaFiles");
            builder.Property(m => m.Problem).HasMaxLength(300);
            builder.HasIndex(m => m.FileId).IsUnique();
            builder.HasIndex(m => m.AskedAt).HasFilter("\"Status\" IN ('Waiting', 'Running')");
            builder.HasOne<StoredFile>().WithMany().HasForeignKey(m => m.FileId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>The duration of a video or audio file, as measured by the program that plays it.</summary>
public sealed record MediaMeasured(Guid FileId, int Seconds) : IEvent;
