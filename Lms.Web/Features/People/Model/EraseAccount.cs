using System.Collections.Frozen;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>
/// Erases the account when its grace period is over and no one took the deletion back: everywhere, regardless of the institution in which
/// it was requested, each by its own rules, all at once or not at all.
/// </summary>
public sealed class EraseAccount(
    LmsContext db,
    IEnumerable<IErasePersonalData> rooms,
    InstitutionDirectory institutions,
    Viewer viewer,
    ClosingAccounts closing,
    ContentEdition edition,
    TimeProvider clock
) : IHandle<DeletionDue>
{
    public async Task HandleAsync(DeletionDue it, CancellationToken stop)
    {
        var asked = db.InstitutionId;
        // EF loses the mark of a statement that sets a column to null (https://github.com/dotnet/efcore/issues/36908): the server would
        // hide rows.
        db.ActEverywhere();
        await db.WriteAsync(
            async () =>
            {
                await db.LockAsync<AccountDeletion>(it.DeletionId, stop);
                if (
                    await db.AccountDeletions.AsNoTracking().SingleOrDefaultAsync(d => d.Id == it.DeletionId, stop)
                    is not { IsOpen: true } deletion
                )
                    return;
                if (deletion.DueAt > clock.Now)
                    throw new InvalidOperationException("The grace period has not ended yet.");
                foreach (var account in await AccountsOfAsync(deletion.PersonId, stop))
                    await EraseAsync(account, asked, stop);
                (await db.AccountDeletions.SingleAsync(d => d.Id == it.DeletionId, stop)).Finish(clock.Now);
                await db.SaveChangesAsync(stop);
            },
            stop
        );
        closing.Forget();
        // Pages of courses that are kept in memory name their instructors.
        edition.Next();
    }

    /// <summary>Their other accounts too, which were merged into this one.</summary>
    private async Task<List<Guid>> AccountsOfAsync(Guid personId, CancellationToken stop)
    {
        List<Guid> accounts = [personId];
        for (var i = 0; i < accounts.Count; i++)
        {
            var into = accounts[i];
            accounts.AddRange(await db.People.Where(p => p.MergedIntoId == into).Select(p => p.Id).ToListAsync(stop));
        }
        return accounts;
    }

    private async Task EraseAsync(Guid account, Guid asked, CancellationToken stop)
    {
        var person = new PersonErased(await db.SeekAsync(account, stop), await PseudonymAsync(account, stop), clock.Now);
        var seen = new List<(Guid Institution, Erasure Erasure)>();
        foreach (var institution in await db.InstitutionsOfAsync(person.Who, stop))
        {
            await EnterAsync(institution, stop);
            var erasure = new Erasure(person, (await db.PrivacyRulesAsync(stop)).KeepsNamesOnCertificates);
            foreach (var room in rooms)
                await room.EraseAsync(erasure, stop);
            seen.Add((institution, erasure));
        }
        await EnterAsync(asked, stop);
        await db.EraseDeclaredAsync(person, stop);
        foreach (var (institution, erasure) in seen)
        {
            await EnterAsync(institution, stop);
            await erasure.FinishAsync(stop);
        }
        await EnterAsync(asked, stop);
    }

    /// <summary>Makes the following reads and writes apply to that institution.</summary>
    private async Task EnterAsync(Guid institution, CancellationToken stop)
    {
        await db.SaveChangesAsync(stop);
        db.ChangeTracker.Clear();
        var entry = await institutions.FindAsync(institution, stop);
        viewer.Visit(institution, entry?.Name ?? "", entry?.Zone ?? TimeZoneInfo.Utc);
    }

    /// <summary>Distinguishes people without identifying them.</summary>
    private async Task<string> PseudonymAsync(Guid personId, CancellationToken stop)
    {
        var role = await db.Memberships.Where(m => m.PersonId == personId).Select(m => (Role?)m.Role).SingleOrDefaultAsync(stop);
        var sign = Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(personId.ToByteArray()))[..4];
        return role is Role.Instructor or Role.Admin ? $"Former instructor {sign}" : $"Former learner {sign}";
    }
}
