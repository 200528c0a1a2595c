using System.Collections.Frozen;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>The accounts in their grace period, cached for some seconds: there are few, and every request needs them.</summary>
public sealed class ClosingAccounts
{
    private const string Topic = "closing-accounts";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private readonly Func<LmsContext> contexts;
    private readonly Remembered<FrozenSet<Guid>> closing;

    public ClosingAccounts(Func<LmsContext> contexts, TimeProvider clock, ChangeNotices notices) =>
        (this.contexts, closing) = (contexts, new(Topic, Fresh, clock, notices));

    public async ValueTask<bool> HasAsync(Guid personId, CancellationToken stop) =>
        (await closing.GetAsync(ReadAsync, stop)).Contains(personId);

    /// <summary>Call this after a change is committed.</summary>
    public void Forget() => closing.Forget();

    private async Task<FrozenSet<Guid>> ReadAsync(CancellationToken stop)
    {
        await using var db = contexts();
        var people = await db
            .AccountDeletions.OfAllInstitutions()
            .AsNoTracking()
            .Where(d => d.ClosedAt == null)
            .Select(d => d.PersonId)
            .ToListAsync(stop);
        return people.ToFrozenSet();
    }
}
