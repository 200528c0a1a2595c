using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Lets people in by their invitation.</summary>
public sealed class InviteAcceptance(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory members,
    MemberSeats seats,
    Passwords passwords
)
{
    /// <summary>The response to every link that cannot be used: it does not reveal the reason.</summary>
    public static readonly Refusal NotUsable = new(
        "This invitation can’t be used. It may have been used or withdrawn, or it may have expired. Ask the person who invited you for a new one."
    );

    /// <returns>The invitation that the link opens, or null.</returns>
    public async Task<Invite?> OpenedByAsync(string? token, CancellationToken stop)
    {
        if (token is not { Length: > 20 and < 100 })
            return null;
        var hash = Invite.HashOf(token);
        var invite = await db.Set<Invite>().SingleOrDefaultAsync(i => i.TokenHash == hash, stop);
        return invite?.StateAt(db.Clock.Now) is InviteState.Pending ? invite : null;
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
        var person = new Person(opened.Email, firstName, lastName, db.Viewer.Zone.Id, db.Clock.Now) { EmailConfirmed = true };
        if (await passwords.AgainstAsync(person, password) is { } wrong)
            return wrong;
        person.PasswordHash = await passwords.HashAsync(person, password, stop);
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
        if (await seats.RefusalAsync(1, stop) is { } full)
            return full;
        if (AccountRefusals.Of(await people.CreateAsync(person)) is { } why)
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
        account.EndSessions(db.Clock.Now);
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
        return invite.StateAt(db.Clock.Now) is InviteState.Pending ? invite : null;
    }

    private async Task<Result<Person>> JoinAsync(Invite invite, Person person, CancellationToken stop)
    {
        // From here on, the new person acts, also in the audit log.
        if (!db.Viewer.IsSignedIn)
            db.Viewer.SignIn(person.Id, person.DisplayName, person.Email!, null, false, db.Viewer.Zone, db.Viewer.Theme);
        var membership = await db.Memberships.SingleOrDefaultAsync(m => m.PersonId == person.Id, stop);
        if (membership?.Shut is { } shut)
            return shut;
        if (membership is null && await seats.RefusalAsync(1, stop) is { } full)
            return full;
        if (invite.Accept(person.Id, db.Clock.Now).Refusal is { } why)
            return why;
        if (membership is null)
            db.Add(new Membership(person.Id, invite.Role, db.Clock.Now));
        else if (membership.Role < invite.Role)
            membership.Become(invite.Role);
        await db.SaveChangesAsync(stop);
        members.Forget(person.Id);
        return person;
    }
}
