using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>A person's agreement to a version of a text. The database does not allow it to be changed or removed.</summary>
public sealed class Consent : IOwned
{
    public Guid Id { get; init; } = Ids.New();

    public Guid InstitutionId { get; set; }

    public Guid PersonId { get; init; }

    public LegalKind Kind { get; init; }

    public int Number { get; init; }

    public DateTime At { get; init; }

    public string? Address { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Consent>
    {
        public void Configure(EntityTypeBuilder<Consent> builder)
        {
            builder.ToTable("Consents");
            builder.Property(c => c.Address).HasMaxLength(64);
            builder.HasIndex(c => new { c.InstitutionId, c.At });
            builder
                .HasIndex(c => new
                {
                    c.PersonId,
                    c.InstitutionId,
                    c.Kind,
                    c.Number,
                })
                .IsUnique();
            builder
                .Personal(c => c.PersonId)
                .Stays("proves that consent was given")
                .Empties(c => c.Address)
                .Exports("agreements", "Legal texts you agreed to");
        }
    }
}
