using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Enrollments.Rules;

/// <summary>The courses of a rule, and those that can be added.</summary>
public sealed record RuleCourses
{
    public required Guid RuleId { get; init; }

    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>How many people it would enroll in each course.</summary>
    public required IReadOnlyDictionary<Guid, int> ToEnroll { get; init; }

    /// <summary>What was searched for.</summary>
    public required string? Q { get; init; }

    public required IReadOnlyList<Row> Found { get; init; }

    /// <summary>More courses match than are shown.</summary>
    public required bool IsMore { get; init; }

    public sealed record Row(Guid Id, string Slug, string Title, CourseStatus Status);
}
