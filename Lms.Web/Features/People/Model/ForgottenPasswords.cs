using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Lets people back in who have forgotten their password. Its answer does not reveal whether someone has an account.</summary>
public sealed class ForgottenPasswords(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory members,
    MailLimits mails,
    SignInAttempts attempts,
    Passwords passwords
)
{
    private static readonly Refusal NoLink = new("This link has expired or was already used. Request a new one.");

    /// <summary>Has a link mailed if the address belongs to an account.</summary>
    public async Task<Result> AskAsync(string email, CancellationToken stop)
    {
        var person = await people.FindByEmailAsync(email.Trim());
        var sends = await mails.TakeAsync(MailKind.PasswordLink, email, person?.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        db.AddRange(Handlers.Messages(db, new PasswordLinkAsked(sends.Value ? person?.Id : null)));
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }

    /// <summary>Sets the password of the person who follows the link.</summary>
    public async Task<Result> ResetAsync(Guid personId, string? token, string password)
    {
        var person = await people.FindByIdAsync(personId.ToString());
        if (person is null || AccountLinks.Decode(token) is not { } plain)
            return NoLink;
        var reset = await passwords.ResetAsync(person, plain, password, CancellationToken.None);
        if (reset.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.InvalidToken)))
            return NoLink;
        if (AccountRefusals.Of(reset) is { } why)
            return why;
        // Anyone who follows a link sent to the address has shown that it is theirs.
        person.EmailConfirmed = true;
        person.EndSessions(db.Clock.Now);
        db.Add(db.Note("PasswordReset", nameof(Person), person.Id));
        await db.SaveChangesAsync();
        // Remembered devices may belong to someone who knew the old password.
        await db.WriteAsync(
            () =>
                db.Devices.Where(d => d.PersonId == person.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.TrustedUntil, (DateTime?)null)),
            CancellationToken.None
        );
        await attempts.ForgiveAsync(SignInLimits.OfEmail(person.Email!), CancellationToken.None);
        members.Forget(person.Id);
        return Result.Done;
    }
}
