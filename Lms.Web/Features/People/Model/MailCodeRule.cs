using System.Collections.Frozen;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// The institutions that do not allow sign-in with a code by email, kept in memory: there are few, and every request asks.
/// </summary>
public sealed class MailCodeRule
{
    private const string Topic = "mail-codes";

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(20);

    private readonly Func<LmsContext> contexts;
    private readonly MemberDirectory members;
    private readonly Remembered<FrozenSet<Guid>> off;

    public MailCodeRule(Func<LmsContext> contexts, MemberDirectory members, TimeProvider clock, ChangeNotices notices) =>
        (this.contexts, this.members, off) = (contexts, members, new(Topic, Fresh, clock, notices));

    /// <summary>The strictest institution of a person decides: the code is sent to one mailbox, wherever it was asked for.</summary>
    public async ValueTask<bool> AllowsAsync(Guid personId, CancellationToken stop)
    {
        foreach (var place in await members.InstitutionsOfAsync(personId, stop))
            if (await IsOffAtAsync(place, stop))
                return false;
        return true;
    }

    /// <summary>A session belongs to the person, not to an institution: one that began with a code elsewhere is not valid here.</summary>
    public async ValueTask<bool> RefusesAsync(Means means, Guid institutionId, CancellationToken stop) =>
        means is Means.MailCode && await IsOffAtAsync(institutionId, stop);

    public async ValueTask<bool> IsOffAtAsync(Guid institutionId, CancellationToken stop) =>
        (await off.GetAsync(ReadAsync, stop)).Contains(institutionId);

    /// <summary>Call this after a change is committed.</summary>
    public void Forget() => off.Forget();

    private async Task<FrozenSet<Guid>> ReadAsync(CancellationToken stop)
    {
        await using var db = contexts();
        var institutions = await db
            .AccessRules.OfAllInstitutions()
            .AsNoTracking()
            .Where(r => r.RefusesMailCodes)
            .Select(r => r.InstitutionId)
            .ToListAsync(stop);
        return institutions.ToFrozenSet();
    }
}
