using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Mail;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Changes that people make to their own account: password, address, and whether it continues to exist.</summary>
public sealed class AccountChanges(
    LmsContext db,
    UserManager<Person> people,
    SignIns signIns,
    SecondFactors factors,
    MailLimits mailLimits,
    Accounts accounts,
    LastAdministrators last,
    MemberDirectory members,
    AccountMails mails,
    PasswordWork work,
    TimeProvider clock,
    Words words
)
{
    private static readonly Refusal NoLink = new("This link has expired or was already used.");

    /// <summary>Changes the password. All other sessions end, and the owner is told by email.</summary>
    public async Task<Result> ChangePasswordAsync(Person person, string current, string next, CancellationToken stop)
    {
        if (await factors.WrongPasswordAsync(person, current, stop) is { } wrong)
            return wrong.About("Current");
        if (Accounts.Why(await work.RunAsync(() => people.ChangePasswordAsync(person, current, next), stop)) is { } why)
            return why;
        db.Add(db.Note("PasswordChanged", nameof(Person), person.Id));
        await mails.WriteAsync(
            person,
            words["Your password was changed"],
            words[
                "Your password was just changed, and all other devices were signed out. If this wasn’t you, choose a new password right away."
            ],
            words["Choose a new password"],
            "/forgot-password",
            stop
        );
        await signIns.EndOthersAsync(person, stop);
        return Result.Done;
    }

    /// <summary>Sends a link to the new address. If it is taken, its owner is told instead: the response must not depend on it.</summary>
    public async Task<Result> AskForEmailAsync(Person person, string email, string password, CancellationToken stop)
    {
        email = EmailAddress.Clean(email);
        if (await factors.WrongPasswordAsync(person, password, stop) is { } wrong)
            return wrong.About("Password");
        if (!EmailAddress.IsWhole(email))
            return new Refusal("Enter a full email address, such as ada@example.org.", "Email");
        if (string.Equals(email, person.Email, StringComparison.OrdinalIgnoreCase))
            return new Refusal("This is already your email address.", "Email");
        if (await mailLimits.AgainstAsync(MailKind.NewAddress, person.Email!, stop) is { } tooMany)
            return tooMany;
        // The recipient gets no more of these emails than the limit allows.
        if (await mailLimits.AgainstAsync(MailKind.NewAddress, email, stop) is { } tooManyThere)
            return tooManyThere;
        foreach (
            var earlier in await db
                .MailChanges.Where(c => c.PersonId == person.Id && c.ConfirmedAt == null && c.EndedAt == null)
                .ToListAsync(stop)
        )
            earlier.End(clock.Now);
        if (await people.FindByEmailAsync(email) is { } owner)
            await mails.WriteAsync(
                owner,
                words["You already have an account"],
                words["Someone tried to move another account to this email address. It belongs to you, so nothing has changed."],
                words["Sign in"],
                "/sign-in",
                stop
            );
        else
        {
            var token = Secrets.New();
            var change = new MailChange(person.Id, person.Email!, email, Secrets.Hash(token), clock.Now);
            db.Add(change);
            await mails.WriteAsync(
                email,
                person.DisplayName,
                person.Locale,
                words["Confirm your new email address"],
                () => words["You asked to use this email address for your account. Confirm it within a day; until then, nothing changes."],
                words["Confirm email address"],
                $"/change-email?id={change.Id}&token={token}",
                stop
            );
        }
        db.Add(db.Note("EmailChangeAsked", nameof(Person), person.Id));
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }

    public async Task<Result> ConfirmEmailAsync(Guid changeId, string? token, CancellationToken stop)
    {
        var change = await db.MailChanges.SingleOrDefaultAsync(c => c.Id == changeId, stop);
        if (change is null || !change.CanBeConfirmed(clock.Now) || !Secrets.Fits(token, change.TokenHash))
            return NoLink;
        if (
            await db.People.SingleOrDefaultAsync(p => p.Id == change.PersonId && p.SuspendedAt == null, stop) is not { } person
            || person.Email != change.OldEmail
        )
            return NoLink;
        if (await people.FindByEmailAsync(change.NewEmail) is not null)
            return new Refusal("This email address is already in use.");
        var undo = Secrets.New();
        change.Confirm(Secrets.Hash(undo), clock.Now);
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
    public async Task<Result> UndoEmailAsync(Guid changeId, string? token, CancellationToken stop)
    {
        var change = await db.MailChanges.SingleOrDefaultAsync(c => c.Id == changeId, stop);
        if (change is null || !change.CanBeUndone(clock.Now) || change.UndoHash is not { } hash || !Secrets.Fits(token, hash))
            return NoLink;
        if (await db.People.SingleOrDefaultAsync(p => p.Id == change.PersonId, stop) is not { } person)
            return NoLink;
        if (await people.FindByEmailAsync(change.OldEmail) is { } taken && taken.Id != person.Id)
            return new Refusal("This email address is already in use.");
        // Later changes were made while someone else controlled the account.
        foreach (var later in await db.MailChanges.Where(c => c.PersonId == person.Id && c.EndedAt == null).ToListAsync(stop))
            later.End(clock.Now);
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
        await accounts.SendPasswordLinkAsync(person, stop);
        return Result.Done;
    }

    /// <summary>An administrator can reopen the account. Its learning records stay.</summary>
    public async Task<Result> DeactivateAsync(Person person, string password, CancellationToken stop)
    {
        if (await factors.WrongPasswordAsync(person, password, stop) is { } wrong)
            return wrong;
        var closed = await db.WriteAsync(
            async () =>
            {
                if (await last.AgainstClosingAsync(person.Id, stop) is { } needed)
                    return (Result)needed;
                if (person.Deactivate(clock.Now).Refusal is { } why)
                    return why;
                db.Add(db.Note("Deactivated", nameof(Person), person.Id));
                await mails.WriteAsync(
                    person,
                    words["Your account is closed"],
                    words[
                        "You closed your account. No one can sign in with it anymore, but your learning record is kept. To reopen it, contact an administrator."
                    ],
                    null,
                    null,
                    stop
                );
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );
        if (!closed.IsDone)
            return closed;
        await signIns.LeaveAsync(stop);
        members.Forget(person.Id);
        return Result.Done;
    }

    private async Task MoveAsync(Person person, string email, string action, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        (person.Email, person.UserName) = (email, email);
        person.EmailConfirmed = true;
        person.EndSessions(clock.Now);
        db.Add(db.Note(action, nameof(Person), person.Id));
        // Links sent to the old address become invalid; the derived columns by which the account is found change with the address.
        await people.UpdateSecurityStampAsync(person);
    }
}
