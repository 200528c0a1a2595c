using System.Collections.Frozen;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Which institutions send no codes to sign in with, kept in memory for some seconds: there are few, and the form of every visitor asks.</summary>
public sealed class MailCodeRule(Func<LmsContext> contexts, TimeProvider clock)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private volatile Known? known;

    public async ValueTask<bool> IsOffAtAsync(Guid institutionId, CancellationToken stop)
    {
        if (known is not { } fresh || fresh.At + Fresh <= clock.Now)
        {
            await using var db = contexts();
            var off = await db.AccessRules.OfAllInstitutions().AsNoTracking().Where(r => r.RefusesMailCodes).Select(r => r.InstitutionId).ToListAsync(stop);
            known = fresh = new Known(off.ToFrozenSet(), clock.Now);
        }
        return fresh.Institutions.Contains(institutionId);
    }

    public void Forget() => known = null;

    private sealed record Known(FrozenSet<Guid> Institutions, DateTime At);
}
