using Lms.Web.Kernel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A period in which courses are taught, for example a semester.</summary>
public sealed class Term : Entity, IOwned, IAudited
{
    public const int LongestCode = 64;
    public const int LongestName = 100;
    public const int LongestYear = 20;

    public Guid InstitutionId { get; set; }

    /// <summary>Unique in the institution, in whatever case.</summary>
    public string Code { get; private set; } = "";

    public string Name { get; private set; } = "";

    /// <summary>As the institution writes it: 2026/27.</summary>
    public string AcademicYear { get; private set; } = "";

    public DateOnly StartsOn { get; private set; }

    public DateOnly EndsOn { get; private set; }

    /// <summary>The code by which it is found.</summary>
    public string Key { get; private set; } = "";

    public static string KeyOf(string code) => code.Trim().ToUpperInvariant();

    public Result Describe(string? code, string? name, string? academicYear, DateOnly? startsOn, DateOnly? endsOn)
    {
        var (written, called, year) = ((code ?? "").Trim(), (name ?? "").Trim(), (academicYear ?? "").Trim());
        if (written.Length == 0)
            return new Refusal("Enter a code.", nameof(Code));
        if (written.Length > LongestCode)
            return new Refusal("Use at most {0} characters.", nameof(Code), LongestCode);
        if (called.Length == 0)
            return new Refusal("Enter a name.", nameof(Name));
        if (called.Length > LongestName)
            return new Refusal("Use at most {0} characters.", nameof(Name), LongestName);
        if (year.Length > LongestYear)
            return new Refusal("Use at most {0} characters.", nameof(AcademicYear), LongestYear);
        if (startsOn is not { } starts)
            return new Refusal("Enter the first day.", nameof(StartsOn));
        if (endsOn is not { } ends)
            return new Refusal("Enter the last day.", nameof(EndsOn));
        if (ends < starts)
            return new Refusal("The term must end after it starts.", nameof(EndsOn));
        Code = written;
        Key = KeyOf(written);
        Name = called;
        AcademicYear = year;
        StartsOn = starts;
        EndsOn = ends;
        return Result.Done;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Term>
    {
        public void Configure(EntityTypeBuilder<Term> builder)
        {
            builder.ToTable("Terms");
            builder.Property(t => t.Code).HasMaxLength(LongestCode);
            builder.Property(t => t.Key).HasMaxLength(LongestCode);
            builder.Property(t => t.Name).HasMaxLength(LongestName);
            builder.Property(t => t.AcademicYear).HasMaxLength(LongestYear);
            builder.HasIndex(t => new { t.InstitutionId, t.Key }).IsUnique();
        }
    }
}
