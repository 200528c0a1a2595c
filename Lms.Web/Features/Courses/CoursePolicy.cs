using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses;

public enum CourseAct
{
    /// <summary>See its page in the catalog.</summary>
    Read,

    /// <summary>Open the course editor, including drafts.</summary>
    Open,

    /// <summary>Change its description, outline and lessons.</summary>
    Edit,

    /// <summary>Comment on a passage of a lesson, for the course team.</summary>
    Comment,

    /// <summary>Approve drafts, or request changes.</summary>
    Review,

    /// <summary>
    /// Publish, unpublish, and archive the course. Until the course is first published, anyone who may edit a lesson may also publish
    /// it; afterward, that takes this permission, or an approval of exactly its text (Publishing/Model/Publisher.cs).
    /// </summary>
    Publish,

    /// <summary>See its learners and their progress.</summary>
    SeeLearners,

    /// <summary>Enroll and remove learners, set deadlines.</summary>
    ManageLearners,

    /// <summary>Manage the course team and its roles.</summary>
    ManageTeam,

    /// <summary>Make someone else its owner.</summary>
    HandOver,

    Delete,
}

/// <summary>Who may do what with a course.</summary>
public sealed class CoursePolicy : Policy<Course, CourseAct>
{
    public override bool Allows(Viewer who, Course it, CourseAct act) =>
        who.IsAdmin || (act is CourseAct.Read && it.IsPublished) || (it.RoleOf(who.PersonId) is { } role && Allows(role, act));

    /// <summary>Whether a role in the course permits an action; the page of the team shows this same table.</summary>
    public static bool Allows(CourseRole role, CourseAct act) =>
        act switch
        {
            CourseAct.Read or CourseAct.Open => true,
            CourseAct.Edit => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.Author,
            CourseAct.Comment => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.Author or CourseRole.Reviewer,
            CourseAct.Review => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.Reviewer,
            CourseAct.SeeLearners => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.TeachingAssistant,
            CourseAct.Publish or CourseAct.ManageLearners or CourseAct.ManageTeam => role is CourseRole.Owner or CourseRole.CoInstructor,
            CourseAct.HandOver or CourseAct.Delete => role is CourseRole.Owner,
            _ => false,
        };
}
