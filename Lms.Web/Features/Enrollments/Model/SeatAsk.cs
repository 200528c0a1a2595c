namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A request for a seat in a course, from whatever source.</summary>
public sealed record SeatAsk(Guid CourseId, Guid PersonId, EnrollmentSource Source)
{
    public Guid? ClassId { get; init; }

    /// <summary>The person who enrolls the learner; null if they enroll themselves, or a rule or an event does.</summary>
    public Guid? ById { get; init; }

    /// <summary>Why the learner is enrolled although prerequisites are missing.</summary>
    public string? Reason { get; init; }

    /// <summary>The rule that enrolls the learner.</summary>
    public Guid? RuleId { get; init; }

    /// <summary>Shared by what is done to several enrollments at once, so that it can be undone.</summary>
    public Guid? BatchId { get; init; }

    public EnrollmentType Type { get; init; }

    /// <summary>The end of access; null for what the course says.</summary>
    public DateTime? Until { get; init; }

    /// <summary>Neither the learner nor the teachers are told.</summary>
    public bool IsQuiet { get; init; }

    /// <summary>A new run for someone who has ended an earlier one.</summary>
    public bool IsRetake { get; init; }

    /// <summary>
    /// People who manage learners can enroll anyone at any time: closed enrollment, approval, and missing prerequisites do not count. The
    /// number of seats always does.
    /// </summary>
    public bool IgnoresRules { get; init; } = Source is not (EnrollmentSource.Self or EnrollmentSource.ClassCode);
}
