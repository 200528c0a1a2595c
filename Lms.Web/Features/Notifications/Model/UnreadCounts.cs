using System.Collections.Concurrent;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>The number beside the bell, kept in memory for some seconds: it stands on every page and must not cost each a statement.</summary>
public sealed class UnreadCounts(Func<LmsContext> contexts, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private const int Most = 20_000;

    private readonly ConcurrentDictionary<Guid, (int Count, DateTime At)> known = new();

    public async ValueTask<int> OfAsync(Guid personId, CancellationToken stop)
    {
        if (known.TryGetValue(personId, out var entry) && entry.At + Fresh > clock.Now) return entry.Count;
        await using var db = contexts();
        var count = await Query(db, personId);
        if (known.Count > Most) known.Clear();
        known[personId] = (count, clock.Now);
        return count;
    }

    public void Forget(Guid personId) => known.TryRemove(personId, out _);

    private static readonly Func<LmsContext, Guid, Task<int>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId) => db.Notifications.IgnoreQueryFilters().TagWith(RowSecurity.Everywhere).Count(n => n.PersonId == personId && n.ReadAt == null));
}
