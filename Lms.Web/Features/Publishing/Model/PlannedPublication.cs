using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Publishing.Model;

public enum PlanState
{
    Waiting,
    Done,

    /// <summary>Publishing was refused at the scheduled time.</summary>
    Refused,

    Cancelled,
}

/// <summary>A scheduled publication of a lesson's draft or a course, including changes made until then.</summary>
public sealed class PlannedPublication : Entity, IOwned, IAudited
{
    /// <summary>The furthest ahead that a publication can be scheduled, in days.</summary>
    private const int MostDays = 730;

    private PlannedPublication() { }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    /// <summary>Null: the course.</summary>
    public Guid? LessonId { get; private init; }

    /// <summary>The person who scheduled it, and in whose name it is published.</summary>
    public Guid PersonId { get; private init; }

    public DateTime DueAt { get; private init; }

    public DateTime AskedAt { get; private init; }

    public string? Note { get; private init; }

    public PlanState State { get; private set; }

    public DateTime? EndedAt { get; private set; }

    /// <summary>The reason for the refusal, in the language of the person who scheduled it.</summary>
    public string? Why { get; private set; }

    public bool IsWaiting => State is PlanState.Waiting;

    public static Result<PlannedPublication> Make(Guid courseId, Guid? lessonId, Guid personId, DateTime? dueAt, string? note, DateTime now)
    {
        if (dueAt is not { } at)
            return new Refusal("Enter a date and time.", "At");
        if (at <= now)
            return new Refusal("That time has passed. Choose a later one, or publish now.", "At");
        if (at > now.AddDays(MostDays))
            return new Refusal("Choose a time within the next two years.", "At");
        if (note?.Length > LessonVersion.LongestNote)
            return new Refusal("Keep the note within {0} characters.", "Note", LessonVersion.LongestNote);
        return new PlannedPublication
        {
            CourseId = courseId,
            LessonId = lessonId,
            PersonId = personId,
            DueAt = at,
            Note = note.OrNull(),
            AskedAt = now,
        };
    }

    public Result Cancel(DateTime now) => End(PlanState.Cancelled, null, now);

    internal Result Fulfil(DateTime now) => End(PlanState.Done, null, now);

    internal Result Refuse(string why, DateTime now) => End(PlanState.Refused, why.Length > 500 ? why[..500] : why, now);

    private Result End(PlanState state, string? why, DateTime now)
    {
        if (!IsWaiting)
            return new Refusal("This scheduled publication is no longer pending. Reload the page.");
        (State, Why, EndedAt) = (state, why, now);
        return Result.Done;
    }

    internal sealed class Mapping : IEntityTypeConfiguration<PlannedPublication>
    {
        public void Configure(EntityTypeBuilder<PlannedPublication> builder)
        {
            builder.ToTable("PlannedPublications");
            builder.Property(p => p.Note).HasMaxLength(LessonVersion.LongestNote);
            builder.Property(p => p.Why).HasMaxLength(500);
            builder.Ignore(p => p.IsWaiting);
            builder.HasOne<Course>().WithMany().HasForeignKey(p => p.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Lesson>().WithMany().HasForeignKey(p => p.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder
                .HasIndex(p => p.LessonId)
                .IsUnique()
                .HasFilter("\"State\" = 'Waiting' AND \"LessonId\" IS NOT NULL")
                .HasDatabaseName("IX_PlannedPublications_WaitingLesson");
            builder
                .HasIndex(p => p.CourseId)
                .IsUnique()
                .HasFilter("\"State\" = 'Waiting' AND \"LessonId\" IS NULL")
                .HasDatabaseName("IX_PlannedPublications_WaitingCourse");
            builder.HasIndex(p => p.DueAt).HasFilter("\"State\" = 'Waiting'").HasDatabaseName("IX_PlannedPublications_Due");
            builder.HasIndex(p => new
            {
                p.CourseId,
                p.LessonId,
                p.AskedAt,
            });
            builder
                .Personal(p => p.PersonId)
                .Stays(CourseStaff.Work)
                .KeepsTheRest(CourseStaff.Work)
                .Exports("planned-publications", "Scheduled publications");
        }
    }
}
