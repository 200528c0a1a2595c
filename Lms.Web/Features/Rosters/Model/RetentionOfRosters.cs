using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>Removes imported files and their rows, as both hold personal data. Imports that were never started are discarded.</summary>
public sealed class RetentionOfRosters(LmsContext db, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-RosterImport.KeptDays);
        var old = await db
            .RosterImports.Where(i =>
                i.FileHash != "" && i.CreatedAt < before && i.Status != RosterStatus.Checking && i.Status != RosterStatus.Running
            )
            .Select(i => i.Id)
            .ToListAsync(stop);
        // The file goes last, so that a run after a crash starts over.
        foreach (var id in old)
            if (await EndAsync(id, stop))
            {
                await ForgetRowsAsync(id, stop);
                await ForgetFileAsync(id, stop);
            }
    }

    private Task<bool> EndAsync(Guid id, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                db.ChangeTracker.Clear();
                await db.LockAsync<RosterImport>(id, stop);
                var import = await db.RosterImports.SingleAsync(i => i.Id == id, stop);
                if (import.IsBusy)
                    return false;
                import.Discard(clock.Now);
                await db.SaveChangesAsync(stop);
                return true;
            },
            stop
        );

    private async Task ForgetRowsAsync(Guid id, CancellationToken stop)
    {
        var last = await db.RosterRows.Where(r => r.ImportId == id).MaxAsync(r => (int?)r.Number, stop) ?? 0;
        for (var upTo = Purge.Bite; upTo < last + Purge.Bite; upTo += Purge.Bite)
            await db.WriteAsync(() => db.RosterRows.Where(r => r.ImportId == id && r.Number <= upTo).ExecuteDeleteAsync(stop), stop);
    }

    private Task ForgetFileAsync(Guid id, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db
                    .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
                    .Where(f => f.ScopeId == id)
                    .ExecuteDeleteAsync(stop);
                (await db.RosterImports.SingleAsync(i => i.Id == id, stop)).Purge();
                db.Add(db.Note("Purged", nameof(RosterImport), id));
                await db.SaveChangesAsync(stop);
            },
            stop
        );
}
