using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Notifications;

/// <summary>Emails come one by one, in a digest in the morning, or not at all.</summary>
public sealed class DigestTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly Words L = new();

    private static DateTime Utc(string time) =>
        DateTime.Parse(
            time,
            System.Globalization.CultureInfo.InvariantCulture,
            System.Globalization.DateTimeStyles.AdjustToUniversal | System.Globalization.DateTimeStyles.AssumeUniversal
        );

    [Theory]
    // Berlin is two hours ahead of UTC in summer.
    [InlineData(DigestFrequency.Daily, "2027-06-16T05:00", "2027-06-16T05:00")]
    [InlineData(DigestFrequency.Daily, "2027-06-16T04:59", "2027-06-15T05:00")]
    [InlineData(DigestFrequency.Daily, "2027-06-16T21:30", "2027-06-16T05:00")]
    // The 16th is a Wednesday.
    [InlineData(DigestFrequency.Weekly, "2027-06-16T12:00", "2027-06-14T05:00")]
    [InlineData(DigestFrequency.Weekly, "2027-06-14T04:59", "2027-06-07T05:00")]
    [InlineData(DigestFrequency.Weekly, "2027-06-20T23:00", "2027-06-14T05:00")]
    [InlineData(DigestFrequency.Immediate, "2027-06-16T12:00", "2027-06-16T12:00")]
    [InlineData(DigestFrequency.Off, "2027-06-16T12:00", "2027-06-16T12:00")]
    public void A_digest_contains_what_came_before_seven_in_the_morning(DigestFrequency frequency, string now, string until) =>
        Assert.Equal(Utc(until), Digests.Until(frequency, Clock.Zone("Europe/Berlin"), Utc(now)));

    private async Task<Guid> Hears(string name, DigestFrequency digest, string zone = "Europe/Berlin", string locale = "")
    {
        var id = await app.IdOf(name);
        await app.Change(async db =>
        {
            var person = await db.People.SingleAsync(p => p.Id == id);
            person.Hear(digest);
            person.Prefer(zone, "system");
            person.Speak(locale);
            await db
                .Notifications.Where(n => n.PersonId == id && n.WaitsForMail)
                .ExecuteUpdateAsync(n => n.SetProperty(x => x.WaitsForMail, false));
        });
        return id;
    }

    private Task<bool> Tell(Guid person, string course, NotificationKind? kind = null) =>
        app.With<IServiceProvider, bool>(async all =>
        {
            Assert.True(
                await all.GetRequiredService<Notify>()
                    .RunAsync(
                        person,
                        kind ?? CourseNotifications.News,
                        $"{course}:{Ids.New()}",
                        L["You have a seat in “{0}”", course],
                        L["You’ve finished all its lessons. Well done."],
                        "/courses",
                        L["Start course"],
                        default
                    )
            );
            await all.GetRequiredService<LmsContext>().SaveChangesAsync();
            return true;
        });

    /// <summary>Moves the clock to the next time at which it is this hour in Berlin.</summary>
    private void At(int hour)
    {
        var berlin = Clock.Zone("Europe/Berlin");
        var local = TimeZoneInfo.ConvertTimeFromUtc(app.Now, berlin);
        var next = local.Date.AddHours(hour);
        if (next <= local)
            next = next.AddDays(1);
        app.Clock.Advance(TimeZoneInfo.ConvertTimeToUtc(next, berlin) - app.Now);
    }

    private async Task<int> Morning()
    {
        var sent = await app.With<Digests, int>(d => d.SendAsync(default));
        await app.DrainAsync();
        return sent;
    }

    private IReadOnlyList<Mailbox.Letter> Mails(string name, string about) =>
        [.. app.Mail.To($"{name}@harbor.example").Where(m => (m.Subject + m.Text).Contains(about, StringComparison.Ordinal))];

    [Fact]
    public async Task Notifications_of_a_day_come_in_one_digest_in_the_morning_in_the_language_of_the_person()
    {
        var lin = await Hears("Lin", DigestFrequency.Daily, locale: "de");
        At(10);
        await Tell(lin, "Dawn one");
        At(22);
        await Tell(lin, "Dawn two");
        await Morning();
        At(6);
        await Morning();
        Assert.Empty(Mails("lin", "Dawn"));
        At(8);
        await Tell(lin, "Dawn three");
        await Task.WhenAll(Morning(), Morning());
        await Morning();
        var letter = Assert.Single(Mails("lin", "Dawn"));
        Assert.StartsWith("2 Benachrichtigungen von ", letter.Subject, StringComparison.Ordinal);
        Assert.Contains("Sie haben einen Platz in „Dawn one“", letter.Text, StringComparison.Ordinal);
        Assert.Contains("„Dawn two“", letter.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("Dawn three", letter.Text, StringComparison.Ordinal);
        await Hears("Lin", DigestFrequency.Immediate);
    }

    [Fact]
    public async Task A_notification_is_read_in_the_language_that_the_reader_has_now()
    {
        var omar = await Hears("Omar", DigestFrequency.Daily);
        At(10);
        await Tell(omar, "Early bird");
        await app.Change(async db => Assert.True((await db.People.SingleAsync(p => p.Id == omar)).Speak("de").IsDone));
        (await (await app.As("Omar")).Opens("/notifications")).Shows("Sie haben einen Platz in „Early bird“");
        At(8);
        await Morning();
        var letter = Assert.Single(Mails("omar", "Early bird"));
        Assert.Contains("Sie haben einen Platz in „Early bird“", letter.Text, StringComparison.Ordinal);
        await Hears("Omar", DigestFrequency.Immediate);
        (await (await app.As("Omar")).Opens("/notifications")).Shows("You have a seat in “Early bird”");
    }

    [Fact]
    public async Task People_who_turned_off_email_only_get_emails_about_their_account()
    {
        var omar = await Hears("Omar", DigestFrequency.Off);
        await Tell(omar, "Silent news");
        await Tell(omar, "Silent account", NotificationKind.Account);
        await app.DrainAsync();
        At(8);
        await Morning();
        Assert.Empty(Mails("omar", "Silent news"));
        Assert.Single(Mails("omar", "Silent account"));
        Assert.True(
            await app.Look(db => db.Notifications.AnyAsync(n => n.PersonId == omar && n.Title.Contains("Silent news") && n.ReadAt == null))
        );
        await Hears("Omar", DigestFrequency.Immediate);
    }

    [Fact]
    public async Task A_changed_digest_preference_takes_effect_immediately()
    {
        var lin = await Hears("Lin", DigestFrequency.Weekly);
        At(10);
        await Tell(lin, "Mind weekly");
        await app.Change(async db => (await db.People.SingleAsync(p => p.Id == lin)).Hear(DigestFrequency.Off));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Morning();
        await app.Change(async db => (await db.People.SingleAsync(p => p.Id == lin)).Hear(DigestFrequency.Weekly));
        await Tell(lin, "Mind again");
        await app.Change(async db => (await db.People.SingleAsync(p => p.Id == lin)).Hear(DigestFrequency.Immediate));
        app.Clock.Advance(TimeSpan.FromMinutes(10));
        await Morning();
        Assert.Empty(Mails("lin", "Mind weekly"));
        Assert.Single(Mails("lin", "Mind again"));
    }

    [Fact]
    public async Task A_kind_switched_off_for_email_is_not_in_the_digest_either()
    {
        var lin = await Hears("Lin", DigestFrequency.Daily);
        await app.Change(db =>
        {
            db.Add(
                new NotificationPreference
                {
                    PersonId = lin,
                    Kind = EnrollmentNotifications.SeatFreed.Key,
                    ByMail = false,
                }
            );
            return Task.CompletedTask;
        });
        await Tell(lin, "Unwanted seat", EnrollmentNotifications.SeatFreed);
        Assert.False(await app.Look(db => db.Notifications.AnyAsync(n => n.PersonId == lin && n.WaitsForMail)));
        await app.Look(db => db.NotificationPreferences.ExecuteDeleteAsync());
        await Hears("Lin", DigestFrequency.Immediate);
    }

    [Fact]
    public async Task The_frequency_of_digests_can_be_chosen()
    {
        var browser = await app.As("Omar");
        (await (await browser.Opens("/settings/notifications")).Press("Save notification settings", ("digest", "Weekly"))).Shows(
            "Notification settings saved."
        );
        Assert.Equal(
            DigestFrequency.Weekly,
            await app.Look(db => db.People.Where(p => p.Email == "omar@harbor.example").Select(p => p.Digest).SingleAsync())
        );
        Assert.Equal("Weekly", (await browser.Opens("/settings/notifications")).Find("input[name=digest][checked]").GetAttribute("value"));
        await (await browser.Opens("/settings/notifications")).Press("Save notification settings", ("digest", "Immediate"));
        await app.Look(db => db.NotificationPreferences.ExecuteDeleteAsync());
    }
}
