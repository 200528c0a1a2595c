using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>An address a course once had; it leads to the new one.</summary>
public sealed class OldCourseSlug : IOwned
{
    public Guid InstitutionId { get; set; }

    public required string Slug { get; init; }

    public Guid CourseId { get; init; }
}
