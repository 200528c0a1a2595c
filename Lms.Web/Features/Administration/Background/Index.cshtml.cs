using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Background;

/// <summary>Background jobs and their failures.</summary>
public sealed class IndexModel(JobBoard jobs, JobsPause pause, OutboxSignal signal) : Screen
{
    /// <summary>Null unless everything waits for an operator.</summary>
    public PausedNotice? Paused { get; private set; }

    public IReadOnlyList<JobRow> Jobs { get; private set; } = [];

    /// <summary>The job engine runs in this process, and its own pages can be opened.</summary>
    public bool HasEngine => jobs.Storage is not null;

    /// <summary>The jobs running at this moment.</summary>
    public IReadOnlyList<JobWork> Working { get; private set; } = [];

    public IReadOnlyList<OutboxMessage> Failed { get; private set; } = [];

    public (int Waiting, int Running, int Dead, int DoneToday, DateTime? Oldest) Outbox { get; private set; }

    protected override async Task LoadAsync()
    {
        var (now, day) = (Now, Now.AddDays(-1));
        Jobs = await jobs.ListAsync(Stop);
        Working = jobs.Working();
        Paused = await PausedNotice.FindAsync(pause, Db, Stop);
        var open = Db.OutboxMessages.Where(m => m.DoneAt == null && m.DeadAt == null);
        Outbox = (
            await open.CountAsync(m => m.LeasedUntil == null || m.LeasedUntil < now, Stop),
            await open.CountAsync(m => m.LeasedUntil >= now, Stop),
            await Db.OutboxMessages.CountAsync(m => m.DeadAt != null, Stop),
            await Db.OutboxMessages.CountAsync(m => m.DoneAt > day, Stop),
            await open.Where(m => m.RunAt <= now).OrderBy(m => m.RunAt).Select(m => (DateTime?)m.CreatedAt).FirstOrDefaultAsync(Stop)
        );
        Failed = await Db
            .OutboxMessages.AsNoTracking()
            .Where(m => m.DoneAt == null && m.Error != null)
            .OrderBy(m => m.DeadAt == null)
            .ThenByDescending(m => m.CreatedAt)
            .Take(50)
            .ToListAsync(Stop);
    }

    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnPostRetry(Guid? id) =>
        Try(
            async () =>
            {
                var now = Now;
                await Db.WriteAsync(
                    () =>
                        Db
                            .OutboxMessages.Where(m => m.DoneAt == null && m.Error != null && (id == null || m.Id == id))
                            .ExecuteUpdateAsync(
                                m =>
                                    m.SetProperty(x => x.DeadAt, (DateTime?)null)
                                        .SetProperty(x => x.RunAt, now)
                                        .SetProperty(x => x.Attempts, 0),
                                Stop
                            ),
                    Stop
                );
                signal.Wake();
                return Result.Done;
            },
            done: "Retrying."
        );

    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnPostDismiss(Guid id) =>
        Try(
            async () =>
            {
                var now = Now;
                await Db.WriteAsync(
                    () =>
                        Db
                            .OutboxMessages.Where(m => m.Id == id && m.DeadAt != null)
                            .ExecuteUpdateAsync(
                                m =>
                                    m.SetProperty(x => x.DoneAt, now)
                                        .SetProperty(x => x.Payload, "")
                                        .SetProperty(x => x.Error, (string?)null),
                                Stop
                            ),
                    Stop
                );
                return Result.Done;
            },
            done: "Dismissed."
        );

    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnPostRun(string job) => Try(() => jobs.RunNowAsync(job, Stop), done: "Job started.");

    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnPostPause(string job) => Try(() => jobs.PauseAsync(job, Stop), done: "Job paused.");

    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnPostResume(string job) => Try(() => jobs.ResumeAsync(job, Stop), done: "Job resumed.");

    [Can(AdministrationAct.Operate)]
    public Task<IActionResult> OnPostResumeAll(bool withoutMails = false) =>
        Try(
            async () =>
            {
                if (await pause.FindAsync(Stop) is null)
                    return Result.Done;
                await pause.ResumeAsync(withoutMails, Stop);
                Db.Add(Db.Note("JobsResumed", "Installation", Guid.Empty));
                signal.Wake();
                return Result.Done;
            },
            done: "Background jobs resumed."
        );
}
