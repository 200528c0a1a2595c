using System.Net;
using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Notifications.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Calendars;

/// <summary>Deadlines and reminders.</summary>
public sealed class RemindersTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>A course that is due at noon in Berlin in the given number of days.</summary>
    private async Task<(string Slug, DateTime DueAt)> CourseWithDeadline(string title, string? lesson = null, int days = 3)
    {
        var slug = await app.MakesCourse(title, ["One", "Two"]);
        var due = Noon(days);
        await SetDeadline(slug, due, lesson);
        return (
            slug,
            await app.Look(db =>
                db.Deadlines.Where(d => db.Courses.Any(c => c.Id == d.CourseId && c.Slug == slug)).Select(d => d.DueAt!.Value).SingleAsync()
            )
        );
    }

    private DateTime Noon(int days) =>
        TimeZoneInfo.ConvertTimeFromUtc(app.Now, Clock.Zone("Europe/Berlin")).Date.AddDays(days).AddHours(12);

    private async Task<Page> SetDeadline(string slug, DateTime berlin, string? lesson = null)
    {
        var id = lesson is null ? "course" : $"lesson:{(await app.CourseOf(slug)).Lessons.Single(l => l.Slug == lesson).Id}";
        return await (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/deadlines")).Press(
            "Set deadline",
            ("Input.What", id),
            ("Input.Due", berlin.ToString("yyyy-MM-ddTHH:mm", System.Globalization.CultureInfo.InvariantCulture))
        );
    }

    private async Task<int> Remind()
    {
        var sent = await app.With<Reminders, int>(r => r.SendAsync(default));
        await app.DrainAsync();
        return sent;
    }

    private void AdvanceTo(DateTime moment) => app.Clock.Advance(moment - app.Now);

    private IReadOnlyList<Mailbox.Letter> Letters(string name, string about) =>
        [.. app.Mail.To($"{name}@harbor.example").Where(m => m.Subject.Contains($"“{about}”", StringComparison.Ordinal))];

    [Fact]
    public async Task Learners_are_reminded_once_a_day_before_and_once_an_hour_before_in_their_time_zone()
    {
        await app.Change(async db =>
            (await db.People.SingleAsync(p => p.Email == "omar@harbor.example")).Prefer("America/New_York", "system")
        );
        var (slug, due) = await CourseWithDeadline("Reminded of");
        foreach (var name in new[] { "Lin", "Omar" })
            await app.Enrolls(name, slug);
        AdvanceTo(due.AddHours(-25));
        await Remind();
        Assert.Empty(Letters("lin", "Reminded of"));
        AdvanceTo(due.AddHours(-23.9));
        await Task.WhenAll(Remind(), Remind());
        await Remind();
        var day = Assert.Single(Letters("lin", "Reminded of"));
        Assert.Contains("is due tomorrow", day.Subject, StringComparison.Ordinal);
        Assert.Contains(", 12:00", day.Text, StringComparison.Ordinal);
        Assert.Contains(
            TimeZoneInfo
                .ConvertTimeFromUtc(due, Clock.Zone("America/New_York"))
                .ToString(", H:mm", System.Globalization.CultureInfo.InvariantCulture),
            Assert.Single(Letters("omar", "Reminded of")).Text,
            StringComparison.Ordinal
        );
        AdvanceTo(due.AddMinutes(-59));
        await Remind();
        await Remind();
        Assert.Equal(2, Letters("lin", "Reminded of").Count);
        Assert.Single(Letters("lin", "Reminded of"), m => m.Subject.Contains("is due within an hour", StringComparison.Ordinal));
        AdvanceTo(due.AddMinutes(1));
        await Remind();
        Assert.Equal(2, Letters("lin", "Reminded of").Count);
        await app.Change(async db =>
            (await db.People.SingleAsync(p => p.Email == "omar@harbor.example")).Prefer("Europe/Berlin", "system")
        );
    }

    [Fact]
    public async Task A_deadline_of_today_is_not_announced_for_tomorrow()
    {
        var (slug, due) = await CourseWithDeadline("Today or tomorrow");
        // Seven in the morning of that day.
        AdvanceTo(due.AddHours(-5));
        await app.Enrolls("Lin", slug);
        await Remind();
        Assert.Contains("is due today", Assert.Single(Letters("lin", "Today or tomorrow")).Subject, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learners_who_are_done_get_no_reminder()
    {
        var (slug, due) = await CourseWithDeadline("Half done", lesson: "one");
        foreach (var name in new[] { "Lin", "Omar" })
            await app.Enrolls(name, slug);
        await (await (await app.As("Lin")).OpensTab($"/learn/{slug}/one")).Done();
        await app.DrainAsync();
        AdvanceTo(due.AddHours(-2));
        await Remind();
        Assert.Empty(Letters("lin", "One"));
        Assert.Contains("Half done", Assert.Single(Letters("omar", "One")).Text, StringComparison.Ordinal);
        (await (await app.As("Omar")).Opens("/dashboard")).Shows("Half done");
    }

    [Fact]
    public async Task A_deadline_that_moves_is_announced_again()
    {
        var (slug, due) = await CourseWithDeadline("Moved on");
        await app.Enrolls("Lin", slug);
        AdvanceTo(due.AddHours(-12));
        await Remind();
        Assert.Single(Letters("lin", "Moved on"));
        (await SetDeadline(slug, Noon(5))).Shows("Deadline set.");
        await Remind();
        Assert.Single(Letters("lin", "Moved on"));
        var moved = await app.Look(db =>
            db.Deadlines.Where(d => db.Courses.Any(c => c.Id == d.CourseId && c.Slug == slug)).Select(d => d.DueAt!.Value).SingleAsync()
        );
        AdvanceTo(moved.AddHours(-20));
        await Remind();
        Assert.Equal(2, Letters("lin", "Moved on").Count);
    }

    [Fact]
    public async Task Without_email_learners_get_a_notification_and_with_both_switched_off_nothing()
    {
        var (slug, due) = await CourseWithDeadline("Quietly");
        foreach (var name in new[] { "Lin", "Omar" })
            await app.Enrolls(name, slug);
        var (lin, omar) = (await app.IdOf("Lin"), await app.IdOf("Omar"));
        await app.Change(db =>
        {
            db.AddRange(
                new NotificationPreference
                {
                    PersonId = lin,
                    Kind = CalendarNotifications.DeadlineNear.Key,
                    ByMail = false,
                },
                new NotificationPreference
                {
                    PersonId = omar,
                    Kind = CalendarNotifications.DeadlineNear.Key,
                    ByMail = false,
                    InApp = false,
                }
            );
            return Task.CompletedTask;
        });
        AdvanceTo(due.AddHours(-20));
        await Remind();
        Assert.Empty(Letters("lin", "Quietly").Concat(Letters("omar", "Quietly")));
        Assert.Equal(
            1,
            await app.Look(db => db.Notifications.CountAsync(n => n.PersonId == lin && n.ReadAt == null && n.Link == $"/learn/{slug}"))
        );
        Assert.Equal(
            0,
            await app.Look(db => db.Notifications.CountAsync(n => n.PersonId == omar && n.ReadAt == null && n.Link == $"/learn/{slug}"))
        );
        await app.Look(db => db.NotificationPreferences.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task A_deadline_must_be_in_the_future_and_belong_to_a_lesson_of_the_course()
    {
        var slug = await app.MakesCourse("Refused deadlines", ["One"]);
        (await SetDeadline(slug, Noon(-1))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose a time in the future.");
        var foreign = (await app.CourseOf("fire-safety")).Lessons.First().Id;
        var path = $"/teach/courses/{slug}/deadlines";
        var ada = await app.As("Ada");
        (await ada.Sends(path, path, ("Input.What", $"lesson:{foreign}"), ("Input.Due", "2099-01-01T12:00")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Choose a lesson or another part of this course.");
        (await ada.Sends(path, path, ("Input.What", ""), ("Input.Due", "")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a date and time.");
        (await (await app.As("Lin")).Sends(path, "/dashboard", ("Input.Due", "2099-01-01T12:00"))).Answers(HttpStatusCode.Forbidden);
        Assert.False(await app.Look(db => db.Deadlines.AnyAsync(d => db.Courses.Any(c => c.Id == d.CourseId && c.Slug == slug))));
    }
}
