using System.Collections.Frozen;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Which institutions send no codes to sign in with, kept in memory: there are few, and the form of every visitor asks.</summary>
public sealed class MailCodeRule
{
    private const string Topic = "mail-codes";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private readonly Func<LmsContext> contexts;
    private readonly TimeProvider clock;
    private readonly ChangeNotices notices;
    private volatile Known? known;

    public MailCodeRule(Func<LmsContext> contexts, TimeProvider clock, ChangeNotices notices)
    {
        (this.contexts, this.clock, this.notices) = (contexts, clock, notices);
        notices.On(Topic, _ => known = null);
    }

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

    /// <summary>To be called once a change is committed.</summary>
    public void Forget()
    {
        known = null;
        notices.Tell(Topic);
    }

    private sealed record Known(FrozenSet<Guid> Institutions, DateTime At);
}
