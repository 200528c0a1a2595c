using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>What is due.</summary>
public enum DeadlineTarget
{
    Course,
    Module,
    Unit,
    Lesson,
}

/// <summary>Whom a deadline is for. Of several for the same thing, the narrowest applies: a later one beats those before it.</summary>
public enum DeadlineAudience
{
    Everyone,
    Class,
    Group,
    Person,
}

/// <summary>
/// The date by which a course, a part of it, or a lesson is due, for everyone, a class, one of its groups, or one person: a fixed
/// time, or a number of days after the start that each enrollment counts from.
/// </summary>
public sealed class Deadline : Entity, IOwned, IAudited
{
    public const int LongestInstructions = 2000;
    public const int LongestReason = 500;
    public const int MostDays = 3650;

    private Deadline() { }

    public Deadline(Guid courseId, DeadlineTarget target, Guid targetId, DeadlineAudience audience, Guid? audienceId, DateTime now)
    {
        CourseId = courseId;
        Target = target;
        TargetId = targetId;
        LessonId = target is DeadlineTarget.Lesson ? targetId : null;
        Audience = audience;
        Rank = (int)audience;
        AudienceId = audience is DeadlineAudience.Everyone ? null : audienceId;
        PersonId = audience is DeadlineAudience.Person ? audienceId : null;
        CreatedAt = now;
    }

    /// <summary>Of a lesson, or of the course if there is none, for everyone.</summary>
    public Deadline(Guid courseId, Guid? lessonId, DateTime dueAt, DateTime now)
        : this(
            courseId,
            lessonId is null ? DeadlineTarget.Course : DeadlineTarget.Lesson,
            lessonId ?? courseId,
            DeadlineAudience.Everyone,
            null,
            now
        ) => DueAt = dueAt;

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public DeadlineTarget Target { get; private init; }

    /// <summary>The key of what is due.</summary>
    public Guid TargetId { get; private init; }

    /// <summary>The same key, if it is a lesson.</summary>
    public Guid? LessonId { get; private init; }

    public DeadlineAudience Audience { get; private init; }

    /// <summary>The audience as a number: the highest of several deadlines for the same thing applies.</summary>
    public int Rank { get; private init; }

    /// <summary>The class, the group, or the person; null for everyone.</summary>
    public Guid? AudienceId { get; private init; }

    /// <summary>The same key, if it is a person.</summary>
    public Guid? PersonId { get; private init; }

    /// <summary>A fixed time; null if it counts from the start.</summary>
    public DateTime? DueAt { get; private set; }

    /// <summary>Due at the end of the day so many days after the start; null if the time is fixed.</summary>
    public int? DaysAfterStart { get; private set; }

    /// <summary>The time zone in which days end.</summary>
    public string TimeZone { get; private set; } = "UTC";

    /// <summary>What to do, for the learners who read it.</summary>
    public string Instructions { get; private set; } = "";

    /// <summary>Why this person has another date.</summary>
    public string? Reason { get; private set; }

    /// <summary>Who set it last.</summary>
    public Guid? ById { get; private set; }

    public DateTime CreatedAt { get; private init; }

    public Result Set(DateTime? dueAt, int? daysAfterStart, string zone, Guid? byId, DateTime now)
    {
        if (dueAt is null && daysAfterStart is null)
            return new Refusal("Enter a date and time.", "Due");
        if (dueAt is not null && dueAt <= now)
            return new Refusal("Choose a time in the future.", "Due");
        if (dueAt is null && daysAfterStart is < 0 or > MostDays)
            return new Refusal("Enter 0 to 3650 days.", "Days");
        DueAt = dueAt;
        DaysAfterStart = dueAt is null ? daysAfterStart : null;
        TimeZone = Clock.Zone(zone).Id;
        ById = byId;
        return Result.Done;
    }

    public Result Explain(string? instructions, string? reason)
    {
        var said = instructions.OrNull() ?? "";
        if (said.Length > LongestInstructions)
            return new Refusal("Use at most {0} characters.", "Instructions", LongestInstructions);
        if (reason?.Trim().Length > LongestReason)
            return new Refusal("Use at most {0} characters.", "Reason", LongestReason);
        Instructions = said;
        Reason = reason.OrNull();
        return Result.Done;
    }

    /// <summary>Moves it by days, at the same local time. One that counts from the start stays.</summary>
    public void Shift(int days)
    {
        if (DueAt is { } at)
            DueAt = Clock.Later(at, days, Clock.Zone(TimeZone));
    }

    /// <summary>The same deadline of another course.</summary>
    /// <param name="zone">Days are counted in this time zone, as for all dates of the copy.</param>
    internal Deadline Copy(Guid courseId, Guid targetId, int days, TimeZoneInfo zone, DateTime now) =>
        new(courseId, Target, targetId, Audience, AudienceId, now)
        {
            DueAt = DueAt is { } at ? Clock.Later(at, days, zone) : null,
            DaysAfterStart = DaysAfterStart,
            TimeZone = TimeZone,
            Instructions = Instructions,
        };

    internal sealed class Mapping : IEntityTypeConfiguration<Deadline>
    {
        public void Configure(EntityTypeBuilder<Deadline> builder)
        {
            builder.ToTable("Deadlines");
            builder.Property(d => d.DueAt).HasColumnName("FixedAt");
            builder.Property(d => d.TimeZone).HasMaxLength(64);
            builder.Property(d => d.Instructions).HasMaxLength(LongestInstructions);
            builder.Property(d => d.Reason).HasMaxLength(LongestReason);
            builder.HasIndex(d => new
            {
                d.CourseId,
                d.TargetId,
                d.AudienceId,
            });
            builder.HasIndex(d => d.AudienceId).HasFilter("\"AudienceId\" IS NOT NULL");
            builder.HasIndex(d => d.DueAt);
            builder.HasOne<Courses.Model.Course>().WithMany().HasForeignKey(d => d.CourseId).OnDelete(DeleteBehavior.Cascade);
            builder.HasOne<Courses.Model.Lesson>().WithMany().HasForeignKey(d => d.LessonId).OnDelete(DeleteBehavior.Cascade);
            builder.Personal(d => d.PersonId).Goes().Exports("deadlines", "Your own deadlines");
            builder
                .Personal(d => d.ById)
                .Stays("a deadline says who set it; the name is a pseudonym by then")
                .KeepsTheRest("it is about the course")
                .NotExported("they are deadlines of others");
        }
    }
}
