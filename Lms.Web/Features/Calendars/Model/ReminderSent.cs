using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Calendars.Model;

public enum ReminderKind
{
    DayBefore,
    HourBefore,
}

/// <summary>A reminder that was sent: for this time of this deadline, and not again.</summary>
public sealed class ReminderSent : IOwned
{
    public Guid DeadlineId { get; init; }

    public Guid EnrollmentId { get; init; }

    public ReminderKind Kind { get; init; }

    /// <summary>The deadline at that time; a deadline that moves is announced again.</summary>
    public DateTime DueAt { get; init; }

    public Guid InstitutionId { get; set; }

    public DateTime SentAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ReminderSent>
    {
        public void Configure(EntityTypeBuilder<ReminderSent> builder)
        {
            builder.ToTable("RemindersSent");
            builder.HasKey(r => new
            {
                r.DeadlineId,
                r.EnrollmentId,
                r.Kind,
                r.DueAt,
            });
            builder.HasOne<Deadline>().WithMany().HasForeignKey(r => r.DeadlineId).OnDelete(DeleteBehavior.Cascade);
            builder.PersonalThrough(r => r.EnrollmentId, (Enrollment e) => e.PersonId).Goes().Exports("reminders", "Deadline reminders");
        }
    }
}
