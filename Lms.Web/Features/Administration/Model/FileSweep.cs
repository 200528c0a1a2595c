using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Jobs;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Model;

/// <summary>
/// Removes bytes from the store that no row refers to, and abandoned uploads. Those of the last day are left: their row may be about to be
/// written.
/// </summary>
public sealed class FileSweep(Func<LmsContext> contexts, IFileStore store, UploadFolder uploads, UploadOptions options, TimeProvider clock)
{
    private const int Bite = 500;

    public async Task<int> RunAsync(CancellationToken stop)
    {
        var removed = 0;
        await using (var db = contexts())
            await ResumableUploads.PurgeAsync(db, uploads, options, clock.Now, stop);
        var before = clock.Now.AddDays(-1);
        await foreach (var hashes in store.OlderThanAsync(before, stop).Chunk(Bite).WithCancellation(stop))
        {
            await using var db = contexts();
            var used = (
                await db
                    .StoredFiles.OfAllInstitutions()
                    .IgnoreQueryFilters([LmsContext.OfInstitution, LmsContext.NotDeleted])
                    .Where(f => hashes.Contains(f.Hash))
                    .Select(f => f.Hash)
                    .Distinct()
                    .ToListAsync(stop)
            ).ToHashSet();
            used.UnionWith(
                await db
                    .FileVariants.OfAllInstitutions()
                    .Where(v => hashes.Contains(v.Hash))
                    .Select(v => v.Hash)
                    .Distinct()
                    .ToListAsync(stop)
            );
            used.UnionWith(
                await db
                    .UploadSessions.OfAllInstitutions()
                    .Where(u => hashes.Contains(u.Hash))
                    .Select(u => u.Hash!)
                    .Distinct()
                    .ToListAsync(stop)
            );
            foreach (var hash in hashes.Where(h => !used.Contains(h)))
                if (await store.DeleteOlderAsync(hash, before, stop))
                    removed++;
        }
        return removed;
    }
}
