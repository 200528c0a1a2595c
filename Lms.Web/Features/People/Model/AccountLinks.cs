using System.Text;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Emails with the links by which people get into their accounts: to confirm an address, or to choose a password.</summary>
public sealed class AccountLinks(LmsContext db, UserManager<Person> people, AccountMails mails, Words words)
{
    /// <summary>Asks the person who registered to confirm that the address is theirs.</summary>
    public async Task SendConfirmationAsync(Person person, CancellationToken stop)
    {
        var token = Encode(await people.GenerateEmailConfirmationTokenAsync(person));
        await MailAsync(
            person,
            words["Confirm your email"],
            words[
                "Someone, probably you, created an account at {0} with this email address. There’s one step left: confirm that the address is yours with the password you chose. If you didn’t create an account, ignore this email; no one can sign in with your address.",
                db.Viewer.InstitutionName
            ],
            words["Confirm email"],
            $"/confirm-email?id={person.Id}&token={token}",
            stop
        );
    }

    /// <summary>Asks the owner of an address to choose a password for the account that waits for them, which also confirms it.</summary>
    public async Task SendFirstPasswordAsync(Person waiting, CancellationToken stop)
    {
        var token = Encode(await people.GeneratePasswordResetTokenAsync(waiting));
        await MailAsync(
            waiting,
            words["Confirm your email"],
            words[
                "Welcome to {0}. There’s one step left: choose a password. This also confirms that this email address is yours.",
                db.Viewer.InstitutionName
            ],
            words["Choose a password"],
            $"/reset-password?id={waiting.Id}&token={token}",
            stop
        );
    }

    /// <summary>Lets the owner of an account that an administrator made choose a password. The caller saves it.</summary>
    public async Task WriteWelcomeAsync(Person person, CancellationToken stop)
    {
        var token = Encode(await people.GeneratePasswordResetTokenAsync(person));
        await mails.WriteAsync(
            person,
            words["Your account at {0}", db.Viewer.InstitutionName],
            words[
                "An account at {0} was created for you. Choose a password to get started. If the link has expired when you follow it, request a new one on the page that opens.",
                db.Viewer.InstitutionName
            ],
            words["Choose a password"],
            $"/reset-password?id={person.Id}&token={token}",
            stop
        );
    }

    /// <summary>Lets the person choose a new password; not where their place is suspended: there it opens nothing.</summary>
    public async Task SendPasswordLinkAsync(Person person, CancellationToken stop)
    {
        if (person.IsSuspended || await db.Memberships.AnyAsync(m => m.PersonId == person.Id && m.SuspendedAt != null, stop))
            return;
        var token = Encode(await people.GeneratePasswordResetTokenAsync(person));
        await MailAsync(
            person,
            words["Choose a new password"],
            words[
                "Someone asked for a new password for this account. If it was you, choose one. If not, ignore this email; nothing has changed."
            ],
            words["Choose a new password"],
            $"/reset-password?id={person.Id}&token={token}",
            stop
        );
    }

    /// <summary>Tells the owner of an account, who may have forgotten it, that someone tried to register with their address.</summary>
    public Task SendReminderAsync(Person owner, CancellationToken stop) =>
        MailAsync(
            owner,
            words["You already have an account"],
            words[
                "Someone, probably you, tried to sign up with this email address. You already have an account: sign in, or choose a new password if you’ve forgotten yours."
            ],
            words["Sign in"],
            "/sign-in",
            stop
        );

    /// <summary>The token that a link carried; null when it is not intact.</summary>
    internal static string? Decode(string? token)
    {
        try
        {
            return token is null ? null : Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(token));
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    private async Task MailAsync(Person person, Sentence subject, Sentence text, Sentence linkText, string path, CancellationToken stop)
    {
        await mails.WriteAsync(person, subject, text, linkText, path, stop);
        await db.SaveChangesAsync(stop);
    }
}
