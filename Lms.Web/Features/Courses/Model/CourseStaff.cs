using Lms.Web.Kernel;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A person's role on the course team.</summary>
public sealed class CourseStaff : IOwned, IContent
{
    /// <summary>The reason why a person's work on a course remains when the person is erased.</summary>
    internal const string Work = "it is the course team’s work";

    private CourseStaff() { }

    public CourseStaff(Guid courseId, Guid personId, CourseRole role) => (CourseId, PersonId, Role) = (courseId, personId, role);

    public Guid CourseId { get; private init; }

    public Guid PersonId { get; private init; }

    public Guid InstitutionId { get; set; }

    public CourseRole Role { get; private set; }

    internal void Become(CourseRole role) => Role = role;
}
