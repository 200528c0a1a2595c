using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Jobs;

/// <param name="Because">The reason, as an English sentence for operators.</param>
public sealed record Paused(DateTime At, string Because);

/// <summary>
/// A restored copy runs nothing automatically until an operator allows it: the original may already have sent the same emails, or still
/// does. Only a restore pauses, while no process runs, so a process that has seen the pause end need not check again.
/// </summary>
public sealed class JobsPause(IServiceScopeFactory scopes, TimeProvider clock, ILogger<JobsPause> log)
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(2);

    private volatile bool isOver;
    private bool isTold;

    /// <returns>Null when background work runs.</returns>
    public async ValueTask<Paused?> FindAsync(CancellationToken stop)
    {
        if (isOver)
            return null;
        await using var scope = scopes.CreateAsyncScope();
        var fact = await scope
            .ServiceProvider.GetRequiredService<LmsContext>()
            .Set<InstallationFact>()
            .AsNoTracking()
            .SingleOrDefaultAsync(f => f.Key == InstallationFact.Paused, stop);
        if (fact is null)
        {
            isOver = true;
            return null;
        }
        if (!isTold)
            log.LogWarning(
                "Background jobs are paused: {Because} Resume them on the Background jobs page, or run: Lms.Web resume-jobs",
                fact.Value
            );
        isTold = true;
        return new(fact.At, fact.Value);
    }

    /// <summary>Returns when background work may run.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        while (await FindAsync(stop) is not null)
            await Task.Delay(LookAgain, clock, stop);
    }

    /// <param name="withoutMails">Waiting emails are dropped instead of sent.</param>
    /// <returns>The number of dropped emails.</returns>
    public async Task<int> ResumeAsync(bool withoutMails, CancellationToken stop)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var now = clock.Now;
        var dropped = await db.WriteAsync(
            async () =>
            {
                var count = withoutMails
                    ? await Mails(db).ExecuteUpdateAsync(m => m.SetProperty(x => x.DoneAt, now).SetProperty(x => x.Payload, ""), stop)
                    : 0;
                await db.Set<InstallationFact>().Where(f => f.Key == InstallationFact.Paused).ExecuteDeleteAsync(stop);
                return count;
            },
            stop
        );
        isOver = true;
        log.LogInformation("Background jobs resumed; {Dropped} waiting emails were discarded", dropped);
        return dropped;
    }

    /// <summary>The number of emails that would be sent at once.</summary>
    public static Task<int> WaitingMailsAsync(LmsContext db, CancellationToken stop) => Mails(db).CountAsync(stop);

    public static Task PauseAsync(LmsContext db, string because, DateTime now, CancellationToken stop) =>
        db.WriteAsync(
            () =>
                db.UpsertAsync(
                    new InstallationFact
                    {
                        Key = InstallationFact.Paused,
                        Value = because,
                        At = now,
                    },
                    stop
                ),
            stop
        );

    private static IQueryable<OutboxMessage> Mails(LmsContext db) =>
        db.OutboxMessages.Where(m => m.DoneAt == null && m.Event == nameof(MailWritten));
}
