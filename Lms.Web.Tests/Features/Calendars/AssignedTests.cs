using System.Net;
using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Enrollments.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Calendars;

/// <summary>Dates for a class beat those of the course, dates for one person beat both, and everyone sees which applies.</summary>
public sealed class AssignedTests(LmsApp app) : IClassFixture<LmsApp>
{
    private async Task<Class> Makes(string slug, string name)
    {
        var course = await app.CourseOf(slug);
        return await app.Look(async db =>
        {
            var it = new Class(course.Id, app.Now);
            Assert.True(it.Describe(name, null, null, []).IsDone);
            it.Schedule(null, null, "Europe/Berlin", course.Rules);
            db.Add(it);
            await db.SaveChangesAsync();
            return it;
        });
    }

    private async Task Joins(string name, Class it) =>
        Assert.True(
            (
                await app.With<Seats, Result<Enrollment>>(async seats =>
                    await seats.GrantAsync(
                        new SeatAsk(it.CourseId, await app.IdOf(name), EnrollmentSource.Admin) { ClassId = it.Id },
                        default
                    )
                )
            ).IsDone
        );

    private string In(int days) =>
        TimeZoneInfo
            .ConvertTimeFromUtc(app.Now, Clock.Zone("Europe/Berlin"))
            .Date.AddDays(days)
            .AddHours(12)
            .ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture);

    private async Task<Page> Sets(string path, params (string, string)[] fields) =>
        await (await (await app.As("Ada")).Opens(path)).Press("Set deadline", fields);

    private async Task<IReadOnlyList<DueRow>> Due(string name)
    {
        var id = await app.IdOf(name);
        return await app.Look(db => db.DueForAsync(id, app.Now));
    }

    [Fact]
    public async Task The_narrowest_date_applies_and_the_page_says_which()
    {
        // The dashboard shows the next few; those of other tests would come before.
        await app.Change(db => db.Deadlines.ExecuteDeleteAsync());
        var slug = await app.MakesCourse("Three dates", ["One", "Two"]);
        var (day, night) = (await Makes(slug, "Day class"), await Makes(slug, "Night class"));
        await Joins("Lin", day);
        await Joins("Omar", day);
        await Joins("Priya", night);
        var lesson = $"lesson:{(await app.CourseOf(slug)).Lessons.Single(l => l.Slug == "one").Id}";
        var course = $"/teach/courses/{slug}/deadlines";
        (await Sets(course, ("Input.What", lesson), ("Input.Due", In(5)))).Shows("Deadline set.");
        var assigned = $"/teach/classes/{day.Id}/assigned";
        (await Sets(assigned, ("Input.What", lesson), ("Input.Due", In(8)), ("Input.Instructions", "Read it twice."))).Shows(
            "Assigned. Learners are reminded"
        );
        (string, string)[] extension =
        [
            ("Input.What", lesson),
            ("Input.Due", In(12)),
            ("Input.Person", "OMAR@harbor.example"),
            ("Input.Reason", "Ill for a week"),
        ];
        (await Sets(course, extension)).Shows("Deadline set.");
        var zone = Clock.Zone("Europe/Berlin");
        var today = Clock.DayIn(zone, app.Now);
        async Task Has(string name, DeadlineAudience audience, int days)
        {
            var due = Assert.Single(await Due(name), d => d.CourseSlug == slug);
            Assert.Equal((audience, today.AddDays(days)), (due.Audience, Clock.DayIn(zone, due.DueAt)));
        }
        // Who has more time reads what the class was told to do.
        Assert.Equal("Read it twice.", Assert.Single(await Due("Omar"), d => d.CourseSlug == slug).Instructions);
        await Has("Lin", DeadlineAudience.Class, 8);
        await Has("Omar", DeadlineAudience.Person, 12);
        await Has("Priya", DeadlineAudience.Everyone, 5);
        (await (await app.As("Lin")).Opens("/dashboard")).Shows("for your class").Shows("Read it twice.");
        (await (await app.As("Omar")).Opens("/dashboard")).Shows("your own date: Ill for a week");
        // One query for one person, and one for many: they agree.
        foreach (var name in (string[])["Lin", "Omar", "Priya"])
        {
            var id = await app.IdOf(name);
            var many = await app.Look(db =>
                db.Applying(db.Enrollments.AsNoTracking().Where(e => e.PersonId == id)).Open(db).Select(a => a.Deadline.Id).ToListAsync()
            );
            Assert.Equal((await Due(name)).Count, many.Count);
        }
    }

    [Fact]
    public async Task The_board_of_an_assigned_module_says_who_is_done_late_or_overdue()
    {
        var slug = await app.MakesCourse("Board", ["One", "Two"]);
        var it = await Makes(slug, "Board class");
        foreach (var name in (string[])["Lin", "Omar", "Priya"])
            await Joins(name, it);
        var module = (await app.CourseOf(slug)).Modules.Single().Id;
        await Sets($"/teach/classes/{it.Id}/assigned", ("Input.What", $"module:{module}"), ("Input.Due", In(2)));
        foreach (var lesson in (string[])["one", "two"])
            await (await (await app.As("Lin")).Opens($"/learn/{slug}/{lesson}")).Press("Mark as done");
        await (await (await app.As("Omar")).Opens($"/learn/{slug}/one")).Press("Mark as done");
        // What is due leads to what is left of it.
        var due = Assert.Single(await Due("Omar"), d => d.CourseSlug == slug);
        Assert.Equal($"/learn/{slug}/two", (await (await app.As("Omar")).Opens(due.Url)).Path);
        app.Clock.Advance(TimeSpan.FromDays(3));
        await (await (await app.As("Omar")).Opens($"/learn/{slug}/two")).Press("Mark as done");
        var list = await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}/assigned");
        var board = await list.Follows("Everything");
        board.Answers(HttpStatusCode.OK);
        Assert.Equal(
            ["Lin Zhou Done", "Omar Haddad Done late", "Priya Raman Overdue"],
            board
                .Document.QuerySelectorAll("tbody tr")
                .Select(r => $"{r.QuerySelector("bdi")!.TextContent} {r.QuerySelector(".badge")!.TextContent}")
        );
        // A class teacher of another class sees neither.
        (await (await app.As("Ben")).Opens(board.Path)).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Relative_dates_count_from_the_class_are_reminded_of_and_end_with_the_archive()
    {
        var slug = await app.MakesCourse("Relative", ["One", "Two"]);
        var it = await Makes(slug, "Relative class");
        await Joins("Lin", it);
        await Sets($"/teach/classes/{it.Id}/assigned", ("Input.What", "course"), ("Input.Days", "10"));
        var zone = Clock.Zone("Europe/Berlin");
        var due = Assert.Single(await Due("Lin"), d => d.CourseSlug == slug).DueAt;
        Assert.Equal(Clock.DayIn(zone, app.Now).AddDays(10), Clock.DayIn(zone, due));
        app.Clock.Advance(due.AddHours(-23) - app.Now);
        for (var i = 0; i < 2; i++)
        {
            await app.With<Reminders, int>(r => r.SendAsync(default));
            await app.DrainAsync();
        }
        Assert.Single(app.Mail.To("lin@harbor.example"), m => m.Subject.Contains("“Relative” is due", StringComparison.Ordinal));
        await app.Change(async db => (await db.Classes.SingleAsync(c => c.Id == it.Id)).Archive(app.Now));
        Assert.DoesNotContain(await Due("Lin"), d => d.CourseSlug == slug);
    }

    [Fact]
    public async Task Days_after_the_start_are_previewed_for_who_starts_today_and_for_a_class()
    {
        var slug = await app.MakesCourse("Previewed", ["One"]);
        var course = await app.CourseOf(slug);
        var starts = Clock.DayIn(Clock.Zone("Europe/Berlin"), app.Now).AddDays(20);
        var it = await app.Look(async db =>
        {
            var made = new Class(course.Id, app.Now);
            Assert.True(made.Describe("Autumn class", null, null, []).IsDone);
            Assert.True(made.Schedule(starts, null, "Europe/Berlin", course.Rules).IsDone);
            db.Add(made);
            await db.SaveChangesAsync();
            return made;
        });
        var ada = await app.As("Ada");
        var path = $"/teach/courses/{slug}/deadlines?handler=Preview&Input.Days=3";
        static string On(DateOnly day) => day.ToString("dddd, MMMM d", System.Globalization.CultureInfo.GetCultureInfo("en"));
        (await ada.Opens(path)).Shows(
            $"For someone who starts today: due on {On(Clock.DayIn(Clock.Zone("Europe/Berlin"), app.Now).AddDays(3))}, 23:59"
        );
        (await ada.Opens($"{path}&Input.For={it.Id}")).Shows($"due on {On(starts.AddDays(3))}, 23:59 (Europe/Berlin)");
        // What cannot be is not previewed, and is refused when it is saved.
        (await ada.Opens($"/teach/courses/{slug}/deadlines?handler=Preview&Input.Days=-1")).Shows("At the end of that day");
        (await ada.Opens($"{path}&Input.For={Ids.New()}")).Shows("At the end of that day");
        (await Sets($"/teach/classes/{it.Id}/assigned", ("Input.What", "course"), ("Input.Days", "3"))).Shows(
            $"due on {On(starts.AddDays(3))}"
        );
    }

    [Fact]
    public async Task All_fixed_dates_move_at_once_and_back()
    {
        var slug = await app.MakesCourse("Shifted", ["One"]);
        var path = $"/teach/courses/{slug}/deadlines";
        await Sets(path, ("Input.What", "course"), ("Input.Due", In(5)));
        var id = (await app.CourseOf(slug)).Id;
        Task<DateTime> At() => app.Look(db => db.Deadlines.Where(d => d.CourseId == id).Select(d => d.DueAt!.Value).SingleAsync());
        var before = await At();
        var moved = await (await (await app.As("Ada")).Opens(path)).Press("Move dates", ("ShiftDays", "7"));
        moved.Shows("All fixed dates moved.");
        Assert.Equal(Clock.Later(before, 7, Clock.Zone("Europe/Berlin")), await At());
        (await moved.Press("Undo")).Shows("Dates restored.");
        Assert.Equal(before, await At());
        (await (await (await app.As("Ada")).Opens(path)).Press("Move dates", ("ShiftDays", "0"))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
    }
}
