using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Learning;

public enum LearningAct
{
    /// <summary>Read the lesson: enrolled, on the course team, or a free preview.</summary>
    Read,

    /// <summary>Earn progress in it: enrolled only.</summary>
    Study,

    /// <summary>Answer its questions and turn its cards: those who study it, and its team to try them.</summary>
    Practice,

    /// <summary>Keep notes and bookmarks: anyone who may read and is signed in.</summary>
    Annotate,
}

/// <summary>
/// Who may do what with a lesson: those who may study the course now (<see cref="Enrollments.Model.StudyAccess"/>), the course team,
/// administrators, and for a free preview everyone. Whether it is still locked for this learner is asked afterward (<see cref="Steps"/>).
/// </summary>
public sealed class LearningPolicy(TimeProvider clock) : Policy<LessonPlace, LearningAct>
{
    public override bool Allows(Viewer who, LessonPlace it, LearningAct act)
    {
        var teaches = it.IsTaughtBy(who);
        var studies = it is { IsIn: true, IsPublished: true } && it.ClosedFor(who, clock.Now) is null;
        return act switch
        {
            LearningAct.Read => studies || teaches || it is { IsPreview: true, IsPublished: true, CourseStatus: CourseStatus.Published },
            LearningAct.Study => studies,
            LearningAct.Practice => studies || teaches,
            LearningAct.Annotate => who.IsSignedIn && (studies || teaches),
            _ => false,
        };
    }
}
