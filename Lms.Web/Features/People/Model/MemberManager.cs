using System.Text;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>The known data about a person who is added or changed by someone else.</summary>
public sealed record PersonFacts(string FirstName, string LastName, string? DisplayName, string? StudentId, string? EmployeeId);

/// <summary>
/// What administrators do to members, one by one or many at once. An institution decides about its own place for a person and what it knows
/// of them; the account, which other institutions may rely on, is its owner's and the operators'. Operators answer to operators.
/// </summary>
public sealed class MemberManager(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory directory,
    MemberSeats places,
    Accounts accounts,
    SecondFactors factors,
    MailLimits mailLimits,
    Invites invites,
    LastAdministrators last,
    AccountMails mails,
    Viewer viewer,
    TimeProvider clock,
    Words words
)
{
    /// <summary>
    /// Creates an account and emails a link with which its owner chooses a password. A person who has an account elsewhere is invited
    /// instead: joining is theirs to decide.
    /// </summary>
    /// <returns>The new person's key; null when an invitation was sent.</returns>
    public async Task<Result<Guid?>> AddAsync(string email, PersonFacts facts, Role role, bool tell, CancellationToken stop)
    {
        email = EmailAddress.Clean(email);
        if (Wrong(email) is { } wrong)
            return wrong;
        var upper = people.NormalizeEmail(email);
        return await db.WriteAsync(
            async () =>
            {
                if (
                    await db
                        .People.AsNoTracking()
                        .Where(p => p.NormalizedEmail == upper)
                        .Select(p => (Guid?)p.Id)
                        .SingleOrDefaultAsync(stop) is
                    { } known
                )
                {
                    if (await db.Memberships.AnyAsync(m => m.PersonId == known, stop))
                        return (Result<Guid?>)new Refusal("A member with this email address already exists.", "Email");
                    if ((await invites.SendAsync(email, $"{facts.FirstName} {facts.LastName}".Trim(), role, null, stop)).Refusal is { } why)
                        return why;
                    return (Guid?)null;
                }
                if (Named(facts) is { } unnamed)
                    return unnamed;
                if (await places.RefusalAsync(1, stop) is { } full)
                    return full;
                var person = new Person(email, facts.FirstName, facts.LastName, viewer.Zone.Id, clock.Now);
                if (!string.IsNullOrWhiteSpace(facts.DisplayName))
                    person.Introduce(facts.FirstName, facts.LastName, facts.DisplayName, null);
                (person.NormalizedEmail, person.NormalizedUserName) = (upper, people.NormalizeName(email));
                var member = new Membership(person.Id, role, clock.Now);
                member.Identify(facts.StudentId, facts.EmployeeId);
                db.AddRange(person, member);
                if (tell)
                    await WelcomeAsync(person, stop);
                await db.SaveChangesAsync(stop);
                return (Guid?)person.Id;
            },
            stop
        );
    }

    /// <summary>The numbers are the institution's; the name is the account's.</summary>
    public Task<Result> ChangeAsync(Membership member, PersonFacts facts, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (Above(member) is { } above)
                    return above;
                if (Named(facts) is { } unnamed)
                    return unnamed;
                var person = member.Person;
                var name = string.IsNullOrWhiteSpace(facts.DisplayName)
                    ? $"{facts.FirstName} {facts.LastName}".Trim()
                    : facts.DisplayName.Trim();
                if ((facts.FirstName.Trim(), facts.LastName.Trim(), name) != (person.FirstName, person.LastName, person.DisplayName))
                {
                    if (await UntouchableAsync(member, stop) is { } why)
                        return why;
                    if (person.Introduce(facts.FirstName, facts.LastName, name, person.Bio).Refusal is { } wrong)
                        return wrong;
                }
                member.Identify(facts.StudentId, facts.EmployeeId);
                return Result.Done;
            },
            stop
        );

    public Task<Result> BecomeAsync(Membership member, Role role, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (Above(member) is { } above)
                    return above;
                if (!Enum.IsDefined(role))
                    return new Refusal("Choose a role from the list.");
                if (role is not Role.Admin && await last.AgainstAsync(member.PersonId, stop) is { } needed)
                    return needed;
                member.Become(role);
                return Result.Done;
            },
            stop
        );

    /// <summary>
    /// Closes the institution to the member, ends what they began here, and tells them why. Their account continues elsewhere.
    /// </summary>
    public Task<Result> SuspendAsync(Membership member, string? reason, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (member.PersonId == viewer.PersonId)
                    return new Refusal("You can’t suspend your own account.");
                if (Above(member) is { } above)
                    return above;
                if (await last.AgainstAsync(member.PersonId, stop) is { } needed)
                    return needed;
                if (member.IsSuspended)
                    return Result.Done;
                if (member.Suspend(reason, clock.Now).Refusal is { } wrong)
                    return wrong;
                await TellAsync(member, member.SuspendedBecause, stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>Closes the whole account, in every institution: for operators.</summary>
    public Task<Result> CloseAsync(Membership member, string? reason, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (member.PersonId == viewer.PersonId)
                    return new Refusal("You can’t suspend your own account.");
                if (await last.AgainstClosingAsync(member.PersonId, stop) is { } needed)
                    return needed;
                if (member.Person.IsSuspended)
                    return Result.Done;
                if (member.Person.Suspend(reason ?? "", clock.Now).Refusal is { } wrong)
                    return wrong;
                await TellAsync(member, member.Person.SuspendedBecause, stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>Opens the institution to the member again, and an account that its owner closed. One that an operator closed stays so.</summary>
    public Task<Result> ReadmitAsync(Membership member, CancellationToken stop) =>
        ChangeAsync(
            member,
            async () =>
            {
                if (Above(member) is { } above)
                    return above;
                var person = member.Person;
                if (!member.IsSuspended && !person.IsSuspended)
                    return Result.Done;
                if (person.IsSuspended)
                {
                    if (await UntouchableAsync(member, stop) is { } why)
                        return why;
                    if (person is { DeactivatedAt: null, MergedIntoId: null } && !viewer.IsOperator)
                        return OperatorsOnly;
                    if (person.Readmit().Refusal is { } stays)
                        return stays;
                }
                member.Readmit();
                var text = words["You can sign in to {0} again.", viewer.InstitutionName];
                await mails.WriteAsync(person, words["Your account is active again"], text, words["Sign in"], "/sign-in", stop);
                return Result.Done;
            },
            stop
        );

    /// <summary>Sends again the email that confirms the address, or the one with which a new person chooses a password.</summary>
    public async Task<Result> ResendAsync(Membership member, CancellationToken stop)
    {
        var person = member.Person;
        if (person.EmailConfirmed)
            return new Refusal("This email address is already confirmed.");
        if (person.IsSuspended || member.IsSuspended)
            return new Refusal("The account is suspended. Reactivate it first.");
        if (await mailLimits.AgainstAsync(MailKind.Invitation, person.Email!, stop) is { } tooMany)
            return tooMany;
        if (person.PasswordHash is null)
            await WelcomeAsync(person, stop);
        else
            await accounts.SendConfirmationAsync(person, stop);
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }

    private static readonly Refusal OperatorsOnly = new("An operator closed this account. Only an operator can reopen it.");

    private Task TellAsync(Membership member, string? because, CancellationToken stop) =>
        mails.WriteAsync(
            member.Person,
            words["Your account is suspended"],
            words["Your account at {0} is suspended. Reason: {1}", viewer.InstitutionName, because],
            null,
            null,
            stop
        );

    /// <summary>
    /// For a person who has lost their phone: authenticator, recovery codes, passkeys and remembered devices are removed, and all sessions
    /// end. It makes the account easier to enter, so it is refused where the account also belongs to another institution.
    /// </summary>
    public async Task<Result> ResetSecondFactorAsync(Membership member, CancellationToken stop)
    {
        if (member.PersonId == viewer.PersonId)
            return new Refusal("To change your own two-factor authentication, go to your settings. You’ll need your password.");
        if (await UntouchableAsync(member, stop) is { } why)
            return why;
        return await db.WriteAsync(
            async () =>
            {
                await factors.ResetAsync(member.Person, stop);
                db.Add(db.Note("SecondFactorReset", nameof(Person), member.PersonId));
                await mails.WriteAsync(
                    member.Person,
                    words["Your two-factor authentication was reset"],
                    words[
                        "An administrator of {0} has reset two-factor authentication for your account. Your authenticator app, recovery codes and passkeys no longer work, and you’re signed out everywhere. Sign in with your password and set it up again. If you didn’t ask for this, tell your institution.",
                        viewer.InstitutionName
                    ],
                    words["Sign in"],
                    "/sign-in",
                    stop
                );
                await db.SaveChangesAsync(stop);
                directory.Forget(member.PersonId);
                return Result.Done;
            },
            stop
        );
    }

    /// <summary>
    /// Ends every session, here and elsewhere. It opens nothing to anybody, so an account that is also another institution's may be
    /// signed out too.
    /// </summary>
    public async Task<Result> EndSessionsAsync(Membership member, CancellationToken stop)
    {
        if (Above(member) is { } above)
            return above;
        if (member.PersonId == viewer.PersonId)
            return new Refusal("To sign yourself out, go to your settings.");
        member.Person.EndSessions(clock.Now);
        db.Add(db.Note("SessionsEnded", nameof(Person), member.PersonId));
        await db.SaveChangesAsync(stop);
        directory.Forget(member.PersonId);
        return Result.Done;
    }

    /// <summary>Returns why this viewer may not change the account, or null. The membership is a separate matter.</summary>
    public async Task<Refusal?> UntouchableAsync(Membership member, CancellationToken stop)
    {
        if (Above(member) is { } above)
            return above;
        if (viewer.IsOperator)
            return null;
        return await db
            .Memberships.OfAllInstitutions()
            .AnyAsync(m => m.PersonId == member.PersonId && m.InstitutionId != member.InstitutionId, stop)
            ? new Refusal("This account is also used at another institution. Only an operator can change or close it.")
            : null;
    }

    private Refusal? Above(Membership member) =>
        member.Person.IsOperator && !viewer.IsOperator
            ? new("This person is an operator. Only another operator can change their role or account status.")
            : null;

    private static Refusal? Named(PersonFacts facts) =>
        string.IsNullOrWhiteSpace(facts.FirstName)
        && string.IsNullOrWhiteSpace(facts.LastName)
        && string.IsNullOrWhiteSpace(facts.DisplayName)
            ? new Refusal("Enter a name.", "FirstName")
            : null;

    private static Refusal? Wrong(string email) =>
        EmailAddress.IsWhole(email) ? null : new Refusal("Enter a full email address, such as ada@example.org.", "Email");

    /// <summary>
    /// Clears the cached data about the person after the change is saved: a request in between would cache the old data again.
    /// </summary>
    private async Task<Result> ChangeAsync(Membership member, Func<Task<Result>> change, CancellationToken stop)
    {
        var changed = await db.WriteAsync(
            async () =>
            {
                var asked = await change();
                if (asked.IsDone)
                    await db.SaveChangesAsync(stop);
                return asked;
            },
            stop
        );
        if (changed.IsDone)
            directory.Forget(member.PersonId);
        return changed;
    }

    private async Task WelcomeAsync(Person person, CancellationToken stop)
    {
        var token = WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(await people.GeneratePasswordResetTokenAsync(person)));
        await mails.WriteAsync(
            person,
            words["Your account at {0}", viewer.InstitutionName],
            words[
                "An account at {0} was created for you. Choose a password to get started. If the link has expired when you follow it, request a new one on the page that opens.",
                viewer.InstitutionName
            ],
            words["Choose a password"],
            $"/reset-password?id={person.Id}&token={token}",
            stop
        );
    }
}
