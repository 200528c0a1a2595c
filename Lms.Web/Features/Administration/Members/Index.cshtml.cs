using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Members;

/// <summary>Everybody of the institution.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    [BindProperty(SupportsGet = true)] public Role? Role { get; set; }

    [BindProperty(SupportsGet = true)] public string? Sort { get; set; }

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row(Guid Id, string Name, string Email, Role Role, DateTime JoinedAt, DateTime? LastSignInAt, bool IsSuspended, bool IsConfirmed, int Courses);

    [Can(PeopleAct.See)]
    public async Task OnGet()
    {
        var members = Db.Memberships.AsNoTracking();
        if (Role is { } role) members = members.Where(m => m.Role == role);
        var rows = from m in members
                   join p in Db.People.Holding(Q, p => p.DisplayName + " " + p.Email) on m.PersonId equals p.Id
                   select new { m, p };
        rows = Sort switch
        {
            "joined" => rows.OrderByDescending(x => x.m.JoinedAt).ThenBy(x => x.p.Id),
            "seen" => rows.OrderByDescending(x => x.p.LastSignInAt).ThenBy(x => x.p.Id),
            _ => rows.OrderBy(x => x.p.DisplayName).ThenBy(x => x.p.Id),
        };
        Rows = await rows.Select(x => new Row(x.p.Id, x.p.DisplayName, x.p.Email!, x.m.Role, x.m.JoinedAt, x.p.LastSignInAt, x.p.SuspendedAt != null, x.p.EmailConfirmed,
            Db.Enrollments.Count(e => e.PersonId == x.p.Id))).PageAsync(Number, 50, Stop);
    }
}

/// <summary>One member: role, standing, courses.</summary>
public sealed class ShowModel(MemberDirectory members) : ScreenOf<Membership>
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    [BindProperty, StringLength(500)] public string? Reason { get; set; }

    public IReadOnlyList<CourseRow> Courses { get; private set; } = [];

    public sealed record CourseRow(string Title, string Slug, string Status, decimal Percent, DateTime? LastAt);

    protected override Task<Membership?> FindAsync(CancellationToken stop) =>
        Db.Memberships.Include(m => m.Person).SingleOrDefaultAsync(m => m.PersonId == Id, stop);

    protected override async Task LoadAsync() => Courses = await (from e in Db.Enrollments.AsNoTracking()
                                                                  where e.PersonId == Id
                                                                  join c in Db.Courses on e.CourseId equals c.Id
                                                                  orderby e.LastAccessedAt descending
                                                                  select new CourseRow(c.Title, c.Slug, e.Status.ToString(), e.ProgressPercent, e.LastAccessedAt)).Take(100).ToListAsync(Stop);

    [Can(PeopleAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostRole(Role role) => Try(async () =>
    {
        if (Above() is { } above) return above;
        if (Subject.Role is Role.Admin && role is not Role.Admin && await Db.Memberships.CountAsync(m => m.Role == Role.Admin && m.Person.SuspendedAt == null, Stop) == 1)
            return new Refusal("This is the last administrator. Make somebody else one first.");
        Subject.Become(role);
        return await KeepAsync(Result.Done);
    }, done: "The role is changed. It holds from the next page on.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostSuspend() => Try(() => KeepAsync(Id == Viewer.Id ? new Refusal("You cannot suspend yourself.") : Above() is { } above ? above : Subject.Person.Suspend(Reason ?? "", Now)),
        done: "The account is suspended; its sessions have ended.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostReadmit() => Try(() => KeepAsync(Subject.Person.Readmit()), done: "The account is open again.");

    /// <summary>What is remembered of the person is forgotten after the change is kept: a request in between would remember the old again.</summary>
    private async Task<Result> KeepAsync(Result changed)
    {
        if (!changed.IsDone) return changed;
        await Db.SaveChangesAsync(Stop);
        members.Forget(Id);
        return Result.Done;
    }

    private Refusal? Above() => Subject.Person.IsOperator && !Viewer.IsOperator ? new("This person runs the installation. Only another operator may change their standing.") : null;
}
