using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Model;

/// <summary>The first run: makes the first institution and the person who runs the installation.</summary>
public sealed class InstallationSetup(LmsContext db, UserManager<Person> people, Passwords passwords, InstitutionDirectory institutions)
{
    private static readonly Refusal NoZone = new("Choose a time zone from the list.", "TimeZone");

    /// <summary>Reports all errors in the form of the first administrator at once.</summary>
    public async Task<IReadOnlyList<Refusal>> AgainstAsync(
        string timeZone,
        string email,
        string firstName,
        string lastName,
        string password
    )
    {
        var person = new Person(email, firstName, lastName, "Etc/UTC", db.Clock.Now);
        Refusal?[] found =
        [
            TimeZoneNames.Find(timeZone) is null ? NoZone : null,
            EmailAddress.IsWhole(person.Email!) ? null : AccountRefusals.NoAddress,
            await passwords.AgainstAsync(person, password),
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
                var institution = new Institution(institutionName, timeZone, db.Clock.Now);
                db.Viewer.Visit(institution.Id, institution.Name, Clock.Zone(timeZone));
                db.Add(institution);
                var person = new Person(email, firstName, lastName, timeZone, db.Clock.Now) { EmailConfirmed = true };
                person.MakeOperator();
                if (AccountRefusals.Of(await people.CreateAsync(person, password)) is { } why)
                    return why;
                db.Add(new Membership(person.Id, Role.Admin, db.Clock.Now));
                await db.SaveChangesAsync(stop);
                return Result.Done;
            },
            stop
        );
        institutions.Forget();
        return made;
    }
}
