using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Team;

/// <summary>“May this person do that in this course, and why?” Each room answers for what it decides; the answer comes from the permission itself.</summary>
public interface IAccessQuestion
{
    /// <summary>Names the question in an address.</summary>
    string Key { get; }

    /// <summary>What the person wants to do, as the rest of “May they …”.</summary>
    string Text { get; }

    /// <param name="course">With its staff.</param>
    /// <param name="who">The person, as they are when they sign in.</param>
    Task<AccessAnswer> AnswerAsync(Course course, Viewer who, CancellationToken stop);
}

/// <param name="Because">Sentences, the decisive first.</param>
public sealed record AccessAnswer(bool May, IReadOnlyList<string> Because);

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
        if (who.IsOperator) because.Add(words["They run this installation."]);
        else if (who.Role is Role.Admin) because.Add(words["They are an administrator: administrators may do everything in every course of the institution."]);
        if (course.RoleOf(who.PersonId) is { } role)
        {
            because.Add(CoursePolicy.Allows(role, act)
                ? words["Their part in the course, {0}, includes it.", words[role.Text()]]
                : words["Their part in the course, {0}, does not include it.", words[role.Text()]]);
        }
        else if (!who.IsAdmin)
        {
            because.Add(act is CourseAct.Read && course.IsPublished
                ? words["The course is published: everybody may see its page."]
                : words["They have no part in this course."]);
        }
        var may = Policy.Allows(who, course, act);
        if (!may) because.Add(words["It takes one of these parts: {0}.", string.Join(", ", Enum.GetValues<CourseRole>().Where(r => CoursePolicy.Allows(r, act)).Select(r => words[r.Text()].Value))]);
        return new(may, because);
    }
}

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
