using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses;

public enum TeachingAct
{
    CreateCourses,
}

/// <summary>
/// Who may teach at all. What a team may do with its course, publishing included, is in <see cref="CoursePolicy"/>.
/// </summary>
public sealed class TeachingPolicy : Policy<TeachingAct>
{
    public override bool Allows(Viewer who, TeachingAct act) => who.IsInstructor;
}
