using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A former slug of a course; it redirects to the course.</summary>
public sealed class OldCourseSlug : IOwned
{
    public Guid InstitutionId { get; set; }

    public required string Slug { get; init; }

    public Guid CourseId { get; init; }
}
