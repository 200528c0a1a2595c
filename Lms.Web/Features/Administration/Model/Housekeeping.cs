using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>Clears away what nobody needs any more, in small bites so that learners can write in between.</summary>
public sealed class Housekeeping(LmsContext db, TimeProvider clock)
{
    private const int Bite = 500;

    /// <summary>Handled messages are kept this long, so that an administrator can look back.</summary>
    private static readonly TimeSpan KeepMessages = TimeSpan.FromDays(14);

    /// <summary>Notifications that were read are kept this long.</summary>
    private static readonly TimeSpan KeepNotifications = TimeSpan.FromDays(180);

    public async Task RunAsync(CancellationToken stop)
    {
        var (messages, notifications) = (clock.Now - KeepMessages, clock.Now - KeepNotifications);
        await BiteByBiteAsync(() => db.OutboxMessages.Where(m => m.DoneAt < messages).OrderBy(m => m.DoneAt).Select(m => m.Id).Take(Bite).ToListAsync(stop),
            ids => db.OutboxMessages.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop), stop);
        var everybodys = db.Notifications.IgnoreQueryFilters([LmsContext.OfInstitution]);
        await BiteByBiteAsync(() => everybodys.Where(n => n.ReadAt < notifications).Select(n => n.Id).Take(Bite).ToListAsync(stop),
            ids => everybodys.Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(stop), stop);
    }

    private async Task BiteByBiteAsync(Func<Task<List<Guid>>> next, Func<List<Guid>, Task<int>> delete, CancellationToken stop)
    {
        while (await next() is { Count: > 0 } ids) await db.WriteAsync(() => delete(ids), stop);
    }
}

public sealed class HousekeepingJob(Housekeeping housekeeping) : IJob
{
    public Task RunAsync(CancellationToken stop) => housekeeping.RunAsync(stop);
}
