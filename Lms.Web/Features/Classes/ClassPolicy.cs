using Lms.Web.Features.Classes.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Classes;

public enum ClassAct
{
    /// <summary>See its learners and their progress.</summary>
    See,

    /// <summary>Add, move, and remove learners, and show the code to join.</summary>
    Manage,

    /// <summary>Change its name, dates, teachers, and seats; copy, archive, and delete it.</summary>
    Edit,
}

/// <summary>
/// Who may do what with a class: its teachers, and those whose role in the course lets them do the same with all its learners.
/// </summary>
public sealed class ClassPolicy : Policy<TaughtClass, ClassAct>
{
    public override bool Allows(Viewer who, TaughtClass it, ClassAct act) =>
        who.IsAdmin
        || it.Class.IsTaughtBy(who.PersonId)
        || (it.Role is { } role && CoursePolicy.Allows(role, act is ClassAct.See ? CourseAct.SeeLearners : CourseAct.ManageLearners));
}
