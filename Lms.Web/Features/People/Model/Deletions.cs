using System.Collections.Frozen;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Personal;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Closes accounts that are to be deleted, and opens them again.</summary>
public sealed class Deletions(
    LmsContext db,
    LastAdministrators last,
    MemberDirectory members,
    ClosingAccounts closing,
    PrivacyLinks links,
    AccountMails mails,
    Words words
)
{
    /// <summary>Returns why the account cannot be deleted, or null.</summary>
    public async Task<Refusal?> AgainstAsync(Guid personId, bool byThemselves, CancellationToken stop)
    {
        var person = await db.People.AsNoTracking().Where(p => p.Id == personId).Select(p => new { p.IsOperator }).SingleAsync(stop);
        if (person.IsOperator)
            return new Refusal("This is an operator account. Another operator must remove that role first.");
        if (!byThemselves && await db.Memberships.OfAllInstitutions().CountAsync(m => m.PersonId == personId, stop) > 1)
            return new Refusal("This person also belongs to other institutions. Only they can delete their account.");
        if (await db.AccountDeletions.OfAllInstitutions().AnyAsync(d => d.PersonId == personId && d.ClosedAt == null, stop))
            return new Refusal("This account is already scheduled for deletion.");
        return await last.AgainstClosingAsync(personId, stop);
    }

    /// <summary>Closes the account and ends its sessions; the person is told how to undo it.</summary>
    public async Task<Result> AskAsync(Guid personId, Guid? askedById, CancellationToken stop)
    {
        var asked = await db.WriteAsync(
            async () =>
            {
                if (await AgainstAsync(personId, askedById == personId, stop) is { } why)
                    return (Result)why;
                var rules = await db.PrivacyRulesAsync(stop);
                var deletion = new AccountDeletion(personId, askedById, rules.GraceDays, db.Clock.Now);
                db.Add(deletion);
                db.AddRange(Handlers.Messages(db, new DeletionDue(deletion.Id), notBefore: deletion.DueAt));
                var person = await db.People.SingleAsync(p => p.Id == personId, stop);
                person.SecurityStamp = Ids.New().ToString("N");
                var day = TimeZoneInfo.ConvertTimeFromUtc(deletion.DueAt, Clock.Zone(person.TimeZone));
                await mails.WriteAsync(
                    person.Email!,
                    person.DisplayName,
                    person.Locale,
                    words["Your account will be deleted"],
                    () =>
                        $"{Because(personId, askedById)} {words["It’s now closed and will be deleted on {0}. You can undo this until then: sign in, or follow this link.", Dates.Day(day)]}",
                    words["Keep my account"],
                    links.Keep(deletion.Id),
                    stop
                );
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );
        members.Forget(personId);
        closing.Forget();
        return asked;
    }

    /// <summary>Reopens the account.</summary>
    public async Task<Result> TakeBackAsync(AccountDeletion deletion, CancellationToken stop)
    {
        var back = deletion.TakeBack(db.Clock.Now);
        if (back.IsDone)
            await db.SaveChangesAsync(stop);
        closing.Forget();
        return back;
    }

    /// <summary>Returns the reason in the current language; in an email, that is the reader's.</summary>
    private string Because(Guid personId, Guid? askedById) =>
        askedById == personId ? words["You asked us to delete your account."]
        : askedById is null ? words["Your account hasn’t been used for a long time, so it will be deleted."]
        : words["An administrator asked us to delete your account."];
}
