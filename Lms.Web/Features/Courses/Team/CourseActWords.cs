using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Team;

public static class CourseActWords
{
    public static string Text(this CourseAct act) =>
        act switch
        {
            CourseAct.Read => "see the course page in the catalog",
            CourseAct.Open => "open the course editor and read drafts",
            CourseAct.Edit => "edit the outline and lessons",
            CourseAct.Comment => "comment on lessons",
            CourseAct.Review => "approve drafts or request changes",
            CourseAct.Publish => "publish and archive the course",
            CourseAct.SeeLearners => "see learners and their progress",
            CourseAct.ManageLearners => "enroll learners and set deadlines",
            CourseAct.ManageTeam => "manage the team",
            CourseAct.HandOver => "make someone else the owner",
            _ => "delete the course",
        };
}
