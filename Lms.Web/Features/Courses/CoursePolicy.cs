using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses;

public enum CourseAct
{
    /// <summary>See its page in the catalog.</summary>
    Read,

    /// <summary>See its workshop, drafts included.</summary>
    Open,

    /// <summary>Change its description, outline and lessons.</summary>
    Edit,

    /// <summary>Show it to learners, take it back, archive it.</summary>
    Publish,

    /// <summary>See who studies it and how far they are.</summary>
    SeeLearners,

    /// <summary>Enroll and remove learners, set deadlines.</summary>
    ManageLearners,

    Delete,
}

/// <summary>Who may do what with a course.</summary>
public sealed class CoursePolicy : Policy<Course, CourseAct>
{
    public override bool Allows(Viewer who, Course it, CourseAct act)
    {
        var role = it.RoleOf(who.PersonId);
        return act switch
        {
            CourseAct.Read => it.IsPublished || role is not null || who.IsAdmin,
            CourseAct.Open => role is not null || who.IsAdmin,
            CourseAct.Edit => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.Author || who.IsAdmin,
            CourseAct.Publish => role is CourseRole.Owner or CourseRole.CoInstructor || who.IsAdmin,
            CourseAct.SeeLearners => role is CourseRole.Owner or CourseRole.CoInstructor or CourseRole.TeachingAssistant || who.IsAdmin,
            CourseAct.ManageLearners => role is CourseRole.Owner or CourseRole.CoInstructor || who.IsAdmin,
            CourseAct.Delete => role is CourseRole.Owner || who.IsAdmin,
            _ => false,
        };
    }
}

public enum TeachingAct
{
    CreateCourses,
}

public sealed class TeachingPolicy : Policy<TeachingAct>
{
    public override bool Allows(Viewer who, TeachingAct act) => who.IsInstructor;
}
