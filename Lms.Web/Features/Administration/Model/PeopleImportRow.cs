using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Administration.Model;

/// <summary>One row of the file, its plan, and its outcome.</summary>
public sealed class PeopleImportRow : IOwned
{
    public Guid ImportId { get; init; }

    /// <summary>From 1, in the order of the file.</summary>
    public int Number { get; init; }

    public Guid InstitutionId { get; set; }

    /// <summary>Line number in the file, for anyone who looks there.</summary>
    public int Line { get; init; }

    public required string Email { get; init; }

    public RowPlan Plan { get; init; }

    public RowOutcome Outcome { get; set; }

    /// <summary>The changes, with old and new values, or what is wrong: ready to display.</summary>
    public required string Details { get; set; }

    /// <summary>JSON of <see cref="RowFacts"/>.</summary>
    public required string Facts { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<PeopleImportRow>
    {
        public void Configure(EntityTypeBuilder<PeopleImportRow> builder)
        {
            builder.ToTable("PeopleImportRows");
            builder.HasKey(r => new { r.ImportId, r.Number });
            builder.Property(r => r.Email).HasMaxLength(254);
            builder.Property(r => r.Details).HasMaxLength(1000);
            builder.Property(r => r.Facts).HasMaxLength(2000);
            builder.HasIndex(r => new
            {
                r.ImportId,
                r.Plan,
                r.Number,
            });
            builder.HasOne<PeopleImport>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Cascade);
            builder.PersonalByAddress(r => r.Email).Goes().Exports("rows-of-imports", "Rows about you in people imports");
        }
    }
}
