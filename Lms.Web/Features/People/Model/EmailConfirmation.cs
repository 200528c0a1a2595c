using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>Confirms that the address of an account belongs to the person who registered with it.</summary>
public sealed class EmailConfirmation(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory members,
    MailLimits limits,
    AccountLinks links,
    Passwords passwords,
    CurrentPassword current
)
{
    private static readonly Refusal NoLink = new("This link has expired or is incomplete. Sign in to get a new one.");

    /// <summary>Sends the link again to anyone who knows the password.</summary>
    /// <returns>Why it is not sent, or null.</returns>
    public async Task<Refusal?> SendAgainAsync(Person person, CancellationToken stop)
    {
        var sends = await limits.TakeAsync(MailKind.Confirmation, person.Email!, person.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        if (!sends.Value)
            return new Refusal("Your email address isn’t confirmed yet. Use the link in the last email we sent you.");
        await links.SendConfirmationAsync(person, stop);
        return null;
    }

    /// <summary>
    /// Returns the person whose address this link confirms, or has already confirmed; null when it is not intact or too old. Changes
    /// nothing.
    /// </summary>
    public async Task<Person?> ConfirmableAsync(Guid personId, string? token)
    {
        var person = await people.FindByIdAsync(personId.ToString());
        if (person is null or { EmailConfirmed: true })
            return person;
        var provider = people.Options.Tokens.EmailConfirmationTokenProvider;
        return
            AccountLinks.Decode(token) is { } plain
            && await people.VerifyUserTokenAsync(person, provider, UserManager<Person>.ConfirmEmailTokenPurpose, plain)
            ? person
            : null;
    }

    /// <summary>
    /// Confirms for the person who reads the email and knows the password: an email client that opens links does not know it, and a
    /// stranger who registered does not read the email.
    /// </summary>
    public async Task<Result> ConfirmAsync(Guid personId, string? token, string password, CancellationToken stop)
    {
        if (await ConfirmableAsync(personId, token) is not { } person)
            return NoLink;
        if (person.EmailConfirmed)
            return Result.Done;
        if (await current.WrongAsync(person, password, stop) is { } wrong)
            return wrong;
        person.EmailConfirmed = true;
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        return Result.Done;
    }

    /// <summary>Confirms without the password in the browser in which it was just chosen.</summary>
    public async Task<Result<Person>> ConfirmHereAsync(
        Guid personId,
        string? token,
        PendingRegistrations registered,
        CancellationToken stop
    )
    {
        if (await ConfirmableAsync(personId, token) is not { } person)
            return NoLink;
        if (person.EmailConfirmed || !registered.IsOf(person))
            return new Refusal("It’s been over an hour since you signed up in this browser. Enter your password.", "Password");
        person.EmailConfirmed = true;
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        registered.Forget();
        return person;
    }

    /// <summary>Confirms with a new password chosen by the reader: someone else may have registered.</summary>
    public async Task<Result> ConfirmAnewAsync(Guid personId, string? token, string password, CancellationToken stop)
    {
        if (await ConfirmableAsync(personId, token) is not { } person)
            return NoLink;
        if (person.EmailConfirmed)
            return Result.Done;
        if (await passwords.AgainstAsync(person, password) is { } wrong)
            return wrong;
        var hash = await passwords.HashAsync(person, password, stop);
        person.ClaimByMail(db.Clock.Now);
        person.PasswordHash = hash;
        db.Add(db.Note("PasswordReset", nameof(Person), person.Id));
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        return Result.Done;
    }
}
