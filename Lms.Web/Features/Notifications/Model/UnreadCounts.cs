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

    private readonly RememberedByKey<(Guid Institution, Guid Person), Unread> known = new(
        () => 0,
        Fresh,
        Most,
        clock,
        servesExpired: false
    );

    private sealed record Unread(int Count);

    public async ValueTask<int> OfAsync(Guid institutionId, Guid personId, CancellationToken stop) =>
        (await known.GetAsync((institutionId, personId), () => ReadAsync(institutionId, personId), stop))!.Count;

    public void Forget(Guid institutionId, Guid personId) => known.Forget((institutionId, personId));

    public void ForgetEverywhere(Guid personId) => known.Forget(key => key.Person == personId);

    private async Task<Unread?> ReadAsync(Guid institutionId, Guid personId)
    {
        await using var db = contexts();
        return new(await Query(db, institutionId, personId));
    }

    private static readonly Func<LmsContext, Guid, Guid, Task<int>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid institutionId, Guid personId) =>
            db
                .Notifications.IgnoreQueryFilters()
                .TagWith(RowSecurity.Everywhere)
                .Count(n => n.InstitutionId == institutionId && n.PersonId == personId && n.ReadAt == null)
    );
}
