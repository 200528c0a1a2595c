using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// Takes out of the log what it says about a person who is erased: their name, addresses and browsers beside what they did, and the values
/// that are about them wherever they were changed. What was done, when, and by which key stays, and the chain stays whole. The database lets
/// nothing else be changed.
/// </summary>
public static class AuditErasure
{
    public const string Erased = "Erased";

    /// <summary>
    /// In the caller's transaction, before the entries themselves are emptied as they declare. Without the entry that it writes itself, the gap
    /// would count as tampering.
    /// </summary>
    public static async Task EraseFromAuditAsync(this LmsContext db, Guid personId, CancellationToken stop)
    {
        db.Add(db.Note(Erased, AuditEntry.OfPerson, personId));
        await db.SaveChangesAsync(stop);
        var (entries, seals) = (db.AuditEntries.OfAllInstitutions(), db.AuditSeals.OfAllInstitutions());
        // Who failed to sign in as them was nobody yet: the address may be theirs.
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
