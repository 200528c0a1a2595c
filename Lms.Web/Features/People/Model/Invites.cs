using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Sends and accepts invitations.</summary>
public sealed class Invites(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory members,
    MemberSeats places,
    PasswordWork work,
    MailLimits limits,
    AccountMails mails,
    Viewer viewer,
    TimeProvider clock,
    Words words
)
{
    /// <summary>The response to every link that cannot be used: it does not reveal the reason.</summary>
    public static readonly Refusal NotUsable = new(
        "This invitation can’t be used. It may have been used or withdrawn, or it may have expired. Ask the person who invited you for a new one."
    );

    /// <summary>Sends an invitation; an existing one to this address for the same purpose gets a new link instead.</summary>
    public async Task<Result<Invite>> SendAsync(
        string email,
        string? name,
        Role role,
        (Guid Id, string Title)? course,
        CancellationToken stop
    )
    {
        email = EmailAddress.Clean(email).ToLowerInvariant();
        if (!EmailAddress.IsWhole(email))
            return new Refusal("“{0}” isn’t a valid email address.", null, email);
        return await db.WriteAsync(
            async () =>
            {
                var courseId = course?.Id;
                var upper = people.NormalizeEmail(email);
                if (course is null && await db.Memberships.AnyAsync(m => m.Person.NormalizedEmail == upper, stop))
                    return (Result<Invite>)new Refusal("{0} is already a member.", null, email);
                var invite = await db.Set<Invite>()
                    .Where(i => i.Email == email && i.CourseId == courseId && i.UsedAt == null)
                    .OrderByDescending(i => i.Id)
                    .FirstOrDefaultAsync(stop);
                if (await limits.AgainstAsync(MailKind.Invitation, email, stop) is { } tooMany)
                    return tooMany;
                if (invite is null)
                    db.Add(invite = new Invite(email, name, role, courseId, course?.Title, viewer.PersonId, clock.Now));
                await MailAsync(invite, invite.Renew(role, name, clock.Now), stop);
                await db.SaveChangesAsync(stop);
                return invite;
            },
            stop
        );
    }

    /// <summary>Creates a new link; the old one becomes invalid.</summary>
    public async Task<Result> ResendAsync(Invite invite, CancellationToken stop)
    {
        if (invite.UsedAt is not null)
            return new Refusal("This invitation has already been accepted.");
        if (await limits.AgainstAsync(MailKind.Invitation, invite.Email, stop) is { } tooMany)
            return tooMany;
        await MailAsync(invite, invite.Renew(invite.Role, null, clock.Now), stop);
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }

    /// <returns>The invitation that the link opens, or null.</returns>
    public async Task<Invite?> OpenedByAsync(string? token, CancellationToken stop)
    {
        if (token is not { Length: > 20 and < 100 })
            return null;
        var hash = Invite.HashOf(token);
        var invite = await db.Set<Invite>().SingleOrDefaultAsync(i => i.TokenHash == hash, stop);
        return invite?.StateAt(clock.Now) is InviteState.Pending ? invite : null;
    }

    /// <summary>Creates an account: a person who follows a link sent to an address has shown that it is theirs.</summary>
    public async Task<Result<Person>> AcceptAsNewAsync(
        string? token,
        string firstName,
        string lastName,
        string password,
        CancellationToken stop
    )
    {
        if (await OpenedByAsync(token, stop) is not { } opened)
            return NotUsable;
        var person = new Person(opened.Email, firstName, lastName, viewer.Zone.Id, clock.Now) { EmailConfirmed = true };
        if (await Accounts.WrongPasswordAsync(people, person, password) is { } wrong)
            return wrong;
        person.PasswordHash = await work.RunAsync(() => people.PasswordHasher.HashPassword(person, password), stop);
        return await db.WriteAsync(() => AcceptAsNewAsync(token, person, stop), stop);
    }

    private async Task<Result<Person>> AcceptAsNewAsync(string? token, Person person, CancellationToken stop)
    {
        if (await HeldAsync(token, stop) is not { } invite)
            return NotUsable;
        if (await people.FindByEmailAsync(invite.Email) is { } known)
        {
            if (known.IsOwned)
                return new Refusal("An account with this email address already exists. Sign in with it.");
            return await JoinAsync(invite, await OwnAsync(known, person), stop);
        }
        if (await places.RefusalAsync(1, stop) is { } full)
            return full;
        if (Accounts.Why(await people.CreateAsync(person)) is { } why)
            return why;
        return await JoinAsync(invite, person, stop);
    }

    /// <summary>
    /// Hands over an account that someone else created or registered with the address. Its owner takes it over now, and everything started
    /// with it before ends.
    /// </summary>
    private async Task<Person> OwnAsync(Person account, Person owner)
    {
        account.Introduce(owner.FirstName, owner.LastName, owner.DisplayName, account.Bio);
        (account.PasswordHash, account.EmailConfirmed) = (owner.PasswordHash, true);
        account.EndSessions(clock.Now);
        await people.UpdateSecurityStampAsync(account);
        return account;
    }

    /// <summary>An existing account joins, whatever institutions it belongs to.</summary>
    public Task<Result<Person>> AcceptAsAsync(string? token, Guid personId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (await HeldAsync(token, stop) is not { } invite)
                    return (Result<Person>)NotUsable;
                var person = await db.People.SingleOrDefaultAsync(p => p.Id == personId && p.SuspendedAt == null, stop);
                if (person is null || person.NormalizedEmail != people.NormalizeEmail(invite.Email))
                    return new Refusal("This invitation was sent to a different email address than the one on your account.");
                return await JoinAsync(invite, person, stop);
            },
            stop
        );

    /// <summary>Serializes two concurrent attempts: the second finds the invitation used.</summary>
    private async Task<Invite?> HeldAsync(string? token, CancellationToken stop)
    {
        if (await OpenedByAsync(token, stop) is not { } invite)
            return null;
        await db.LockAsync<Invite>(invite.Id, stop);
        await db.Entry(invite).ReloadAsync(stop);
        return invite.StateAt(clock.Now) is InviteState.Pending ? invite : null;
    }

    private async Task<Result<Person>> JoinAsync(Invite invite, Person person, CancellationToken stop)
    {
        // From here on, the new person acts, also in the audit log.
        if (!viewer.IsSignedIn)
            viewer.SignIn(person.Id, person.DisplayName, person.Email!, null, false, viewer.Zone, viewer.Theme);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id, stop);
        if (membership?.Shut is { } shut)
            return shut;
        if (membership is null && await places.RefusalAsync(1, stop) is { } full)
            return full;
        if (invite.Accept(person.Id, clock.Now).Refusal is { } why)
            return why;
        if (membership is null)
            db.Add(new Membership(person.Id, invite.Role, clock.Now));
        else if (membership.Role < invite.Role)
            membership.Become(invite.Role);
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        return person;
    }

    /// <summary>In the language of an account that the address has; else in that of the institution.</summary>
    private async Task MailAsync(Invite invite, string token, CancellationToken stop)
    {
        var institution = viewer.InstitutionName;
        var text = invite.CourseTitle is { } course
            ? words[
                "You’re invited to the course “{0}” at {1}. The link below works once and expires in {2} days.",
                course,
                institution,
                Invite.Days
            ]
            : words["You’re invited to learn with {0}. The link below works once and expires in {1} days.", institution, Invite.Days];
        var subject = invite.CourseTitle is { } title
            ? words["Your invitation to “{0}”", title]
            : words["Your invitation to {0}", institution];
        var upper = people.NormalizeEmail(invite.Email);
        var locale = await db.People.Where(p => p.NormalizedEmail == upper).Select(p => p.Locale).FirstOrDefaultAsync(stop);
        await mails.WriteAsync(
            invite.Email,
            invite.Name,
            locale,
            subject,
            () => text,
            words["Accept invitation"],
            $"/invite/{token}",
            stop
        );
    }
}
