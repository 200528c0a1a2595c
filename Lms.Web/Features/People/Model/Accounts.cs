using System.Text;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Creates accounts and restores access to them. None of its answers reveals whether someone has an account.</summary>
public sealed class Accounts(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory members,
    MemberSeats places,
    SignInLimits limits,
    MailLimits mailLimits,
    SecondFactors factors,
    AccountMails mails,
    PasswordWork work,
    InstitutionDirectory institutions,
    Viewer viewer,
    TimeProvider clock,
    Words words
)
{
    /// <summary>
    /// Creates the account and emails the link that confirms it; an address that already has one gets an email saying so instead.
    /// </summary>
    /// <param name="agrees">To the terms and the privacy notice in force, where there are any.</param>
    public async Task<Result> RegisterAsync(
        string email,
        string firstName,
        string lastName,
        string password,
        CancellationToken stop,
        bool agrees = false
    )
    {
        email = EmailAddress.Clean(email);
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { } institution)
            return new Refusal("Ask your institution for its link. Accounts are created there.");
        if (institution.MayNotRegister(email) is { } closed)
            return closed;
        if (!agrees && institution.Legal.Any(l => LegalText.IsAgreedTo(l.Kind)))
            return new Refusal("To create an account, agree to the texts below.", "Agrees");
        if (await places.RefusalAsync(1, stop) is { } full)
            return full;
        var person = new Person(email, firstName, lastName, viewer.Zone.Id, clock.Now);
        person.Speak(Languages.Now.Tag);
        // Errors in the form are reported before looking up the email address: the response must not depend on it.
        if (await WrongAsync(person, password) is { } wrong)
            return wrong;
        // The same work with and without an account, so that the response time reveals nothing.
        person.PasswordHash = await work.RunAsync(() => people.PasswordHasher.HashPassword(person, password), stop);
        var owner = await people.FindByEmailAsync(email);
        var sends = await mailLimits.TakeAsync(MailKind.Registration, email, owner?.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        if (!sends.Value)
            return Result.Done;
        if (owner is { } existing)
        {
            if (!existing.IsOwned)
            {
                var joined = await JoinAsync(existing, institution, stop);
                members.Forget(existing.Id);
                return joined;
            }
            await MailAsync(
                existing,
                words["You already have an account"],
                words[
                    "Someone, probably you, tried to sign up with this email address. You already have an account: sign in, or choose a new password if you’ve forgotten yours."
                ],
                words["Sign in"],
                "/sign-in",
                stop
            );
            return Result.Done;
        }
        return await db.WriteAsync(
            async () =>
            {
                if (await places.RefusalAsync(1, stop) is { } taken)
                    return taken;
                if (Why(await people.CreateAsync(person)) is { } why)
                    return why;
                db.Add(new Membership(person.Id, Role.Learner, clock.Now));
                db.AddRange(Agreements.To(institution, person.Id, clock.Now, viewer.Address?.ToString()));
                await SendConfirmationAsync(person, stop);
                return Result.Done;
            },
            stop
        );
    }

    /// <summary>
    /// Gives a place here to an account that was created for the address, or with it, and that no one has proven to be theirs. Nothing that
    /// was typed is kept, because anyone can type an address; the link lets its owner choose a password.
    /// </summary>
    private Task<Result> JoinAsync(Person waiting, InstitutionDirectory.Entry institution, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (!await db.Memberships.AnyAsync(m => m.PersonId == waiting.Id, stop))
                {
                    if (await places.RefusalAsync(1, stop) is { } full)
                        return (Result)full;
                    db.Add(new Membership(waiting.Id, Role.Learner, clock.Now));
                    db.AddRange(Agreements.To(institution, waiting.Id, clock.Now, viewer.Address?.ToString()));
                }
                var token = Encode(await people.GeneratePasswordResetTokenAsync(waiting));
                await MailAsync(
                    waiting,
                    words["Confirm your email"],
                    words[
                        "Welcome to {0}. There’s one step left: choose a password. This also confirms that this email address is yours.",
                        viewer.InstitutionName
                    ],
                    words["Choose a password"],
                    $"/reset-password?id={waiting.Id}&token={token}",
                    stop
                );
                return Result.Done;
            },
            stop
        );

    public async Task SendConfirmationAsync(Person person, CancellationToken stop)
    {
        var token = Encode(await people.GenerateEmailConfirmationTokenAsync(person));
        await MailAsync(
            person,
            words["Confirm your email"],
            words[
                "Someone, probably you, created an account at {0} with this email address. There’s one step left: confirm that the address is yours with the password you chose. If you didn’t create an account, ignore this email; no one can sign in with your address.",
                viewer.InstitutionName
            ],
            words["Confirm email"],
            $"/confirm-email?id={person.Id}&token={token}",
            stop
        );
    }

    /// <summary>Sends the link again to anyone who knows the password.</summary>
    /// <returns>Why it is not sent, or null.</returns>
    public async Task<Refusal?> SendConfirmationAgainAsync(Person person, CancellationToken stop)
    {
        var sends = await mailLimits.TakeAsync(MailKind.Confirmation, person.Email!, person.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        if (!sends.Value)
            return new Refusal("Your email address isn’t confirmed yet. Use the link in the last email we sent you.");
        await SendConfirmationAsync(person, stop);
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
            Decode(token) is { } plain
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
            return NoConfirmation;
        if (person.EmailConfirmed)
            return Result.Done;
        if (await factors.WrongPasswordAsync(person, password, stop) is { } wrong)
            return wrong;
        person.EmailConfirmed = true;
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        return Result.Done;
    }

    /// <summary>Confirms with a new password chosen by the reader: someone else may have registered.</summary>
    public async Task<Result> ConfirmAnewAsync(Guid personId, string? token, string password, CancellationToken stop)
    {
        if (await ConfirmableAsync(personId, token) is not { } person)
            return NoConfirmation;
        if (person.EmailConfirmed)
            return Result.Done;
        if (await WrongPasswordAsync(people, person, password) is { } wrong)
            return wrong;
        var hash = await work.RunAsync(() => people.PasswordHasher.HashPassword(person, password), stop);
        person.ClaimByMail(clock.Now);
        person.PasswordHash = hash;
        db.Add(db.Note("PasswordReset", nameof(Person), person.Id));
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        return Result.Done;
    }

    /// <summary>Has a link mailed if the address belongs to an account.</summary>
    public async Task<Result> AskForPasswordLinkAsync(string email, CancellationToken stop)
    {
        var person = await people.FindByEmailAsync(email.Trim());
        var sends = await mailLimits.TakeAsync(MailKind.PasswordLink, email, person?.Id, stop);
        if (sends.Refusal is { } tooMany)
            return tooMany;
        db.AddRange(Handlers.Messages(db, new PasswordLinkAsked(sends.Value ? person?.Id : null)));
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }

    /// <summary>Not sent where the member is suspended: the link would open nothing.</summary>
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

    public async Task<Result> ResetPasswordAsync(Guid personId, string? token, string password)
    {
        var person = await people.FindByIdAsync(personId.ToString());
        if (person is null || Decode(token) is not { } plain)
            return ExpiredLink;
        var reset = await work.RunAsync(() => people.ResetPasswordAsync(person, plain, password), CancellationToken.None);
        if (reset.Errors.Any(e => e.Code == nameof(IdentityErrorDescriber.InvalidToken)))
            return ExpiredLink;
        if (Why(reset) is { } why)
            return why;
        // Anyone who follows a link sent to the address has shown that it is theirs.
        person.EmailConfirmed = true;
        person.EndSessions(clock.Now);
        db.Add(db.Note("PasswordReset", nameof(Person), person.Id));
        await db.SaveChangesAsync();
        // Remembered devices may belong to someone who knew the old password.
        await db.WriteAsync(
            () =>
                db.Devices.Where(d => d.PersonId == person.Id).ExecuteUpdateAsync(d => d.SetProperty(x => x.TrustedUntil, (DateTime?)null)),
            CancellationToken.None
        );
        await limits.ForgiveAsync(SignInLimits.OfEmail(person.Email!), CancellationToken.None);
        members.Forget(person.Id);
        return Result.Done;
    }

    /// <summary>Reports all errors in the form of the first administrator at once.</summary>
    public async Task<IReadOnlyList<Refusal>> AgainstSetUpAsync(
        string timeZone,
        string email,
        string firstName,
        string lastName,
        string password
    )
    {
        var person = new Person(email, firstName, lastName, "Etc/UTC", clock.Now);
        Refusal?[] found =
        [
            TimeZoneNames.Find(timeZone) is null ? NoZone : null,
            WrongAddress(person),
            await WrongPasswordAsync(people, person, password),
        ];
        return [.. found.OfType<Refusal>()];
    }

    /// <summary>Creates the institution and its administrator, who is also an operator.</summary>
    public async Task<Result> SetUpAsync(
        string institutionName,
        string timeZone,
        string email,
        string firstName,
        string lastName,
        string password,
        CancellationToken stop
    )
    {
        if (TimeZoneNames.NameOf(timeZone) is not { } zone)
            return NoZone;
        timeZone = zone;
        var made = await db.WriteAsync(
            async () =>
            {
                if (await db.Institutions.AnyAsync(stop))
                    return new Refusal("Setup is already complete.");
                var institution = new Institution(institutionName, timeZone, clock.Now);
                viewer.Visit(institution.Id, institution.Name, Clock.Zone(timeZone));
                db.Add(institution);
                var person = new Person(email, firstName, lastName, timeZone, clock.Now) { EmailConfirmed = true };
                person.MakeOperator();
                if (Why(await people.CreateAsync(person, password)) is { } why)
                    return why;
                db.Add(new Membership(person.Id, Role.Admin, clock.Now));
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );
        institutions.Forget();
        return made;
    }

    private static readonly Refusal NoConfirmation = new("This link has expired or is incomplete. Sign in to get a new one.");

    private static readonly Refusal ExpiredLink = new("This link has expired or was already used. Request a new one.");

    private async Task MailAsync(Person person, Sentence subject, Sentence text, Sentence linkText, string path, CancellationToken stop)
    {
        await mails.WriteAsync(person, subject, text, linkText, path, stop);
        await db.SaveChangesAsync(stop);
    }

    private static readonly Refusal NoZone = new("Choose a time zone from the list.", "TimeZone");

    private static readonly Refusal NoAddress = new("Enter a full email address, such as ada@example.org.", "Email");

    private async Task<Refusal?> WrongAsync(Person person, string password) =>
        WrongAddress(person) ?? await WrongPasswordAsync(people, person, password);

    private static Refusal? WrongAddress(Person person) => EmailAddress.IsWhole(person.Email!) ? null : NoAddress;

    /// <summary>Returns why the rules reject the password; null when it is acceptable.</summary>
    internal static async Task<Refusal?> WrongPasswordAsync(UserManager<Person> people, Person person, string password)
    {
        foreach (var rule in people.PasswordValidators)
            if (Why(await rule.ValidateAsync(people, person, password)) is { } why)
                return why;
        return null;
    }

    internal static Refusal? Why(IdentityResult result)
    {
        if (result.Succeeded)
            return null;
        return result.Errors.First() switch
        {
            { Code: nameof(IdentityErrorDescriber.PasswordTooShort) } => new Refusal(
                "Your password is too short. Use at least {0} characters.",
                "Password",
                PasswordRules.MinLength
            ),
            { Code: PasswordRules.Common or PasswordRules.Personal } guessed => new Refusal(guessed.Description, "Password"),
            { Code: nameof(IdentityErrorDescriber.PasswordRequiresUniqueChars) } => new Refusal(
                "Your password uses too few different characters.",
                "Password"
            ),
            { Code: nameof(IdentityErrorDescriber.InvalidEmail) or nameof(IdentityErrorDescriber.InvalidUserName) } => NoAddress,
            { Code: nameof(IdentityErrorDescriber.DuplicateEmail) or nameof(IdentityErrorDescriber.DuplicateUserName) } => new Refusal(
                "This email address is already in use.",
                "Email"
            ),
            var other => new Refusal(other.Description),
        };
    }

    private static string Encode(string token) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(token));

    private static string? Decode(string? token)
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
}
