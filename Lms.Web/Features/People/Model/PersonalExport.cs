using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>Raised when a person requests all data about them.</summary>
public sealed record ExportAsked(Guid ExportId) : IEvent;

/// <summary>An archive has files left to be packed.</summary>
/// <param name="Position">The number of files already packed.</param>
public sealed record ExportGoesOn(Guid ExportId, int Position) : IEvent;

/// <summary>
/// One archive of all that is kept about a person: asked for, made in the background part by part, taken down again. Its parts are the
/// files whose scope it is; the first has the data.
/// </summary>
public sealed class PersonalExport : Entity, IOwned, IAudited
{
    private PersonalExport() { }

    private PersonalExport(Guid personId, DateTime now) => (PersonId, AskedAt) = (personId, now);

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; private init; }

    public DateTime AskedAt { get; private init; }

    /// <summary>Completed or failed; only one is open at a time.</summary>
    public DateTime? ClosedAt { get; private set; }

    /// <summary>It was interrupted repeatedly.</summary>
    public DateTime? FailedAt { get; private set; }

    /// <summary>The first part.</summary>
    public Guid? FileId { get; private set; }

    /// <summary>The person's files that go into it, and how many of them are packed.</summary>
    public int Files { get; private set; }

    public int Position { get; private set; }

    /// <summary>The file that was packed last; files are packed in the order of their keys.</summary>
    public Guid? LastFileId { get; private set; }

    public DateTime? ExpiresAt { get; private set; }

    public bool IsOpen => ClosedAt is null;

    public bool IsReady(DateTime now) => ClosedAt is not null && FileId is not null && ExpiresAt > now;

    /// <param name="latest">The person's export before this one.</param>
    public static Result<PersonalExport> Ask(Guid personId, PersonalExport? latest, DateTime now)
    {
        if (latest is { FailedAt: null } && latest.AskedAt.AddDays(1) > now)
            return latest.IsOpen
                ? new Refusal("We’re already preparing your archive. We’ll email you when it’s ready.")
                : new Refusal("You can request one archive per day. Try again tomorrow.");
        latest?.GiveUp(now);
        var export = new PersonalExport(personId, now);
        export.Raise(new ExportAsked(export.Id));
        return export;
    }

    /// <summary>The data are there; files follow.</summary>
    public void Begin(Guid fileId, int files) => (FileId, Files) = (fileId, files);

    public void Pack(int files, Guid lastFileId) => (Position, LastFileId) = (Position + files, lastFileId);

    /// <summary>Continues in another message, so that none takes long.</summary>
    public void Rest() => Raise(new ExportGoesOn(Id, Position));

    public void Deliver(DateTime expiresAt, DateTime now) => (ExpiresAt, ClosedAt) = (expiresAt, now);

    public void Fail(DateTime now) => (FailedAt, ClosedAt, FileId) = (now, now, null);

    private void GiveUp(DateTime now) => ClosedAt ??= now;

    internal sealed class Mapping : IEntityTypeConfiguration<PersonalExport>
    {
        public void Configure(EntityTypeBuilder<PersonalExport> builder)
        {
            builder.ToTable("PersonalExports");
            builder.HasIndex(e => new { e.PersonId, e.AskedAt });
            builder
                .HasIndex(e => new { e.InstitutionId, e.PersonId })
                .IsUnique()
                .HasFilter("\"ClosedAt\" IS NULL")
                .HasDatabaseName("IX_PersonalExports_Open");
            builder.HasIndex(e => e.ExpiresAt).HasFilter("\"FileId\" IS NOT NULL");
            builder.Personal(e => e.PersonId).Goes().Exports("archives", "Archives of your personal data");
        }
    }
}
