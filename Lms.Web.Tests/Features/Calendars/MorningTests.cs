using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Calendars;

/// <summary>What people are told in the morning, in their own time zone, and not again.</summary>
public sealed class MorningTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly TimeZoneInfo Berlin = Clock.Zone("Europe/Berlin");

    private DateTime Local => TimeZoneInfo.ConvertTimeFromUtc(app.Now, Berlin);

    /// <summary>A quarter past six in Berlin, so many days from now.</summary>
    private void ToMorning(int days) => AdvanceTo(Clock.At(Local.Date.AddDays(days).AddHours(6).AddMinutes(15), Berlin));

    private void AdvanceTo(DateTime moment) => app.Clock.Advance(moment - app.Now);

    private async Task Runs()
    {
        await app.With<MorningReminders, int>(r => r.SendAsync(default));
        await app.DrainAsync();
    }

    private async Task<List<string>> Told(string name, NotificationKind kind, string about)
    {
        var id = await app.IdOf(name);
        return await app.Look(db =>
            db.Notifications.Where(n => n.PersonId == id && n.Kind == kind.Key && (n.Title.Contains(about) || n.Text.Contains(about)))
                .OrderBy(n => n.CreatedAt)
                .Select(n => n.Title)
                .ToListAsync()
        );
    }

    private async Task SetDue(string slug, string lesson, DateTime berlin)
    {
        var id = (await app.CourseOf(slug)).Lessons.Single(l => l.Slug == lesson).Id;
        (
            await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/deadlines")).Press(
                "Set deadline",
                ("Input.What", $"lesson:{id}"),
                ("Input.Due", berlin.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture))
            )
        ).Shows("Deadline set.");
    }

    [Fact]
    public async Task Missed_deadlines_are_listed_the_next_morning_and_by_email_at_seven()
    {
        await app.Change(db => db.Deadlines.ExecuteDeleteAsync());
        var slug = await app.MakesCourse("Missed", ["One", "Two", "Three"]);
        foreach (var name in (string[])["Lin", "Omar"])
            await app.Enrolls(name, slug);
        ToMorning(1);
        await SetDue(slug, "one", Local.Date.AddHours(12));
        await SetDue(slug, "two", Local.Date.AddHours(13));
        await SetDue(slug, "three", Local.Date.AddDays(1).AddHours(12));
        await (await (await app.As("Omar")).Opens($"/learn/{slug}/one")).Press("Mark as done");
        await (await (await app.As("Omar")).Opens($"/learn/{slug}/two")).Press("Mark as done");
        await Runs();
        Assert.Empty(await Told("Lin", CalendarNotifications.Overdue, "Missed"));
        AdvanceTo(app.Now.AddHours(20));
        await Runs();
        Assert.Empty(await Told("Lin", CalendarNotifications.Overdue, "Missed"));
        AdvanceTo(app.Now.AddHours(4));
        await Runs();
        await Runs();
        Assert.Equal(["2 deadlines have passed"], await Told("Lin", CalendarNotifications.Overdue, "“Two” in “Missed” was due on"));
        Assert.Empty(await Told("Omar", CalendarNotifications.Overdue, "Missed"));
        bool Mailed() => app.Mail.To("lin@harbor.example").Any(m => m.Text.Contains("“Two” in “Missed”", StringComparison.Ordinal));
        Assert.False(Mailed());
        AdvanceTo(Clock.At(Local.Date.AddHours(7).AddMinutes(1), Berlin));
        await app.DrainAsync();
        Assert.True(Mailed());
        // The list comes again only with something new in it.
        ToMorning(1);
        await Runs();
        Assert.Equal(2, (await Told("Lin", CalendarNotifications.Overdue, "Missed")).Count);
        ToMorning(1);
        await Runs();
        Assert.Equal(2, (await Told("Lin", CalendarNotifications.Overdue, "Missed")).Count);
    }

    [Fact]
    public async Task The_newest_of_many_missed_deadlines_is_not_overlooked()
    {
        await app.Change(db => db.Deadlines.ExecuteDeleteAsync());
        var slug = await app.MakesCourse("Very late", [.. Enumerable.Range(1, 25).Select(i => $"Part {i}")]);
        await app.Enrolls("Omar", slug);
        var course = await app.CourseOf(slug);
        ToMorning(1);
        await app.Change(db =>
        {
            foreach (var (i, lesson) in course.Lessons.Index())
                db.Add(new Deadline(course.Id, lesson.Id, app.Now.AddHours(-100 + i * 4), app.Now));
            return Task.CompletedTask;
        });
        await Runs();
        Assert.Equal(["25 deadlines have passed"], await Told("Omar", CalendarNotifications.Overdue, "Very late"));
    }

    [Fact]
    public async Task Of_two_courses_visited_at_the_same_instant_one_is_reminded_of()
    {
        var (one, other) = (await app.MakesCourse("Twin one", ["One"]), await app.MakesCourse("Twin two", ["One"]));
        await app.Change(db => db.Enrollments.ExecuteDeleteAsync());
        foreach (var slug in (string[])[one, other])
            await app.Enrolls("Priya", slug);
        var now = app.Now;
        await app.Change(db => db.Enrollments.ExecuteUpdateAsync(e => e.SetProperty(x => x.EnrolledAt, now)));
        ToMorning(8);
        await Runs();
        Assert.Single(await Told("Priya", CalendarNotifications.Away, "Twin"));
    }

    [Fact]
    public async Task Learners_who_stay_away_are_reminded_after_one_week_and_three_of_the_course_they_visited_last()
    {
        var (slug, other) = (await app.MakesCourse("Left alone", ["One", "Two"]), await app.MakesCourse("Also left", ["One"]));
        await app.Change(db => db.Enrollments.ExecuteDeleteAsync());
        await app.Enrolls("Lin", other);
        app.Clock.Advance(TimeSpan.FromHours(1));
        await app.Enrolls("Lin", slug);
        await (await (await app.As("Lin")).Opens($"/learn/{slug}/one")).Press("Mark as done");
        for (var day = 1; day <= 30; day++)
        {
            ToMorning(1);
            await Runs();
            Assert.Equal(
                day < 8 ? 0
                    : day < 22 ? 1
                    : 2,
                (await Told("Lin", CalendarNotifications.Away, "Left alone")).Count
            );
        }
        Assert.Equal("Continue with “Left alone”", (await Told("Lin", CalendarNotifications.Away, "Left alone"))[0]);
        Assert.Empty(await Told("Lin", CalendarNotifications.Away, "Also left"));
    }

    [Fact]
    public async Task The_end_of_access_is_announced_a_week_and_a_day_before()
    {
        var slug = await app.MakesCourse("Ends", ["One"]);
        var lin = await app.Enrolls("Lin", slug);
        await app.With<Seats, Result>(s =>
            s.ChangeAsync(lin.CourseId, lin.PersonId, (e, _) => e.Renew(app.Now.AddDays(10), null, app.Now), default)
        );
        var counts = new List<int>();
        for (var day = 0; day < 12; day++)
        {
            ToMorning(1);
            await Runs();
            counts.Add((await Told("Lin", CalendarNotifications.AccessEnds, "Ends")).Count);
        }
        Assert.Equal(2, counts[^1]);
        Assert.Equal([0, 1, 2], counts.Distinct());
        Assert.InRange(counts.IndexOf(1), 2, 3);
        Assert.InRange(counts.IndexOf(2), 7, 8);
    }

    [Fact]
    public async Task Teachers_hear_on_Mondays_of_requests_and_of_learners_who_are_marked_on_their_lists()
    {
        var slug = await app.MakesCourse("Busy", ["One"]);
        var asked = await app.MakesCourse("Asked for", ["One"], new CourseRules { RequiresApproval = true });
        foreach (var name in (string[])["Lin", "Omar", "Priya"])
            await app.Enrolls(name, slug);
        await (await app.As("Lin")).Sends($"/courses/{asked}/enroll", $"/courses/{asked}");
        ToMorning(1);
        while (Local.DayOfWeek is not DayOfWeek.Monday)
        {
            await Runs();
            Assert.Empty(await Told("Ada", CalendarNotifications.NeedHelp, "Asked for"));
            ToMorning(1);
        }
        await Runs();
        await Runs();
        Assert.Equal(
            ["Learners who may need you this week"],
            await Told("Ada", CalendarNotifications.NeedHelp, "Asked for: 1 enrollment request")
        );
        Assert.Empty(await Told("Ada", CalendarNotifications.NeedHelp, "Busy"));
        ToMorning(14);
        await Runs();
        Assert.Single(await Told("Ada", CalendarNotifications.NeedHelp, "Busy: 3 learners need attention"));
        Assert.Equal(
            3,
            (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/learners?help=true")).Document.QuerySelectorAll("tbody tr").Length
        );
        Assert.Empty(await Told("Lin", CalendarNotifications.NeedHelp, "Busy"));
    }

    [Fact]
    public async Task Emails_wait_for_the_end_of_quiet_hours_except_those_about_the_account()
    {
        (
            await (await (await app.As("Priya")).Opens("/settings/notifications")).Press(
                "Save notification settings",
                ("QuietFrom", "21"),
                ("QuietTo", "8")
            )
        ).Shows("Notification settings saved.");
        AdvanceTo(Clock.At(Local.Date.AddDays(1).AddHours(22), Berlin));
        var priya = await app.IdOf("Priya");
        async Task Tell(NotificationKind kind, string title, NotifyTiming timing = default)
        {
            await app.With<IServiceProvider, bool>(async all =>
            {
                var (notify, words) = (all.GetRequiredService<Notify>(), Sentence.Of(title));
                await notify.RunAsync(priya, kind, title, words, Sentence.Of("Text"), "/courses", null, default, timing: timing);
                await all.GetRequiredService<LmsContext>().SaveChangesAsync();
                return true;
            });
            await app.DrainAsync();
        }
        int Letters(string title) => app.Mail.To("priya@harbor.example").Count(m => m.Subject == title);
        await Tell(CalendarNotifications.Away, "Can wait");
        await Tell(NotificationKind.Account, "Cannot wait");
        await Tell(CalendarNotifications.DeadlineNear, "Is over by then", new() { Until = app.Now.AddHours(1) });
        Assert.Equal((0, 1, 0), (Letters("Can wait"), Letters("Cannot wait"), Letters("Is over by then")));
        AdvanceTo(Clock.At(Local.Date.AddDays(1).AddHours(8).AddMinutes(1), Berlin));
        await app.DrainAsync();
        Assert.Equal((1, 1, 0), (Letters("Can wait"), Letters("Cannot wait"), Letters("Is over by then")));
        (
            await (await (await app.As("Priya")).Opens("/settings/notifications")).Press(
                "Save notification settings",
                ("QuietFrom", "8"),
                ("QuietTo", "8")
            )
        ).Shows("Quiet hours must end at another time than they start.");
    }
}
