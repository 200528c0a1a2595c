using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What happened to an enrollment.</summary>
public enum EnrollmentVerb
{
    Requested,
    Enrolled,
    Waitlisted,
    Offered,

    /// <summary>An offered seat was not accepted in time.</summary>
    Lapsed,
    Declined,
    Completed,
    Reopened,
    Dropped,
    Withdrawn,
    Suspended,
    Readmitted,
    Expired,
    Renewed,

    /// <summary>Into another class.</summary>
    Moved,

    /// <summary>All lessons were opened.</summary>
    Unlocked,

    /// <summary>The order and availability of lessons count again.</summary>
    Relocked,

    /// <summary>A change of several enrollments was undone.</summary>
    Restored,
}

/// <summary>One entry in the history of an enrollment; it is never changed.</summary>
public sealed class EnrollmentChange : IOwned
{
    private EnrollmentChange() { }

    internal EnrollmentChange(Guid enrollmentId, EnrollmentVerb verb, EnrollmentStatus from, EnrollmentStatus to, DateTime at)
    {
        EnrollmentId = enrollmentId;
        Verb = verb;
        From = from;
        To = to;
        At = at;
    }

    public Guid Id { get; private init; } = Ids.New();

    public Guid InstitutionId { get; set; }

    public Guid EnrollmentId { get; private init; }

    public EnrollmentVerb Verb { get; private init; }

    public EnrollmentStatus From { get; private init; }

    public EnrollmentStatus To { get; private init; }

    public DateTime At { get; private init; }

    /// <summary>Null when a rule, an event, or the clock did it.</summary>
    public Guid? ById { get; init; }

    public string? Because { get; init; }

    /// <summary>Shared by what was done to several enrollments at once, so that it can be undone.</summary>
    public Guid? BatchId { get; init; }

    /// <summary>The class that they were in before.</summary>
    public Guid? FromClassId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<EnrollmentChange>
    {
        public void Configure(EntityTypeBuilder<EnrollmentChange> builder)
        {
            builder.ToTable("EnrollmentChanges");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Because).HasMaxLength(Enrollment.MostOfReason);
            builder.HasIndex(c => new { c.EnrollmentId, c.At });
            builder.HasIndex(c => c.BatchId).HasFilter("\"BatchId\" IS NOT NULL");
            builder
                .PersonalThrough(c => c.EnrollmentId, (Enrollment e) => e.PersonId)
                .Stays(Enrollment.StaysBecause)
                .Empties(c => c.Because)
                .Exports("enrollment-history", "History of your enrollments");
            builder
                .Personal(c => c.ById)
                .Stays("the history of an enrollment says who changed it; the name is a pseudonym by then")
                .KeepsTheRest("it is about someone else’s enrollment")
                .NotExported("it is about other people’s enrollments");
        }
    }
}
