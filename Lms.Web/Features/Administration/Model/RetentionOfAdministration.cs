using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>
/// Removes imported files of people and their rows, as both hold personal data, what is kept of changes to categories and tags, and deleted
/// files.
/// </summary>
public sealed class RetentionOfAdministration(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-rules.DeletedContentDays);
        var files = db.StoredFiles.IgnoreQueryFilters([LmsContext.NotDeleted]);
        await purge.EntitiesAsync(nameof(StoredFile), files.Where(f => f.DeletedAt < before), stop);
        var changes = clock.Now.AddDays(-CategoryChange.KeptDays);
        await purge.RowsAsync(
            db.CategoryChanges.Where(c => c.At < changes).Select(c => c.Id),
            ids => db.CategoryChanges.Where(c => ids.Contains(c.Id)).ExecuteDeleteAsync(stop),
            stop
        );
        await ForgetImportsAsync(clock.Now.AddDays(-PeopleImport.KeptDays), stop);
    }

    /// <summary>
    /// The rows first, so that a run after a crash starts over. Imports that were never started are discarded; running ones are left.
    /// </summary>
    private async Task ForgetImportsAsync(DateTime before, CancellationToken stop)
    {
        foreach (
            var id in await db
                .PeopleImports.Where(i =>
                    i.FileHash != "" && i.CreatedAt < before && i.Status != ImportStatus.Checking && i.Status != ImportStatus.Running
                )
                .Select(i => i.Id)
                .ToListAsync(stop)
        )
        {
            var isOver = await db.WriteAsync(
                async () =>
                {
                    await db.LockAsync<PeopleImport>(id, stop);
                    var import = await db.PeopleImports.SingleAsync(i => i.Id == id, stop);
                    if (import.IsBusy)
                        return false;
                    import.Discard(clock.Now);
                    await db.SaveChangesAsync(stop);
                    return true;
                },
                stop
            );
            db.ChangeTracker.Clear();
            if (!isOver)
                continue;
            var last = await db.PeopleImportRows.Where(r => r.ImportId == id).MaxAsync(r => (int?)r.Number, stop) ?? 0;
            for (var upTo = Purge.Bite; upTo < last + Purge.Bite; upTo += Purge.Bite)
                await db.WriteAsync(
                    () => db.PeopleImportRows.Where(r => r.ImportId == id && r.Number <= upTo).ExecuteDeleteAsync(stop),
                    stop
                );
            await db.WriteAsync(
                async () =>
                {
                    await db
                        .StoredFiles.IgnoreQueryFilters(new[] { LmsContext.NotDeleted })
                        .Where(f => f.ScopeId == id)
                        .ExecuteDeleteAsync(stop);
                    (await db.PeopleImports.SingleAsync(i => i.Id == id, stop)).Purge();
                    db.Add(db.Note("Purged", nameof(PeopleImport), id));
                    await db.SaveChangesAsync(stop);
                },
                stop
            );
            db.ChangeTracker.Clear();
        }
    }
}
