using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Authoring.Setup;

/// <summary>The image, the banner, and the syllabus of a course, uploaded beside its details without submitting them.</summary>
/// <param name="IsAlone">Drawn without the page around it: a refusal is shown in it.</param>
public sealed record CourseFiles(Course Course, bool IsAlone)
{
    public string Url => $"/teach/courses/{Course.Slug}/details";

    /// <summary>
    /// The version from which the details are saved next; null if someone else changed the course too, so that saving says so.
    /// </summary>
    public int? Version { get; init; }
}
