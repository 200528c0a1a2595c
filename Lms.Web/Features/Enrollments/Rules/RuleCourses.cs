using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Enrollments.Rules;

/// <summary>The courses of a rule, and those that can be added.</summary>
public sealed record RuleCourses
{
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>How many people it would enroll in each course.</summary>
    public required IReadOnlyDictionary<Guid, int> ToEnroll { get; init; }

    /// <summary>The courses that can be added.</summary>
    public required CourseFinder Finder { get; init; }

    public sealed record Row(Guid Id, string Slug, string Title, CourseStatus Status);
}
