using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>The table that a row comes from; the only one of an ordinary file is the one of enrollments.</summary>
public enum RosterTable
{
    Sessions,
    Courses,
    Classes,
    Users,
    Enrollments,
}

/// <summary>The planned action for a row, determined without performing it.</summary>
public enum RosterPlan
{
    Enroll,
    Teach,
    Create,
    Update,
    Withdraw,
    Suspend,
    Archive,
    Nothing,
    Wrong,
}

public enum RosterOutcome
{
    Waiting,

    /// <summary>There is nothing to do, or it cannot be done: the row is not attempted.</summary>
    Skipped,
    Done,
    Failed,
}

/// <summary>One row of the file, its plan, and its outcome.</summary>
public sealed class RosterRow : IOwned
{
    public const int LongestLabel = 200;
    public const int LongestDetails = 1000;

    public Guid ImportId { get; init; }

    /// <summary>From 1, in the order in which rows are imported.</summary>
    public int Number { get; init; }

    public Guid InstitutionId { get; set; }

    public RosterTable Table { get; init; }

    /// <summary>Line number in the file, for anyone who looks there.</summary>
    public int Line { get; init; }

    /// <summary>What the row calls the person, class, or term that it is about.</summary>
    public required string Label { get; init; }

    /// <summary>Empty if it is not about a person, or about one whose address is unknown.</summary>
    public required string Email { get; init; }

    public RosterPlan Plan { get; init; }

    public RosterOutcome Outcome { get; set; }

    /// <summary>The changes, or what is wrong: ready to display.</summary>
    public required string Details { get; set; }

    /// <summary>JSON of <see cref="RosterFacts"/>.</summary>
    public required string Facts { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<RosterRow>
    {
        public void Configure(EntityTypeBuilder<RosterRow> builder)
        {
            builder.ToTable("RosterRows");
            builder.HasKey(r => new { r.ImportId, r.Number });
            builder.Property(r => r.Label).HasMaxLength(LongestLabel);
            builder.Property(r => r.Email).HasMaxLength(EmailAddress.Longest);
            builder.Property(r => r.Details).HasMaxLength(LongestDetails);
            builder.Property(r => r.Facts).HasMaxLength(2000);
            builder.HasIndex(r => new
            {
                r.ImportId,
                r.Plan,
                r.Number,
            });
            builder.HasOne<RosterImport>().WithMany().HasForeignKey(r => r.ImportId).OnDelete(DeleteBehavior.Cascade);
            builder.PersonalByAddress(r => r.Email).Goes().Exports("rows-of-rosters", "Rows about you in enrollment imports");
        }
    }
}
