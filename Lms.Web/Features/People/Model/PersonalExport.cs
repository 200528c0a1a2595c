using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.People.Model;

/// <summary>Somebody wants all that is known of them.</summary>
public sealed record ExportAsked(Guid ExportId) : IEvent;

/// <summary>One archive of all that is kept about a person: asked for, made in the background, taken down again.</summary>
public sealed class PersonalExport : Entity, IOwned, IAudited
{
    private PersonalExport()
    {
    }

    private PersonalExport(Guid personId, DateTime now) => (PersonId, AskedAt) = (personId, now);

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; private init; }

    public DateTime AskedAt { get; private init; }

    /// <summary>Made, or given up; one at a time is open.</summary>
    public DateTime? ClosedAt { get; private set; }

    public Guid? FileId { get; private set; }

    public DateTime? ExpiresAt { get; private set; }

    public bool IsOpen => ClosedAt is null;

    public bool IsReady(DateTime now) => FileId is not null && ExpiresAt > now;

    /// <param name="latest">The person's export before this one.</param>
    public static Result<PersonalExport> Ask(Guid personId, PersonalExport? latest, DateTime now)
    {
        if (latest is not null && latest.AskedAt.AddDays(1) > now)
            return latest.IsOpen ? new Refusal("Your archive is being made already. We send you a mail when it is ready.") : new Refusal("You can ask for one archive a day. Try again tomorrow.");
        latest?.GiveUp(now);
        var export = new PersonalExport(personId, now);
        export.Raise(new ExportAsked(export.Id));
        return export;
    }

    /// <summary>False when it was made before; the second file is thrown away.</summary>
    public bool Deliver(Guid fileId, DateTime expiresAt, DateTime now)
    {
        if (ClosedAt is not null) return false;
        (FileId, ExpiresAt, ClosedAt) = (fileId, expiresAt, now);
        return true;
    }

    /// <summary>The file is gone.</summary>
    public void TakeDown() => FileId = null;

    private void GiveUp(DateTime now) => ClosedAt ??= now;

    internal sealed class Mapping : IEntityTypeConfiguration<PersonalExport>
    {
        public void Configure(EntityTypeBuilder<PersonalExport> builder)
        {
            builder.ToTable("PersonalExports");
            builder.HasIndex(e => new { e.PersonId, e.AskedAt });
            builder.HasIndex(e => new { e.InstitutionId, e.PersonId }).IsUnique().HasFilter("\"ClosedAt\" IS NULL").HasDatabaseName("IX_PersonalExports_Open");
            builder.HasIndex(e => e.ExpiresAt).HasFilter("\"FileId\" IS NOT NULL");
        }
    }
}
