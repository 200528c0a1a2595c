using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Team;

public static class CourseActWords
{
    public static string Text(this CourseAct act) => act switch
    {
        CourseAct.Read => "see its page in the catalog",
        CourseAct.Open => "open its workshop and read drafts",
        CourseAct.Edit => "change its outline and lessons",
        CourseAct.Comment => "comment on its lessons",
        CourseAct.Review => "approve or return drafts",
        CourseAct.Publish => "publish and archive it",
        CourseAct.SeeLearners => "see its learners and their progress",
        CourseAct.ManageLearners => "enroll learners and set deadlines",
        CourseAct.ManageTeam => "manage its team",
        CourseAct.HandOver => "make somebody else its owner",
        _ => "delete it",
    };
}
