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

    /// <summary>Deleted content can be brought back this long.</summary>
    private static readonly TimeSpan KeepDeleted = TimeSpan.FromDays(90);

    public async Task RunAsync(CancellationToken stop)
    {
        await PurgeAsync(clock.Now - KeepDeleted, stop);
        var (messages, notifications) = (clock.Now - KeepMessages, clock.Now - KeepNotifications);
        await BiteByBiteAsync(() => db.OutboxMessages.Where(m => m.DoneAt < messages).OrderBy(m => m.DoneAt).Select(m => m.Id).Take(Bite).ToListAsync(stop),
            ids => db.OutboxMessages.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop), stop);
        var everybodys = db.Notifications.OfAllInstitutions();
        await BiteByBiteAsync(() => everybodys.Where(n => n.ReadAt < notifications).Select(n => n.Id).Take(Bite).ToListAsync(stop),
            ids => everybodys.Where(n => ids.Contains(n.Id)).ExecuteDeleteAsync(stop), stop);
    }

    /// <summary>
    /// Removes content for good, from the leaves up. What learners earned stays: progress, answers and certificates carry the titles
    /// they were earned under. A course that somebody was ever enrolled in stays too, hidden.
    /// </summary>
    private async Task PurgeAsync(DateTime before, CancellationToken stop)
    {
        string[] any = [LmsContext.OfInstitution, LmsContext.NotDeleted];
        var (lessons, units, modules, courses) = (db.Lessons.OfAllInstitutions().IgnoreQueryFilters(any), db.Units.OfAllInstitutions().IgnoreQueryFilters(any), db.Modules.OfAllInstitutions().IgnoreQueryFilters(any), db.Courses.OfAllInstitutions().IgnoreQueryFilters(any));
        await BiteByBiteAsync(() => lessons.Where(l => l.DeletedAt < before).Select(l => l.Id).Take(Bite).ToListAsync(stop), ids => lessons.Where(l => ids.Contains(l.Id)).ExecuteDeleteAsync(stop), stop);
        await BiteByBiteAsync(() => units.Where(u => u.DeletedAt < before).Select(u => u.Id).Take(Bite).ToListAsync(stop), ids => units.Where(u => ids.Contains(u.Id)).ExecuteDeleteAsync(stop), stop);
        await BiteByBiteAsync(() => modules.Where(m => m.DeletedAt < before).Select(m => m.Id).Take(Bite).ToListAsync(stop), ids => modules.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop), stop);
        var enrollments = db.Enrollments.IgnoreQueryFilters(any);
        await BiteByBiteAsync(() => courses.Where(c => c.DeletedAt < before && !enrollments.Any(e => e.CourseId == c.Id)).Select(c => c.Id).Take(Bite).ToListAsync(stop), ids => courses.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(stop), stop);
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
