using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.External;

/// <summary>The accounts of people who sign in with a provider that has verified their address.</summary>
public sealed class ExternalAccounts(
    LmsContext db,
    UserManager<Person> people,
    MemberDirectory members,
    MemberSeats seats,
    InstitutionDirectory institutions,
    Viewer viewer,
    TimeProvider clock
)
{
    /// <summary>Creates an account without a password; people who want one request it by email.</summary>
    public async Task<Result> RegisterAsync(string email, string firstName, string lastName, UserLoginInfo login, CancellationToken stop)
    {
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { } institution)
            return new Refusal("Ask your institution for its link. Accounts are created there.");
        if (institution.MayNotRegister(email) is { } closed)
            return closed with { Field = null };
        return await db.WriteAsync(
            async () =>
            {
                if (await seats.RefusalAsync(1, stop) is { } full)
                    return full;
                var person = new Person(email, Cut(firstName), Cut(lastName), viewer.Zone.Id, clock.Now) { EmailConfirmed = true };
                var made = await people.CreateAsync(person);
                if (!made.Succeeded)
                    return new Refusal("The account couldn’t be created: {0}", null, made.Errors.First().Description);
                await people.AddLoginAsync(person, login);
                db.Add(new Membership(person.Id, Role.Learner, clock.Now));
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );
    }

    /// <summary>
    /// Opens an existing account to the provider that has verified its address. If the address had not been confirmed here, the password
    /// and the sessions of the person who registered with it end.
    /// </summary>
    public Task ConnectAsync(Person person, UserLoginInfo login, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (!person.EmailConfirmed)
                    await JoinAsync(person, stop);
                person.ClaimByMail(clock.Now);
                await people.AddLoginAsync(person, login);
                db.Add(db.Note("ProviderConnected", nameof(Person), person.Id));
                await db.SaveChangesAsync(stop);
                members.Forget(person.Id);
            },
            stop
        );

    /// <summary>Others created the account; its owner registers now, where registration is allowed.</summary>
    private async Task JoinAsync(Person person, CancellationToken stop)
    {
        if (await institutions.FindAsync(viewer.InstitutionId, stop) is not { } here || here.MayNotRegister(person.Email!) is not null)
            return;
        if (await db.Memberships.AnyAsync(m => m.PersonId == person.Id, stop) || await seats.RefusalAsync(1, stop) is not null)
            return;
        db.Add(new Membership(person.Id, Role.Learner, clock.Now));
    }

    private static string Cut(string name) => name.Length > 100 ? name[..100] : name;
}
