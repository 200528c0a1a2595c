using System.Collections.Concurrent;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>
/// The number next to the bell at one institution, kept in memory for a few seconds: it appears on every page and must not cost a statement
/// each time.
/// </summary>
public sealed class UnreadCounts(Func<LmsContext> contexts, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(15);

    private const int Most = 20_000;

    private readonly ConcurrentDictionary<(Guid Institution, Guid Person), (int Count, DateTime At)> known = new();

    public async ValueTask<int> OfAsync(Guid institutionId, Guid personId, CancellationToken stop)
    {
        var key = (institutionId, personId);
        if (known.TryGetValue(key, out var entry) && entry.At + Fresh > clock.Now)
            return entry.Count;
        await using var db = contexts();
        var count = await Query(db, institutionId, personId);
        if (known.Count > Most)
            known.Clear();
        known[key] = (count, clock.Now);
        return count;
    }

    public void Forget(Guid institutionId, Guid personId) => known.TryRemove((institutionId, personId), out _);

    public void ForgetEverywhere(Guid personId)
    {
        foreach (var key in known.Keys.Where(k => k.Person == personId))
            known.TryRemove(key, out _);
    }

    private static readonly Func<LmsContext, Guid, Guid, Task<int>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid institutionId, Guid personId) =>
            db
                .Notifications.IgnoreQueryFilters()
                .TagWith(RowSecurity.Everywhere)
                .Count(n => n.InstitutionId == institutionId && n.PersonId == personId && n.ReadAt == null)
    );
}
