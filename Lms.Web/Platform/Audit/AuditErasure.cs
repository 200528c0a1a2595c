using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Platform.Audit;

/// <summary>
/// Takes out of the log what it says about a person who is erased: their name, addresses and browsers beside what they did, and the values
/// of their own record. What was done, when, and by which key stays, and the chain stays whole. The database lets nothing else be changed.
/// </summary>
public static class AuditErasure
{
    public const string Erased = "Erased";

    /// <summary>In the caller's transaction. Without the entry that it writes itself, the gap would count as tampering.</summary>
    public static async Task EraseFromAuditAsync(this LmsContext db, Guid personId, CancellationToken stop)
    {
        db.Add(db.Note(Erased, "Person", personId));
        await db.SaveChangesAsync(stop);
        var (entries, seals) = (db.AuditEntries.OfAllInstitutions(), db.AuditSeals.OfAllInstitutions());
        var (by, about) = (entries.Where(e => e.PersonId == personId), entries.Where(e => e.Entity == "Person" && e.EntityId == personId));
        await seals.Where(s => by.Any(e => e.Id == s.EntryId)).ExecuteUpdateAsync(s => s.SetProperty(x => x.ActorSalt, (string?)null), stop);
        await seals.Where(s => s.ChangesSalt != null && about.Any(e => e.Id == s.EntryId)).ExecuteUpdateAsync(s => s.SetProperty(x => x.ChangesSalt, (string?)null), stop);
        await by.ExecuteUpdateAsync(e => e.SetProperty(x => x.PersonName, "").SetProperty(x => x.Address, (string?)null).SetProperty(x => x.UserAgent, (string?)null), stop);
        await about.ExecuteUpdateAsync(e => e.SetProperty(x => x.Changes, (string?)null), stop);
    }
}
