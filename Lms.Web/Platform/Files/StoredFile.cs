using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Files;

public enum FileState
{
    Ready,

    /// <summary>Waits to be scanned; no one can read it in the meantime.</summary>
    Quarantined,

    /// <summary>The scanner found something; its bytes are removed.</summary>
    Infected,
}

/// <summary>A file became readable: it is complete, in the store, and the scanner found nothing.</summary>
public sealed record FileReady(Guid FileId, string ContentType) : IEvent;

/// <summary>A file is waiting to be scanned.</summary>
public sealed record FileArrived(Guid FileId) : IEvent;

/// <summary>The scanner found something in a file that was stored already.</summary>
/// <param name="Finding">The scanner's name for it.</param>
public sealed record FileInfected(Guid FileId, string Name, Guid? UploadedById, string Finding) : IEvent;

/// <summary>
/// The metadata of a file; its bytes are in the store under the hash of its content, once for all files that have them, until the last of
/// these is purged.
/// </summary>
public sealed class StoredFile : Entity, IOwned, ISoftDeleted
{
    public Guid InstitutionId { get; set; }

    /// <summary>The owner of the file: a course, a certificate, or the file it was made from. A token for the owner opens it too.</summary>
    public Guid ScopeId { get; init; }

    public required string Name { get; init; }

    public required string ContentType { get; init; }

    public long Size { get; init; }

    /// <summary>SHA-256 of the content in lowercase hex; it locates the bytes, and identical files are stored once.</summary>
    public required string Hash { get; init; }

    /// <summary>Anyone can read it without a token: covers and logos.</summary>
    public bool IsPublic { get; init; }

    public Guid? UploadedById { get; init; }

    public DateTime CreatedAt { get; init; }

    public DateTime? DeletedAt { get; private set; }

    public FileState State { get; private set; }

    /// <summary>The scanner's last report: the name of what it found, or why it could not scan the file.</summary>
    public string? Finding { get; private set; }

    public void Delete(DateTime now) => DeletedAt ??= now;

    /// <summary>It has just been stored: it is readable, or has to wait for the scanner.</summary>
    internal StoredFile Arrived(bool isClean)
    {
        State = isClean ? FileState.Ready : FileState.Quarantined;
        Raise(isClean ? new FileReady(Id, ContentType) : new FileArrived(Id));
        return this;
    }

    public void Clear()
    {
        if (State is not FileState.Quarantined)
            return;
        (State, Finding) = (FileState.Ready, null);
        Raise(new FileReady(Id, ContentType));
    }

    public void Condemn(string finding, DateTime now)
    {
        if (State is FileState.Infected)
            return;
        (State, Finding) = (FileState.Infected, Cut(finding));
        Delete(now);
        Raise(new FileInfected(Id, Name, UploadedById, Finding));
    }

    /// <summary>The scanner could not check it; it keeps waiting.</summary>
    public void WaitOn(string because) => Finding = Cut(because);

    private static string Cut(string text) => text.Length <= 200 ? text : text[..200];

    internal sealed class Mapping : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> builder)
        {
            builder.ToTable("StoredFiles");
            builder.Property(f => f.Name).HasMaxLength(200);
            builder.Property(f => f.ContentType).HasMaxLength(100);
            builder.Property(f => f.Hash).HasMaxLength(64);
            builder.Property(f => f.State).HasDefaultValue(FileState.Ready).HasSentinel(FileState.Ready);
            builder.Property(f => f.Finding).HasMaxLength(200);
            builder.HasIndex(f => new { f.InstitutionId, f.ScopeId });
            builder.HasIndex(f => f.Hash);
            builder.HasIndex(f => f.CreatedAt).HasFilter("\"State\" = 'Quarantined'");
            builder
                .Personal(f => f.UploadedById)
                .Stays("it is part of the content it was uploaded for")
                .Becomes(f => f.UploadedById, (Guid?)null)
                .KeepsTheRest("it is part of the content it was uploaded for")
                .Exports("files", "Files you uploaded")
                .ExportsFiles(f => f.Id);
            builder.Personal(f => f.ScopeId).Goes().NotExported("they are listed with the files you uploaded").ExportsFiles(f => f.Id);
        }
    }
}
