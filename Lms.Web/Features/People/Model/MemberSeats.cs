using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>The number of people an institution may still take. Callers that add a membership check here first.</summary>
public sealed class MemberSeats(LmsContext db, InstitutionDirectory institutions)
{
    /// <summary>Null when there is room for so many more. Inside <c>WriteAsync</c> the answer holds until the transaction ends.</summary>
    public async Task<Refusal?> RefusalAsync(int more, CancellationToken stop)
    {
        if ((await institutions.FindAsync(db.InstitutionId, stop))?.MaxUsers is not { } most)
            return null;
        if (db.Database.CurrentTransaction is not null)
            await db.LockAsync<Institution>(db.InstitutionId, stop);
        var taken = await db.Memberships.CountAsync(stop);
        if (taken + more <= most)
            return null;
        return more == 1
            ? new Refusal(
                "This institution is limited to {0} members, and all places are taken. Ask its administrator for one.",
                null,
                most
            )
            : new Refusal(
                "This institution is limited to {0} members. It already has {1}, so there isn’t room for {2} more.",
                null,
                most,
                taken,
                more
            );
    }
}
