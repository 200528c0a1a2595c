using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Jobs;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Removes sessions, codes, devices, and failures that ended long ago.</summary>
public sealed class ExpireAccess(LmsContext db, TimeProvider clock, AccessOptions access) : IJob
{
    private static readonly TimeSpan KeepMailChanges = TimeSpan.FromDays(90);

    private static readonly TimeSpan KeepDevices = TimeSpan.FromDays(400);

    public async Task RunAsync(CancellationToken stop)
    {
        var now = clock.Now;
        var keepSessions = TimeSpan.FromDays(access.EndedSessionDays);
        var (sessions, devices, codes, changes, failures) = (
            now - keepSessions,
            now - KeepDevices,
            now - MailCode.Lasts,
            now - KeepMailChanges,
            now - SignInLimit.LongestWait
        );
        var old = db.Sessions.Where(s => s.ExpiresAt < sessions || s.EndedAt < sessions);
        // The time when an account was last used outlives its sessions.
        await db.WriteAsync(
            () =>
                db
                    .People.Where(p => old.Any(s => s.PersonId == p.Id && (p.LastUsedAt == null || s.SeenAt > p.LastUsedAt)))
                    .ExecuteUpdateAsync(
                        p => p.SetProperty(x => x.LastUsedAt, x => old.Where(s => s.PersonId == x.Id).Max(s => (DateTime?)s.SeenAt)),
                        stop
                    ),
            stop
        );
        await db.WriteAsync(() => old.ExecuteDeleteAsync(stop), stop);
        await db.WriteAsync(() => db.Devices.Where(d => d.SeenAt < devices).ExecuteDeleteAsync(stop), stop);
        await db.WriteAsync(() => db.MailCodes.Where(c => c.CreatedAt < codes).ExecuteDeleteAsync(stop), stop);
        await db.WriteAsync(() => db.MailChanges.Where(c => c.CreatedAt < changes).ExecuteDeleteAsync(stop), stop);
        await db.WriteAsync(() => db.SignInLimits.Where(l => l.LastAt < failures).ExecuteDeleteAsync(stop), stop);
    }
}
