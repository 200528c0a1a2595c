using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// One change of consequence: who did what to which thing, and what it was before. The database refuses to change or remove it;
/// <see cref="AuditSeal"/> gives it its number a second later.
/// </summary>
public sealed class AuditEntry : IOwned
{
    public const string OfPerson = "Person";

    public Guid Id { get; init; } = Ids.New();

    public Guid InstitutionId { get; set; }

    public DateTime At { get; init; }

    /// <summary>Null: the product itself, in the background.</summary>
    public Guid? PersonId { get; init; }

    /// <summary>Name and address at that time; empty for the product itself, and after they are erased.</summary>
    public required string PersonName { get; init; }

    /// <summary><c>Created</c>, <c>Changed</c>, <c>Deleted</c>, or an event such as <c>SignedIn</c>.</summary>
    public required string Action { get; init; }

    public required string Entity { get; init; }

    public Guid EntityId { get; init; }

    /// <summary>The person whose name or words the changes hold; they are emptied when that person is erased.</summary>
    public Guid? AboutId { get; init; }

    /// <summary>JSON: property → [old, new]; secrets are replaced by a mark.</summary>
    public string? Changes { get; init; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("AuditEntries");
            builder.Property(a => a.PersonName).HasMaxLength(200);
            builder.Property(a => a.Action).HasMaxLength(40);
            builder.Property(a => a.Entity).HasMaxLength(60);
            builder.Property(a => a.Address).HasMaxLength(64);
            builder.Property(a => a.UserAgent).HasMaxLength(300);
            builder.HasIndex(a => new { a.InstitutionId, a.At });
            builder.HasIndex(a => new { a.InstitutionId, a.EntityId });
            builder.HasIndex(a => new
            {
                a.InstitutionId,
                a.PersonId,
                a.At,
            });
            builder.HasIndex(a => a.AboutId).HasFilter("\"AboutId\" IS NOT NULL");
            // Unsealed entries are looked for among the newest of all institutions.
            builder.HasIndex(a => a.At);
            builder
                .Personal(a => a.PersonId)
                .Stays("keeps a record of what was done, but not by whom")
                .Empties(a => a.PersonName, a => a.Address, a => a.UserAgent)
                .Keeps("names defined by the product", a => a.Action, a => a.Entity)
                .Exports("activity", "Your actions in the audit log");
            builder
                .Personal(a => a.AboutId)
                .Stays("keeps a record that something was changed")
                .Empties(a => a.Changes)
                .Exports("activity-about-you", "Changes about you in the audit log");
        }
    }
}
