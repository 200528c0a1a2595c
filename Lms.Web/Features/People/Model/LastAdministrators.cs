using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Ensures that an institution keeps an administrator, and the installation someone who runs it. Anyone about to stop being one checks
/// here, in the same transaction: the institution is locked until it ends, so if two leave at once, the second finds that they are the
/// last.
/// </summary>
public sealed class LastAdministrators(LmsContext db, InstitutionDirectory institutions, Viewer viewer)
{
    private static readonly Refusal LastOperator = new("You’re the last operator. Make someone else an operator first.");

    /// <summary>Why this member may not stop being an administrator of the viewer's institution, or null.</summary>
    public async Task<Refusal?> AgainstAsync(Guid personId, CancellationToken stop)
    {
        await HoldAsync([db.InstitutionId], stop);
        if (!await AdministeredBy(personId).AnyAsync(m => m.InstitutionId == db.InstitutionId, stop))
            return null;
        return await IsLastAsync(personId, db.InstitutionId, stop)
            ? new Refusal("This is the last administrator. Make someone else an administrator first.")
            : null;
    }

    /// <summary>Why this account may not be closed because of any institution, or null.</summary>
    public async Task<Refusal?> AgainstClosingAsync(Guid personId, CancellationToken stop)
    {
        var administered = await AdministeredBy(personId).Select(m => m.InstitutionId).ToListAsync(stop);
        var isOperator = await db.People.AnyAsync(p => p.Id == personId && p.IsOperator && p.SuspendedAt == null, stop);
        // The oldest institution represents the installation.
        var oldest = isOperator ? (await institutions.AllAsync(stop)).Select(i => i.Id).Take(1) : [];
        await HoldAsync(administered.Union(oldest), stop);
        if (isOperator && !await db.People.AnyAsync(p => p.Id != personId && p.IsOperator && p.SuspendedAt == null, stop))
            return LastOperator;
        foreach (var id in administered)
            if (await IsLastAsync(personId, id, stop))
                return await WhyAsync(personId, id, stop);
        return null;
    }

    private async Task<bool> IsLastAsync(Guid personId, Guid institutionId, CancellationToken stop) =>
        !await Administrators().AnyAsync(m => m.InstitutionId == institutionId && m.PersonId != personId, stop);

    /// <summary>Always in the same order, so that two transactions cannot deadlock. A page that only asks takes no locks.</summary>
    private async Task HoldAsync(IEnumerable<Guid> institutionIds, CancellationToken stop)
    {
        if (db.Database.CurrentTransaction is null)
            return;
        foreach (var id in institutionIds.Order())
            await db.LockAsync<Institution>(id, stop);
    }

    private IQueryable<Membership> AdministeredBy(Guid personId) => Administrators().Where(m => m.PersonId == personId);

    /// <summary>People who can act as administrators: neither their membership nor their account is closed.</summary>
    private IQueryable<Membership> Administrators() =>
        db
            .Memberships.OfAllInstitutions()
            .Open.Where(m => m.Role == Role.Admin && !db.AccountDeletions.Any(d => d.PersonId == m.PersonId && d.ClosedAt == null));

    private async Task<Refusal> WhyAsync(Guid personId, Guid institutionId, CancellationToken stop)
    {
        var isMe = personId == viewer.PersonId;
        if (institutionId == db.InstitutionId)
            return isMe
                ? new("You’re the last administrator. Make someone else an administrator first.")
                : new("This is the last administrator. Make someone else an administrator first.");
        var name = (await institutions.FindAsync(institutionId, stop))?.Name ?? "";
        return isMe
            ? new("You’re the last administrator of {0}. Make someone else an administrator there first.", null, name)
            : new("This is the last administrator of {0}. Make someone else an administrator there first.", null, name);
    }
}
