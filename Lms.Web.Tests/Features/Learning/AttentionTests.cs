using System.Net;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>Lists of learners say who may need help, and why.</summary>
public sealed class AttentionTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>The last visit of an enrollment, and how many lessons are done.</summary>
    private static void Set(Lms.Web.Platform.Data.LmsContext db, Enrollment enrollment, DateTime? last, int done, int total)
    {
        db.Entry(enrollment).Property(e => e.LastAccessedAt).CurrentValue = last;
        enrollment.Count(done, total);
    }

    private static List<string> Marks(Page page) =>
        [
            .. page
                .Document.QuerySelectorAll(".marks .badge")
                .Select(b => b.Closest("tr")!.QuerySelector("th a")!.TextContent + ": " + b.TextContent),
        ];

    [Fact]
    public async Task The_roster_of_a_course_names_the_reasons_and_filters_by_them()
    {
        var slug = await app.MakesCourse("Watched over", ["One", "Two", "Three", "Four"]);
        var later = app.Now.AddDays(20);
        await app.Crowds(
            slug,
            7,
            each: (db, enrollment, i, lessons) =>
            {
                // The first is away, the second is behind, the third answers worse than before.
                Set(db, enrollment, i == 0 ? app.Now.AddDays(4) : later, i == 1 ? 1 : 4 - (i % 2), 4);
                for (var n = 0; i == 2 && n < 25; n++)
                    db.Answered(enrollment, lessons[0], app.Now.AddMinutes(n), n is < 15 and > 4 || n == 20);
                // Cards do not count.
                for (var n = 0; i == 3 && n < 25; n++)
                    db.Answered(enrollment, lessons[0], app.Now.AddMinutes(n), n < 15, key: "deck/card");
            }
        );
        app.Clock.Advance(TimeSpan.FromDays(20));
        var ada = await app.As("Ada");
        var page = (await ada.Opens($"/teach/courses/{slug}/learners")).Answers(HttpStatusCode.OK);
        Assert.Equal(
            ["Crowd 001: No visit for 16 days", "Crowd 002: Lessons done: 1 (course median: 4)", "Crowd 003: Scores fell from 100% to 10%"],
            Marks(page)
        );
        var filtered = await ada.Opens($"/teach/courses/{slug}/learners?help=true");
        Assert.Equal(3, filtered.Document.QuerySelectorAll("tbody tr").Length);
        Assert.Equal(Marks(page), Marks(filtered));
        Assert.Single((await ada.Opens($"/teach/courses/{slug}/learners?help=true&q=Crowd+003")).Document.QuerySelectorAll("tbody tr"));
        // The course decides from when on.
        var saved = await (await ada.Opens($"/teach/courses/{slug}/progress")).Press(
            "Save",
            ("Input.RiskDays", "17"),
            ("Input.RiskShare", "20"),
            ("Input.RiskDrop", "95")
        );
        saved.Answers(HttpStatusCode.OK).Shows("Changes saved.");
        Assert.Empty(Marks(await ada.Opens($"/teach/courses/{slug}/learners")));
        (await (await ada.Opens($"/teach/courses/{slug}/progress")).Press("Save", ("Input.RiskDays", "1")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter 2 to 365 days.");
    }

    [Fact]
    public async Task The_roster_of_a_class_compares_with_the_class_and_learners_never_see_it()
    {
        var slug = await app.MakesCourse("Compared", ["One", "Two", "Three", "Four", "Five", "Six"]);
        var it = await app.MakesClass(slug, "Slow class", "Ben");
        var enrollment = await app.Enrolls("Lin", slug);
        await app.Change(async db =>
        {
            var lin = await db.Enrollments.SingleAsync(e => e.Id == enrollment.Id);
            lin.Join(await db.Classes.SingleAsync(c => c.Id == it.Id), null, app.Now);
            Set(db, lin, app.Now, 0, 6);
        });
        // In the class, the median is 1; outside it, 6.
        await app.Crowds(slug, 5, it.Id, (db, e, _, _) => Set(db, e, app.Now.AddDays(9), 1, 6));
        await app.Crowds(slug, 6, null, (db, e, _, _) => Set(db, e, app.Now.AddDays(9), 6, 6));
        app.Clock.Advance(TimeSpan.FromDays(10));
        var ben = await app.As("Ben");
        var page = await ben.Opens($"/teach/classes/{it.Id}");
        Assert.Equal(["Lin Zhou: Lessons done: 0 (class median: 1)"], Marks(page));
        Assert.Single((await ben.Opens($"/teach/classes/{it.Id}?help=true")).Document.QuerySelectorAll("tbody tr"));
        var csv = await ben.Http.GetStringAsync($"/teach/classes/{it.Id}?handler=Csv&help=true");
        Assert.Equal(2, csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var lin = await app.As("Lin");
        foreach (var path in (string[])["/dashboard", $"/courses/{slug}", $"/learn/{slug}/one"])
            (await lin.Opens(path)).Answers(HttpStatusCode.OK).DoesNotShow("median").DoesNotShow("Needs attention");
    }

    [Fact]
    public async Task Someone_who_joins_a_running_class_late_is_not_marked_at_once()
    {
        var course = await app.CourseOf(await app.MakesCourse("Joined late", ["One"]));
        var it = await app.Look(async db =>
        {
            var running = new Class(course.Id, app.Now);
            Assert.True(running.Describe("Running", null, null, []).IsDone);
            var began = DateOnly.FromDateTime(app.Now).AddDays(-40);
            Assert.True(running.Schedule(began, null, "Europe/Berlin", course.Rules).IsDone);
            db.Add(running);
            await db.SaveChangesAsync();
            return running;
        });
        var ask = new SeatAsk(course.Id, await app.IdOf("Lin"), EnrollmentSource.Admin) { ClassId = it.Id };
        Assert.True((await app.With<Seats, Result<Enrollment>>(s => s.GrantAsync(ask, default))).IsDone);
        Assert.Empty(Marks(await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}")));
        app.Clock.Advance(TimeSpan.FromDays(20));
        Assert.Equal(["Lin Zhou: Not started after 20 days"], Marks(await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}")));
    }

    [Fact]
    public async Task Those_who_completed_the_course_and_those_who_left_are_not_marked()
    {
        var slug = await app.MakesCourse("Not marked", ["One"]);
        await app.Crowds(
            slug,
            3,
            each: (_, enrollment, i, _) =>
            {
                if (i == 0)
                    Assert.True(enrollment.Withdraw(app.Now).IsDone);
                if (i == 1)
                    Assert.True(enrollment.Suspend("Paused", Ids.New(), app.Now).IsDone);
            }
        );
        app.Clock.Advance(TimeSpan.FromDays(30));
        var page = await (await app.As("Ada")).Opens($"/teach/courses/{slug}/learners");
        Assert.Equal(["Crowd 003: Not started after 30 days"], Marks(page));
    }

    /// <summary>
    /// Four for the list: the course or class, a page of learners with their number, the facts about them, and their missed deadlines. The
    /// fifth counts the learners of the course by status, or finds the classes to move to, which teachers of one class see too.
    /// </summary>
    [Fact]
    public async Task A_list_of_learners_takes_five_statements_on_every_page()
    {
        var slug = await app.MakesCourse("Long roster", ["One"]);
        var it = await app.MakesClass(slug, "Long class", "Ben");
        await app.Crowds(slug, 120, it.Id);
        var ada = await app.As("Ada");
        foreach (var path in (string[])[$"/teach/courses/{slug}/learners", $"/teach/classes/{it.Id}"])
        foreach (var query in (string[])["", "?page=2", "?page=3", "?sort=active&page=2", "?q=crowd", "?help=true"])
        {
            await ada.Opens(path + query);
            var page = (await ada.Opens(path + query)).Answers(HttpStatusCode.OK);
            Assert.True(page.Statements <= 5, $"{path}{query} took {page.Statements} statements.");
        }
    }
}
