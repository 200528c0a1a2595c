using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Moves accounts to the address that their owner has requested, and back again if it was not the owner.</summary>
public sealed class EmailChanges(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory members,
    SecondFactors factors,
    AccountLinks links,
    AccountMails mails,
    Words words
)
{
    private static readonly Refusal NoLink = new("This link has expired or was already used.");

    /// <summary>Follows the link in the new mailbox. The owner of the old one is told, and can undo it.</summary>
    public async Task<Result> ConfirmAsync(Guid changeId, string? token, CancellationToken stop)
    {
        var change = await db.MailChanges.SingleOrDefaultAsync(c => c.Id == changeId, stop);
        if (change is null || !change.CanBeConfirmed(db.Clock.Now) || !Secrets.Fits(token, change.TokenHash))
            return NoLink;
        if (
            await db.People.SingleOrDefaultAsync(p => p.Id == change.PersonId && p.SuspendedAt == null, stop) is not { } person
            || person.Email != change.OldEmail
        )
            return NoLink;
        if (await people.FindByEmailAsync(change.NewEmail) is not null)
            return new Refusal("This email address is already in use.");
        var undo = Secrets.New();
        change.Confirm(Secrets.Hash(undo), db.Clock.Now);
        await MoveAsync(person, change.NewEmail, "EmailChanged", stop);
        await mails.WriteAsync(
            change.OldEmail,
            person.DisplayName,
            person.Locale,
            words["Your account has a new email address"],
            () =>
                words[
                    "Your account now belongs to {0}. If you didn’t make this change, undo it within 72 hours. We’ll then restore your old email address and sign out all devices. Your password will stop working, and so will every passkey, connected account and second factor added since, and you’ll choose a new password.",
                    change.NewEmail
                ],
            words["Undo change"],
            $"/undo-email?id={change.Id}&token={undo}",
            stop
        );
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        return Result.Done;
    }

    /// <summary>
    /// Signs out the person who had the account in the meantime and leaves them no way back in: the password ends, and with it all ways to
    /// sign in that were added since the change was requested. Earlier ones stay, so that someone who reads only the old mailbox does not
    /// get past a second factor. A link for a new password goes to the old address.
    /// </summary>
    public async Task<Result> UndoAsync(Guid changeId, string? token, CancellationToken stop)
    {
        var change = await db.MailChanges.SingleOrDefaultAsync(c => c.Id == changeId, stop);
        if (change is null || !change.CanBeUndone(db.Clock.Now) || change.UndoHash is not { } hash || !Secrets.Fits(token, hash))
            return NoLink;
        if (await db.People.SingleOrDefaultAsync(p => p.Id == change.PersonId, stop) is not { } person)
            return NoLink;
        if (await people.FindByEmailAsync(change.OldEmail) is { } taken && taken.Id != person.Id)
            return new Refusal("This email address is already in use.");
        // Later changes were made while someone else controlled the account.
        foreach (var later in await db.MailChanges.Where(c => c.PersonId == person.Id && c.EndedAt == null).ToListAsync(stop))
            later.End(db.Clock.Now);
        await db.WriteAsync(
            async () =>
            {
                person.PasswordHash = null;
                await factors.RemoveAddedSinceAsync(person, change.CreatedAt, stop);
                await MoveAsync(person, change.OldEmail, "EmailChangeUndone", stop);
                await db.SaveChangesAsync(stop);
            },
            stop
        );
        members.Forget(person.Id);
        await links.SendPasswordLinkAsync(person, stop);
        return Result.Done;
    }

    private async Task MoveAsync(Person person, string email, string action, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        (person.Email, person.UserName) = (email, email);
        person.EmailConfirmed = true;
        person.EndSessions(db.Clock.Now);
        db.Add(db.Note(action, nameof(Person), person.Id));
        // Links sent to the old address become invalid; the derived columns by which the account is found change with the address.
        await people.UpdateSecurityStampAsync(person);
    }
}
