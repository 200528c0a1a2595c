using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Audit;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Health;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Overview;

/// <summary>How the institution does, and whether anything needs a hand.</summary>
public sealed class IndexModel(InstallationStates states, StorageWatch watch, StorageRoom room, FirstSteps firstSteps, AccountMails mails)
    : Screen
{
    public (int People, int NewPeople, int Published, int Drafts, int ActiveToday, int Certificates) Totals { get; private set; }

    public IReadOnlyList<(DateOnly Week, int Count)> Enrollments { get; private set; } = [];

    public IReadOnlyList<AuditEntry> Lately { get; private set; } = [];

    /// <summary>The state of the whole installation; nothing is known of it to those who do not run it.</summary>
    public InstallationState Installation { get; private set; } = new();

    public SystemStatus Status { get; private set; } = null!;

    /// <summary>Why nothing can be saved at the moment; null if all is well.</summary>
    public StorageTrouble? Trouble => watch.Now?.Trouble;

    /// <summary>The setup steps left before others join; empty when all are done or hidden.</summary>
    public IReadOnlyList<FirstStep> FirstSteps { get; private set; } = [];

    /// <summary>For a refusal too, which shows the same page.</summary>
    protected override async Task LoadAsync()
    {
        var (month, day, quarter) = (Now.AddDays(-30), Now.AddDays(-1), Now.AddDays(-84));
        var courses = await Db
            .Courses.GroupBy(c => c.Status)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Stop);
        Totals = (
            await Db.Memberships.CountAsync(Stop),
            await Db.Memberships.CountAsync(m => m.JoinedAt > month, Stop),
            courses.GetValueOrDefault(CourseStatus.Published),
            courses.GetValueOrDefault(CourseStatus.Draft),
            await Db.Enrollments.Where(e => e.LastAccessedAt > day).Select(e => e.PersonId).Distinct().CountAsync(Stop),
            await Db.Certificates.CountAsync(Stop)
        );
        var since = await Db.Enrollments.Where(e => e.EnrolledAt > quarter).Select(e => e.EnrolledAt).ToListAsync(Stop);
        var monday = Viewer.Today(Clock).AddDays(-(((int)Viewer.Today(Clock).DayOfWeek + 6) % 7));
        Enrollments =
        [
            .. Enumerable
                .Range(0, 12)
                .Select(i => monday.AddDays((i - 11) * 7))
                .Select(week =>
                    (week, since.Count(at => DateOnly.FromDateTime(Viewer.Local(at)) is var on && on >= week && on < week.AddDays(7)))
                ),
        ];
        Lately = await Db
            .AuditEntries.AsNoTracking()
            .Where(a => a.PersonId != null && a.Action != "SignedIn" && a.Action != "Completed")
            .OrderByDescending(a => a.At)
            .Take(6)
            .ToListAsync(Stop);
        FirstSteps = await firstSteps.ListAsync(Stop);
        var mayOperate = May(AdministrationAct.Operate);
        // An administrator of one institution among several is not shown paths, hosts, or the state of the others.
        if (mayOperate)
            Installation = await states.ReadAsync(Stop);
        Status = new()
        {
            MayOperate = mayOperate,
            Installation = Installation,
            IsBackupOld = Installation.Backup is { IsOn: true, Latest: { } latest } && latest.IsOld(Now),
            Room = await room.StateAsync(Stop),
            AuditCheck = await Db.AuditChecks.AsNoTracking().OrderByDescending(c => c.At).FirstOrDefaultAsync(Stop),
            DeadMessages = await Db.OutboxMessages.CountAsync(m => m.DeadAt != null && m.InstitutionId == Viewer.InstitutionId, Stop),
        };
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostHideFirstSteps() => Try(() => firstSteps.HideAsync(Stop), "First steps hidden.");

    /// <summary>Uses the same path as all other email, so that anything that blocks delivery shows up.</summary>
    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnPostTestMail() =>
        Try(
            async () =>
            {
                await mails.WriteAsync(
                    Viewer.Email,
                    Viewer.Name,
                    Viewer.Locale,
                    L["Test email"],
                    () => L["This test was sent from the overview page. If you can read it, email works."],
                    L["Open the overview"],
                    "/admin",
                    Stop
                );
                return Result.Done;
            },
            done: "A test email is on its way to you. If it doesn’t arrive, check “Background jobs”."
        );
}
