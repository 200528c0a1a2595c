using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Members;

/// <summary>One member: facts, role, standing, courses.</summary>
public sealed class ShowModel(MemberRights rights, MemberChanges changes, MemberSignIn signIn, NewMembers newMembers, ViewAs viewAs)
    : ScreenOf<Membership>
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty, StringLength(500)]
    public string? Reason { get; set; }

    public IReadOnlyList<CourseRow> Courses { get; private set; } = [];

    /// <summary>Why the viewer may not change this account; null when they may.</summary>
    public Refusal? Untouchable { get; private set; }

    /// <summary>Of the membership or of the whole account.</summary>
    public bool IsClosed => Subject.IsSuspended || Subject.Person.IsSuspended;
    public Access SignsIn { get; private set; } = new(0, 0, 0);

    /// <summary>How the person signs in.</summary>
    /// <param name="Sessions">Active sessions.</param>
    /// <param name="Failures">Sign-ins and second steps that failed here in the last day.</param>
    public sealed record Access(int Passkeys, int Sessions, int Failures);

    public sealed record CourseRow(string Title, string Slug, EnrollmentStatus Status, decimal Percent, DateTime? LastAt);

    protected override Task<Membership?> FindAsync(CancellationToken stop) =>
        Db.Memberships.Include(m => m.Person).SingleOrDefaultAsync(m => m.PersonId == Id, stop);

    protected override async Task LoadAsync()
    {
        Untouchable = await rights.UntouchableAsync(Subject, Stop);
        var (now, day, signedOut) = (Now, Now.AddDays(-1), Subject.Person.SignedOutAt);
        SignsIn = await Db
            .People.Where(p => p.Id == Id)
            .Select(p => new Access(
                Db.Set<IdentityUserPasskey<Guid>>().Count(k => k.UserId == Id),
                Db.Sessions.Count(s => s.PersonId == Id && s.CreatedAt >= signedOut && s.EndedAt == null && s.ExpiresAt > now),
                Db.SignInFailures.Where(f => f.PersonId == Id && f.LastAt > day && f.Action != SignInFailures.Locked)
                    .Sum(f => (int?)f.Count)
                    ?? 0
            ))
            .SingleAsync(Stop);
        Courses = await (
            from e in Db.Enrollments.AsNoTracking()
            where e.PersonId == Id
            join c in Db.Courses on e.CourseId equals c.Id
            orderby e.LastAccessedAt descending
            select new CourseRow(c.Title, c.Slug, e.Status, e.ProgressPercent, e.LastAccessedAt)
        )
            .Take(100)
            .ToListAsync(Stop);
    }

    [Can(PeopleAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostRole(Role role) =>
        Try(() => changes.BecomeAsync(Subject, role, Stop), done: "Role changed. It takes effect on the next page they open.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostSuspend() =>
        Try(() => changes.SuspendAsync(Subject, Reason, Stop), done: "Account suspended. All its sessions have ended.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostReadmit() => Try(() => changes.ReadmitAsync(Subject, Stop), done: "Account reactivated.");

    [Can(PeopleAct.CloseAccounts)]
    public Task<IActionResult> OnPostClose() =>
        Try(() => changes.CloseAsync(Subject, Reason, Stop), done: "Account closed at all institutions.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostResetSecondFactor() =>
        Try(
            () => signIn.ResetSecondFactorAsync(Subject, Stop),
            done: "Two-factor authentication has been reset, and all sessions have ended. The person is notified by email."
        );

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostEndSessions() => Try(() => signIn.EndSessionsAsync(Subject, Stop), done: "All sessions have ended.");

    /// <summary>From the next page on, the administrator sees what this member sees, read-only.</summary>
    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostView() =>
        Try(
            () =>
            {
                if (ViewAs.Forbidden(Subject.Role, Subject.Person.IsOperator) is { } why)
                    return why;
                if (IsClosed)
                    return new Refusal("The account is suspended. Reactivate it first.");
                viewAs.Begin(HttpContext, new(Viewer.Id, Id, Viewer.InstitutionId, Now + ViewAs.Longest));
                Db.Add(Db.Note("ViewAsBegun", nameof(Person), Id));
                return Result.Done;
            },
            done: null,
            to: "/dashboard"
        );

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostResend() => Try(() => newMembers.ResendAsync(Subject, Stop), done: "Email sent again.");
}
