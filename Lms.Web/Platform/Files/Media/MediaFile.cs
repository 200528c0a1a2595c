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

/// <summary>What was found out about a film, a sound or a picture, and how far it was made ready for all devices.</summary>
public sealed class MediaFile : Entity, IOwned, IContent
{
    /// <summary>A file that was begun so often, and never finished, is left alone.</summary>
    public const int MostAttempts = 3;

    private MediaFile() { }

    private MediaFile(Guid fileId, MediaKind kind, DateTime now) => (FileId, Kind, AskedAt) = (fileId, kind, now);

    public Guid InstitutionId { get; set; }

    /// <summary>Of the <see cref="StoredFile"/>.</summary>
    public Guid FileId { get; private init; }

    public MediaKind Kind { get; private init; }

    public MediaStatus Status { get; private set; }

    public int Width { get; private set; }

    public int Height { get; private set; }

    public int Seconds { get; private set; }

    /// <summary>Of the work, 0–100; written while it runs, beside the change tracker.</summary>
    public int Percent { get; private set; }

    public int Attempts { get; private set; }

    /// <summary>An English sentence, also the key of its translations.</summary>
    public string? Problem { get; private set; }

    /// <summary>It can be watched in the size that the line allows (HLS).</summary>
    public bool IsAdaptive { get; private set; }

    public bool HasPoster { get; private set; }

    public DateTime AskedAt { get; private set; }

    public DateTime? DoneAt { get; private set; }

    public bool IsBusy => Status is MediaStatus.Waiting or MediaStatus.Running;

    /// <summary>What is to be done about a file that was just kept; null when there is nothing to do.</summary>
    public static MediaFile? For(StoredFile file, DateTime now)
    {
        // What everybody may see (portraits, covers) is drawn in its sizes by whoever shows it.
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

    /// <summary>For one that is shown wide, to everybody.</summary>
    internal static MediaFile OfPublicPicture(StoredFile file, DateTime now) => new(file.Id, MediaKind.Picture, now);

    /// <summary>Once more from the beginning; what was made before is shown until then.</summary>
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

    /// <returns>False when it was begun too often.</returns>
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

/// <summary>How long a film or a sound is, as the program that plays it says.</summary>
public sealed record MediaMeasured(Guid FileId, int Seconds) : IEvent;
