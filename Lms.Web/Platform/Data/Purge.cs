using Lms.Web.Kernel;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Data;

/// <summary>Deletes rows permanently, in small batches so that learners can write in between.</summary>
public sealed class Purge(LmsContext db)
{
    public const int Bite = 500;

    /// <summary>Removes entities, each with an entry in the audit log.</summary>
    /// <param name="entity">The entity's name in the audit log.</param>
    public Task EntitiesAsync<T>(string entity, IQueryable<T> old, CancellationToken stop)
        where T : Entity => EntitiesAsync(entity, old, ids => old.Where(e => ids.Contains(e.Id)).ExecuteDeleteAsync(stop), stop);

    /// <param name="delete">Removes the entities with these keys, together with dependent rows that nothing else uses.</param>
    public Task EntitiesAsync<T>(string entity, IQueryable<T> old, Func<List<Guid>, Task<int>> delete, CancellationToken stop)
        where T : Entity =>
        RowsAsync(
            old.Select(e => e.Id),
            async ids =>
            {
                db.AddRange(ids.Select(id => db.Note("Purged", entity, id)));
                await db.SaveChangesAsync(stop);
                db.ChangeTracker.Clear();
                return await delete(ids);
            },
            stop
        );

    /// <summary>Removes rows that the audit log does not cover.</summary>
    /// <param name="old">The keys of the rows; removed rows must no longer be among them.</param>
    public async Task RowsAsync(IQueryable<Guid> old, Func<List<Guid>, Task<int>> delete, CancellationToken stop)
    {
        while (await old.Take(Bite).ToListAsync(stop) is { Count: > 0 } ids)
            await db.WriteAsync(() => delete(ids), stop);
    }
}
