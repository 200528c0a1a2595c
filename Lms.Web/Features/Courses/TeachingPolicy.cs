using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses;

public enum TeachingAct
{
    CreateCourses,
}

public sealed class TeachingPolicy : Policy<TeachingAct>
{
    public override bool Allows(Viewer who, TeachingAct act) => who.IsInstructor;
}
