using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Team;

/// <summary>Answers for one act of <see cref="CoursePolicy"/>.</summary>
public sealed class CourseQuestion(CourseAct act, Words words) : IAccessQuestion
{
    private static readonly CoursePolicy Policy = new();

    public string Key => act.ToString();

    public string Text => words[act.Text()];

    public Task<AccessAnswer> AnswerAsync(Course course, Viewer who, CancellationToken stop) => Task.FromResult(Answer(course, who));

    private AccessAnswer Answer(Course course, Viewer who)
    {
        List<string> because = [];
        if (who.IsOperator)
            because.Add(words["They’re an operator of this installation."]);
        else if (who.Role is Role.Admin)
            because.Add(words["They’re an administrator. Administrators can do everything in every course of the institution."]);
        if (course.RoleOf(who.PersonId) is { } role)
        {
            because.Add(
                CoursePolicy.Allows(role, act)
                    ? words["Their role in the course, {0}, includes this.", words[role.Text()]]
                    : words["Their role in the course, {0}, doesn’t include this.", words[role.Text()]]
            );
        }
        else if (!who.IsAdmin)
        {
            because.Add(
                act is CourseAct.Read && course.IsPublished
                    ? words["The course is published, so anyone can see its page."]
                    : words["They have no role in this course."]
            );
        }
        var may = Policy.Allows(who, course, act);
        if (!may)
            because.Add(
                words[
                    "This requires one of these roles: {0}.",
                    string.Join(
                        ", ",
                        Enum.GetValues<CourseRole>().Where(r => CoursePolicy.Allows(r, act)).Select(r => words[r.Text()].Value)
                    )
                ]
            );
        return new(may, because);
    }
}
