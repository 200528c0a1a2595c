using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Team;

/// <summary>The course team, the permissions of each role, and why someone can or cannot do something.</summary>
public sealed class IndexModel(IEnumerable<IAccessQuestion> questions, MemberDirectory members) : CourseScreen
{
    /// <summary>A grader has nothing to grade yet, so the role is not offered; those who have it keep it.</summary>
    public static readonly IReadOnlyList<CourseRole> Roles = [.. Enum.GetValues<CourseRole>().Where(r => r is not CourseRole.Grader)];

    public static readonly IReadOnlyList<CourseRole> Appointable = [.. Roles.Where(r => r is not CourseRole.Owner)];

    public IReadOnlyList<TeamMember> Team { get; private set; } = [];

    public IReadOnlyList<IAccessQuestion> Questions { get; } = [.. questions];

    /// <summary>The email address of the person that a question is about.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Who { get; set; }

    /// <summary>The key of the question.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Act { get; set; }

    public Finding? Found { get; private set; }

    public sealed record TeamMember(Guid PersonId, string Name, string Email, CourseRole Role, Guid? PictureId);

    /// <param name="Answer">Null when no one in this institution has the address.</param>
    public sealed record Finding(string Name, string Question, AccessAnswer? Answer);

    protected override async Task LoadAsync()
    {
        var team = await (
            from s in Db.CourseStaff.AsNoTracking()
            where s.CourseId == Subject.Id
            join p in Db.People on s.PersonId equals p.Id
            select new TeamMember(p.Id, p.DisplayName, p.Email!, s.Role, p.PictureId)
        ).ToListAsync(Stop);
        Team = [.. team.OrderBy(m => m.Role).ThenBy(m => m.Name, StringComparer.CurrentCultureIgnoreCase)];
        if (May(CourseAct.ManageTeam) && !string.IsNullOrWhiteSpace(Who) && Questions.FirstOrDefault(q => q.Key == Act) is { } question)
            Found = await AskAsync(Who.Trim(), question);
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.ManageTeam)]
    public Task<IActionResult> OnPostAppoint(string? email, CourseRole role) =>
        Change(
            async () =>
                await MemberAsync(email ?? "") is { } person
                    ? Noted(Subject.Appoint(person.Id, role), person.Id, person.Name, null, role)
                    : new Refusal("No one here has this email address. Check it, or ask an administrator to add the person.", "email"),
            "Added to the team."
        );

    [Can(CourseAct.ManageTeam)]
    public Task<IActionResult> OnPostReappoint(Guid person, CourseRole role) =>
        Change(
            async () =>
            {
                var before = Subject.RoleOf(person);
                return Noted(Subject.Reappoint(person, role), person, await NameAsync(person), before, role);
            },
            "Role changed."
        );

    [Can(CourseAct.ManageTeam)]
    public Task<IActionResult> OnPostDismiss(Guid person) =>
        Change(
            async () =>
            {
                var before = Subject.RoleOf(person);
                return Noted(Subject.Dismiss(person), person, await NameAsync(person), before, null);
            },
            "Removed from the team.",
            person == Viewer.Id && !Viewer.IsAdmin ? "/teach/courses" : null
        );

    [Can(CourseAct.HandOver)]
    public Task<IActionResult> OnPostHandOver(Guid person) =>
        Change(
            async () =>
            {
                var before = Subject.RoleOf(person);
                return Noted(Subject.HandOver(person), person, await NameAsync(person), before, CourseRole.Owner);
            },
            "The course has a new owner."
        );

    private Task<IActionResult> Change(Func<Task<Result>> verb, string done, string? to = null) => Try(verb, done, to);

    /// <summary>A change of permissions matters, so the audit log has the former role.</summary>
    private Result Noted(Result result, Guid person, string name, CourseRole? before, CourseRole? after)
    {
        if (result.Refusal is null && before != after)
            Db.Add(
                Db.Note(
                    "TeamChanged",
                    nameof(Course),
                    Subject.Id,
                    JsonSerializer.Serialize(new Dictionary<string, string?[]> { [name] = [before?.ToString(), after?.ToString()] }),
                    about: person
                )
            );
        return result;
    }

    private async Task<string> NameAsync(Guid person) =>
        await Db.People.Where(p => p.Id == person).Select(p => p.DisplayName).FirstOrDefaultAsync(Stop) ?? "";

    private sealed record Known(Guid Id, string Name);

    private async Task<Known?> MemberAsync(string email)
    {
        var address = EmailAddress.Key(email);
        return await (
            from m in Db.Memberships
            join p in Db.People on m.PersonId equals p.Id
            where p.NormalizedEmail == address
            select new Known(p.Id, p.DisplayName)
        ).FirstOrDefaultAsync(Stop);
    }

    private async Task<Finding> AskAsync(string email, IAccessQuestion question)
    {
        if (await MemberAsync(email) is not { } person)
            return new(email, question.Text, null);
        if (await members.FindAsync(person.Id, Viewer.InstitutionId, Stop) is not { IsIn: true } entry)
            return new(person.Name, question.Text, new(false, [L["The account is suspended, so no one can sign in with it."]]));
        var who = new Viewer();
        who.Visit(Viewer.InstitutionId, Viewer.InstitutionName, Viewer.Zone);
        who.SignIn(entry.PersonId, entry.Name, entry.Email, entry.Role, entry.IsOperator, entry.Zone, entry.Theme);
        return new(person.Name, question.Text, await question.AnswerAsync(Subject, who, Stop));
    }
}
