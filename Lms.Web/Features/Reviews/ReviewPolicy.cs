using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Reviews;

/// <summary>What the team of a course does with its reviews.</summary>
public enum ReviewAct
{
    /// <summary>See all reviews of the course, show and hide them, put one first.</summary>
    Moderate,

    /// <summary>Answer for the team.</summary>
    Answer,
}

/// <summary>Who may do what with the reviews of a course. Whether somebody may write one depends on their enrollment and is asked when they do.</summary>
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
