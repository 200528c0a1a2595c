using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>Adds members for administrators, one by one or many at once.</summary>
public sealed class NewMembers(
    LmsContext db,
    UserManager<Person> people,
    MemberSeats seats,
    Invites invites,
    MailLimits limits,
    AccountLinks links
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
        if (!EmailAddress.IsWhole(email))
            return AccountRefusals.NoAddress;
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
                if (facts.Unnamed is { } unnamed)
                    return unnamed;
                if (await seats.RefusalAsync(1, stop) is { } full)
                    return full;
                var person = new Person(email, facts.FirstName, facts.LastName, db.Viewer.Zone.Id, db.Clock.Now);
                if (!string.IsNullOrWhiteSpace(facts.DisplayName))
                    person.Introduce(facts.FirstName, facts.LastName, facts.DisplayName, null);
                (person.NormalizedEmail, person.NormalizedUserName) = (upper, people.NormalizeName(email));
                var member = new Membership(person.Id, role, db.Clock.Now);
                member.Identify(facts.StudentId, facts.EmployeeId);
                db.AddRange(person, member);
                if (tell)
                    await links.WriteWelcomeAsync(person, stop);
                await db.SaveChangesAsync(stop);
                return (Guid?)person.Id;
            },
            stop
        );
    }

    /// <summary>Sends again the email that confirms the address, or the one with which a new person chooses a password.</summary>
    public async Task<Result> ResendAsync(Membership member, CancellationToken stop)
    {
        var person = member.Person;
        if (person.EmailConfirmed)
            return new Refusal("This email address is already confirmed.");
        if (person.IsSuspended || member.IsSuspended)
            return new Refusal("The account is suspended. Reactivate it first.");
        if (await limits.AgainstAsync(MailKind.Invitation, person.Email!, stop) is { } tooMany)
            return tooMany;
        if (person.PasswordHash is null)
            await links.WriteWelcomeAsync(person, stop);
        else
            await links.SendConfirmationAsync(person, stop);
        await db.SaveChangesAsync(stop);
        return Result.Done;
    }
}
