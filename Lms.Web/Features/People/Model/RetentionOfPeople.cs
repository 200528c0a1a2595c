using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Removes archives of personal data and invitations that no one accepted.</summary>
public sealed class RetentionOfPeople(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var now = clock.Now;
        await purge.RowsAsync(
            db.PersonalExports.Where(e => e.FileId != null && e.ExpiresAt <= now).Select(e => e.Id),
            async ids =>
            {
                await db
                    .StoredFiles.IgnoreQueryFilters([LmsContext.NotDeleted])
                    .Where(f => ids.Contains(f.ScopeId))
                    .ExecuteDeleteAsync(stop);
                return await db
                    .PersonalExports.Where(e => ids.Contains(e.Id))
                    .ExecuteUpdateAsync(e => e.SetProperty(x => x.FileId, (Guid?)null), stop);
            },
            stop
        );
        var invited = now.AddDays(-Invite.KeptDays);
        await purge.EntitiesAsync(nameof(Invite), db.Invites.Where(i => i.ExpiresAt < invited), stop);
    }
}
