using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Model;

/// <summary>Removes deleted materials with all files that they ever held.</summary>
public sealed class RetentionOfLibrary(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-rules.DeletedContentDays);
        var materials = db.Materials.IgnoreQueryFilters([LmsContext.NotDeleted]);
        await purge.EntitiesAsync(
            nameof(Material),
            materials.Where(m => m.DeletedAt < before),
            async ids =>
            {
                var held = await db
                    .MaterialVersions.Where(v => ids.Contains(v.MaterialId) && v.FileId != null)
                    .Select(v => v.FileId)
                    .ToListAsync(stop);
                await db.StoredFiles.IgnoreQueryFilters([LmsContext.NotDeleted]).Where(f => held.Contains(f.Id)).ExecuteDeleteAsync(stop);
                return await materials.Where(m => ids.Contains(m.Id)).ExecuteDeleteAsync(stop);
            },
            stop
        );
    }
}
