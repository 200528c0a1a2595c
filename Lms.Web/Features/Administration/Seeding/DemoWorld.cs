using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>The people and courses that the demonstration shows and the tests know by name.</summary>
public sealed class DemoWorld(
    LmsContext db,
    UserManager<Person> people,
    Seats seats,
    KeepReview keep,
    InstitutionDirectory institutions,
    IFileStore store,
    Uploads uploads
)
{
    public const string Password = "learn-something-new";

    public const string TimeZone = "Europe/Berlin";

    public sealed record SignIn(string Name, string Email, Role Role);

    /// <param name="SignIns">The people who can sign in; empty when the product already has an institution.</param>
    /// <param name="Remark">What this world lacks and why, as a sentence; null if it is complete.</param>
    public sealed record Made(IReadOnlyList<SignIn> SignIns, string? Remark);

    /// <summary>Those whom the demonstration introduces and the tests know, by first name. There are many more learners.</summary>
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

    /// <summary>Creates the world in an empty product, completely or not at all.</summary>
    public async Task<Made> MakeAsync(CancellationToken stop)
    {
        if (await db.Institutions.AnyAsync(stop))
            return new([], null);
        var content = DemoContent.Read();
        using var films = new DemoVideos(store);
        await films.ShootAsync(content.SelectMany(c => c.Lessons), stop);
        await db.WriteAsync(() => FillAsync(content, films, stop), stop);
        // Rows were changed without the context, which must not keep the old ones.
        db.ChangeTracker.Clear();
        institutions.Forget();
        return new(People, films.Remark);
    }

    private async Task FillAsync(IReadOnlyList<DemoContent.CourseText> content, DemoVideos films, CancellationToken stop)
    {
        var institution = new Institution("Harbor Academy", TimeZone, db.Clock.Now.AddDays(-400));
        institution.HideFirstSteps(db.Clock.Now);
        db.Viewer.Visit(institution.Id, institution.Name, Clock.Zone(TimeZone));
        db.Add(institution);
        await db.SaveChangesAsync(stop);
        var everybody = await new DemoPeople(db, people, db.Clock).InviteAsync(stop);
        var catalog = await new DemoCourses(db, uploads, films, db.Clock).MakeAsync(content, everybody, stop);
        await new DemoHistory(db, seats, catalog, everybody, db.Clock).LiveAsync(stop);
        await new DemoReviews(db, catalog, everybody, keep, db.Clock).WriteAsync(stop);
        await new DemoPersonalItems(db, catalog, everybody, db.Clock).FillAsync(stop);
        await new DemoClasses(db, seats, catalog, everybody, db.Clock).TeachAsync(stop);
        BuildOn("pasta-by-hand", "bread-from-scratch", isRequired: false);
        catalog["email-at-work"].Archive().Must();
        await db.SaveChangesAsync(stop);

        void BuildOn(string course, string before, bool isRequired) =>
            catalog[course].TakePrerequisites([catalog[before].Id], isRequired, catalog[course].UpdatedAt).Must();
    }
}
