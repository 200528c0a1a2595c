using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Removes the notes on the files of a package. A package without a decision is discarded first.</summary>
public sealed class RetentionOfPackages(LmsContext db, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-CourseImport.KeptDays);
        foreach (
            var import in await db
                .CourseImports.Where(i => i.CreatedAt < before && i.Status == CourseImportStatus.Checked)
                .ToListAsync(stop)
        )
            import.Discard(clock.Now);
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        var old = db.CourseImportLines.Where(l =>
            db.CourseImports.Any(i =>
                i.Id == l.ImportId
                && i.CreatedAt < before
                && (
                    i.Status == CourseImportStatus.Finished
                    || i.Status == CourseImportStatus.Stopped
                    || i.Status == CourseImportStatus.Failed
                )
            )
        );
        while (
            await old.OrderBy(l => l.ImportId)
                .ThenBy(l => l.Number)
                .Select(l => new { l.ImportId, l.Number })
                .Take(Purge.Bite)
                .ToListAsync(stop)
                is { Count: > 0 } next
        )
        {
            var (id, upTo) = (next[0].ImportId, next.Where(l => l.ImportId == next[0].ImportId).Max(l => l.Number));
            await db.WriteAsync(() => db.CourseImportLines.Where(l => l.ImportId == id && l.Number <= upTo).ExecuteDeleteAsync(stop), stop);
        }
    }
}
