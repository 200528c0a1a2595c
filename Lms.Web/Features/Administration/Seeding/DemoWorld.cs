using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>The people and courses that the demonstration shows and the tests know by name.</summary>
public sealed class DemoWorld(LmsContext db, UserManager<Person> people, Viewer viewer, Seats seats, InstitutionDirectory institutions, TimeProvider clock)
{
    public const string Password = "learn-something-new";

    public sealed record SignIn(string Name, string Email, Role Role);

    /// <summary>Everybody of the world, by first name.</summary>
    public static readonly IReadOnlyList<SignIn> People =
    [
        new("Grace Mbeki", "grace@harbor.example", Role.Admin),
        new("Ada Lindqvist", "ada@harbor.example", Role.Instructor),
        new("Ben Okafor", "ben@harbor.example", Role.Instructor),
        new("Lin Zhou", "lin@harbor.example", Role.Learner),
        new("Omar Haddad", "omar@harbor.example", Role.Learner),
        new("Priya Raman", "priya@harbor.example", Role.Learner),
        new("Jörg Schäfer", "joerg@harbor.example", Role.Learner),
    ];

    /// <summary>Makes the world in an empty product.</summary>
    /// <returns>Who can sign in; nobody when the product has an institution already.</returns>
    public async Task<IReadOnlyList<SignIn>> MakeAsync(CancellationToken stop)
    {
        if (await db.Institutions.AnyAsync(stop)) return [];
        var institution = new Institution("Harbor Academy", "Europe/Berlin", clock.Now);
        viewer.Visit(institution.Id, institution.Name, Clock.Zone("Europe/Berlin"));
        db.Add(institution);
        await db.SaveChangesAsync(stop);
        institutions.Forget();
        foreach (var who in People) await InviteAsync(who);
        await new DemoCourses(db, people, seats, clock).MakeAsync(stop);
        return People;
    }

    private async Task InviteAsync(SignIn who)
    {
        var names = who.Name.Split(' ', 2);
        var person = new Person(who.Email, names[0], names[1], "Europe/Berlin", clock.Now) { EmailConfirmed = true };
        if (who.Role is Role.Admin) person.MakeOperator();
        var created = await people.CreateAsync(person, Password);
        if (!created.Succeeded) throw new InvalidOperationException(string.Join(' ', created.Errors.Select(e => e.Description)));
        db.Add(new Membership(person.Id, who.Role, clock.Now));
        await db.SaveChangesAsync();
    }
}
