using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Reviews;

/// <summary>The actions of a course's team on its reviews.</summary>
public enum ReviewAct
{
    /// <summary>See all reviews of the course, show and hide them, and pin one.</summary>
    Moderate,

    /// <summary>Reply for the team.</summary>
    Answer,
}

/// <summary>
/// Defines who may do what with the reviews of a course. Whether a person may write one depends on their enrollment and is checked when
/// they do.
/// </summary>
public sealed class ReviewPolicy : Policy<Course, ReviewAct>
{
    public override bool Allows(Viewer who, Course it, ReviewAct act) =>
        who.IsAdmin
        || (
            it.RoleOf(who.PersonId) is { } role
            && act switch
            {
                ReviewAct.Moderate => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.TeachingAssistant,
                ReviewAct.Answer => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.TeachingAssistant,
                _ => false,
            }
        );
}
