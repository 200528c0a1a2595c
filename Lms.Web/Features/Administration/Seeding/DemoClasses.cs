using System.Globalization;
using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>
/// Terms and classes, what is assigned to them, a rule that is off, and a request that waits for an answer. The people whom the tests know
/// are in none of the classes.
/// </summary>
internal sealed class DemoClasses(
    LmsContext db,
    Seats seats,
    DemoCatalog catalog,
    IReadOnlyDictionary<string, Person> everybody,
    TimeProvider clock
)
{
    private const string Statistics = "introduction-to-statistics";
    private const int MonthsOfTerm = 6;

    private static readonly TimeZoneInfo Zone = Clock.Zone(DemoWorld.TimeZone);

    private readonly DateOnly today = Clock.DayIn(Zone, clock.Now);

    public async Task TeachAsync(CancellationToken stop)
    {
        // Rows were changed without the context, and seats are decided about as they are now.
        foreach (var entry in db.ChangeTracker.Entries<Enrollment>().ToList())
            entry.State = EntityState.Detached;
        var begun = new DateOnly(today.Year, today.Month, 1).AddMonths(-3);
        var (now, before) = (Term(begun), Term(begun.AddMonths(-MonthsOfTerm)));
        var evening = Open(
            Statistics,
            "Monday evening class",
            "ada",
            now,
            "We meet on Mondays at 18:00. Bring a page of numbers from work."
        );
        evening.Schedule(Monday(8), Monday(-6), DemoWorld.TimeZone, catalog[Statistics].Rules).Must();
        evening.Limit(12).Must();
        var lunch = Open(Statistics, "Lunch break class", "katrin", now, "Half an hour on Wednesdays, with sandwiches.");
        lunch.Schedule(Monday(7).AddDays(2), Monday(-7).AddDays(2), DemoWorld.TimeZone, catalog[Statistics].Rules).Must();
        var former = Open("email-at-work", "Writing evenings", "ada", before, "");
        former.Schedule(Monday(28), Monday(24), DemoWorld.TimeZone, catalog["email-at-work"].Rules).Must();
        await db.SaveChangesAsync(stop);
        await SeatAsync(evening, "ada", ["xiaoming", "aiko", "noa", "chidi", "zeynep", "amita"], stop);
        await SeatAsync(lunch, "katrin", ["ines", "kwame", "minseo", "sean"], stop);
        await SeatAsync(former, "ada", ["sean", "zeynep"], stop);
        former.Archive(clock.Now.AddDays(-150)).Must();
        Assign(evening, lunch, await TailsAsync(evening, stop));
        Rule();
        await RequestAsync("dsgvo-rechtsgrundlagen", "bjork", stop);
        await db.SaveChangesAsync(stop);
    }

    private Term Term(DateOnly starts)
    {
        var ends = starts.AddMonths(MonthsOfTerm).AddDays(-1);
        var year = starts.Month < 8 ? starts.Year - 1 : starts.Year;
        var term = new Term();
        term.Describe(
                starts.ToString("yyyy-MM", CultureInfo.InvariantCulture),
                string.Create(CultureInfo.InvariantCulture, $"{starts:MMMM yyyy} to {ends:MMMM yyyy}"),
                string.Create(CultureInfo.InvariantCulture, $"{year}/{(year + 1) % 100:00}"),
                starts,
                ends
            )
            .Must();
        db.Add(term);
        return term;
    }

    private Class Open(string course, string name, string teacher, Term term, string description)
    {
        var made = new Class(catalog[course].Id, term.StartsOn.ToDateTime(new TimeOnly(9, 0), DateTimeKind.Utc));
        made.Describe(name, description, term.Id, []).Must();
        made.Teach(everybody[teacher].Id).Must();
        db.Add(made);
        return made;
    }

    /// <summary>The Monday of the week so many weeks ago.</summary>
    private DateOnly Monday(int weeksAgo) => today.AddDays(-(((int)today.DayOfWeek + 6) % 7) - 7 * weeksAgo);

    private async Task SeatAsync(Class into, string by, string[] who, CancellationToken stop)
    {
        var asks = who.Select(name => new SeatAsk(into.CourseId, everybody[name].Id, EnrollmentSource.Admin)
        {
            ClassId = into.Id,
            ById = everybody[by].Id,
            IsQuiet = true,
        });
        foreach (var seat in await seats.GrantAsync(into.CourseId, [.. asks], stop))
            _ = seat.Value;
    }

    /// <summary>Divides a class into two groups.</summary>
    private async Task<ClassGroup> TailsAsync(Class into, CancellationToken stop)
    {
        into.AddGroup("Heads").Must();
        into.AddGroup("Tails").Must();
        await db.SaveChangesAsync(stop);
        var (heads, tails) = (into.Groups.First(), into.Groups.Last());
        var learners = await db.Enrollments.Where(e => e.ClassId == into.Id).OrderBy(e => e.PersonId).ToListAsync(stop);
        foreach (var (number, learner) in learners.Index())
            learner.PutIn(number % 2 == 0 ? heads.Id : tails.Id);
        return tails;
    }

    private void Assign(Class evening, Class lunch, ClassGroup tails)
    {
        var modules = catalog[Statistics].Modules.OrderBy(m => m.Position).ToList();
        const string Examples = "Do the examples with your own numbers. We compare the results on Monday.";
        Due(modules[2], evening, Evening(9)).Explain(Examples, null).Must();
        Due(modules[3], evening, Evening(30)).Explain("Choose a report from the news, and bring it along.", null).Must();
        var later = new Deadline(evening.CourseId, DeadlineTarget.Module, modules[3].Id, DeadlineAudience.Group, tails.Id, clock.Now);
        later.Set(Evening(37), null, evening.TimeZone, everybody["ada"].Id, clock.Now).Must();
        later.Explain("Comment on the report of someone in the other group.", null).Must();
        db.Add(later);
        Due(modules[1], lunch, Evening(15)).Explain("Read with a coin in your hand: flip it a hundred times.", null).Must();
        var own = new Deadline(
            evening.CourseId,
            DeadlineTarget.Module,
            modules[2].Id,
            DeadlineAudience.Person,
            everybody["noa"].Id,
            clock.Now
        );
        own.Set(Evening(16), null, everybody["noa"].TimeZone, everybody["ada"].Id, clock.Now).Must();
        own.Explain(Examples, "On a business trip this week").Must();
        db.Add(own);
    }

    private Deadline Due(Module module, Class whom, DateTime at)
    {
        var due = new Deadline(whom.CourseId, DeadlineTarget.Module, module.Id, DeadlineAudience.Class, whom.Id, clock.Now);
        due.Set(at, null, whom.TimeZone, whom.Teachers.First().PersonId, clock.Now).Must();
        db.Add(due);
        return due;
    }

    /// <summary>A minute before midnight of a day to come, where the academy is.</summary>
    private DateTime Evening(int days) => Clock.At(today.AddDays(days).ToDateTime(new TimeOnly(23, 59)), Zone);

    private void Rule()
    {
        var rule = new EnrollmentRule(clock.Now);
        rule.Describe("Hand hygiene for all learners", new() { Role = Role.Learner, Domain = "harbor.example" }, withdraws: false).Must();
        rule.Add(catalog["hand-hygiene-refresher"].Id).Must();
        db.Add(rule);
    }

    private async Task RequestAsync(string course, string who, CancellationToken stop) =>
        _ = (
            await seats.GrantAsync(new SeatAsk(catalog[course].Id, everybody[who].Id, EnrollmentSource.Self) { IsQuiet = true }, stop)
        ).Value;
}
