using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// Removes from the log the data about a person who is erased: their name, addresses and browsers next to their actions, and the values
/// that are about them wherever they were changed. What was done, when, and by which key is kept, and the chain remains intact. The
/// database allows no other changes.
/// </summary>
public static class AuditErasure
{
    public const string Erased = "Erased";

    /// <summary>
    /// In the caller's transaction, before the entries themselves are emptied as they declare. Without the entry that it writes itself, the
    /// gap would count as tampering.
    /// </summary>
    public static async Task EraseFromAuditAsync(this LmsContext db, Guid personId, CancellationToken stop)
    {
        db.Add(db.Note(Erased, AuditEntry.OfPerson, personId));
        await db.SaveChangesAsync(stop);
        var (entries, seals) = (db.AuditEntries.OfAllInstitutions(), db.AuditSeals.OfAllInstitutions());
        // Failed sign-ins as this person are not linked to anyone: the address may be theirs.
        var unknown = entries.Where(e => e.PersonId == null && e.Entity == AuditEntry.OfPerson && e.EntityId == personId);
        var by = entries.Where(e =>
            e.PersonId == personId || (e.PersonId == null && e.Entity == AuditEntry.OfPerson && e.EntityId == personId)
        );
        var about = entries.Where(e => e.AboutId == personId);
        await seals
            .Where(s => by.Any(e => e.Id == s.EntryId))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ActorSalt, (string?)null), stop);
        await seals
            .Where(s => s.ChangesSalt != null && about.Any(e => e.Id == s.EntryId))
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.ChangesSalt, (string?)null), stop);
        await unknown.ExecuteUpdateAsync(
            e =>
                e.SetProperty(x => x.PersonName, "")
                    .SetProperty(x => x.Address, (string?)null)
                    .SetProperty(x => x.UserAgent, (string?)null),
            stop
        );
    }
}
