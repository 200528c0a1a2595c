using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Hosting;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Notifications;

/// <summary>The product with one more room, which tells people about their classes.</summary>
public sealed class MoreNotificationsApp : LmsApp
{
    public static readonly NotificationKind ClassStarts = new()
    {
        Key = "ClassStarts",
        Title = "A class of mine starts",
        Icon = "flag",
        Order = 15,
    };

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureServices(services => services.AddSingleton(ClassStarts));
    }
}

/// <summary>A room brings its kinds of notifications along; no other room knows of them.</summary>
public sealed class NotificationKindTests(MoreNotificationsApp app) : IClassFixture<MoreNotificationsApp>
{
    private async Task Tell(Guid person, NotificationKind kind, string title)
    {
        await app.With<IServiceProvider, bool>(async all =>
        {
            var text = Sentence.Of("Text");
            await all.GetRequiredService<Notify>().RunAsync(person, kind, title, Sentence.Of(title), text, "/courses", null, default);
            await all.GetRequiredService<LmsContext>().SaveChangesAsync();
            return true;
        });
        await app.DrainAsync();
    }

    [Fact]
    public async Task A_kind_of_another_room_is_in_the_preferences_at_its_place_and_can_be_switched_off()
    {
        var (lin, page) = (await app.IdOf("Lin"), "/settings/notifications");
        var browser = await app.As("Lin");
        Assert.Equal(
            [
                "DeadlineNear",
                "Overdue",
                "Away",
                "AccessEnds",
                "ClassStarts",
                "CertificateIssued",
                "CourseCompleted",
                "SeatFreed",
                "Enrollment",
                "Roster",
                "NeedHelp",
                "CourseNews",
                "Authoring",
            ],
            (await browser.Opens(page))
                .Shows("A class of mine starts")
                .Document.QuerySelectorAll("input[name=byMail]")
                .Select(i => i.GetAttribute("value"))
        );
        await Tell(lin, ClassStarts, "Knots begins");
        Assert.Single(app.Mail.To("lin@harbor.example"), m => m.Subject == "Knots begins");
        (await browser.Sends(page, page, ("inApp", "ClassStarts"), ("byMail", "CourseNews"))).Shows("Notification settings saved.");
        await Tell(lin, ClassStarts, "Bends begin");
        Assert.DoesNotContain(app.Mail.To("lin@harbor.example"), m => m.Subject == "Bends begin");
        Assert.Equal(
            "ClassStarts",
            await app.Look(db => db.Notifications.Where(n => n.Title == "Bends begin").Select(n => n.Kind).SingleAsync())
        );
        Assert.Contains("#flag", (await browser.Opens("/notifications")).Shows("Bends begin").Body, StringComparison.Ordinal);
    }

    private static NotificationKind ClassStarts => MoreNotificationsApp.ClassStarts;

    [Fact]
    public async Task What_a_room_told_is_still_shown_when_the_room_is_gone()
    {
        var (omar, gone) = (await app.IdOf("Omar"), ClassStarts with { Key = "Gone" });
        await Tell(omar, gone, "A room that was");
        var browser = await app.As("Omar");
        (await browser.Opens("/notifications")).Shows("A room that was");
        var link = await app.With<Unsubscribing, string>(all => all.LinkAsync(omar, gone, DigestFrequency.Immediate, default).AsTask());
        (await app.Visitor().Opens(new Uri(link).PathAndQuery)).Shows("Other notifications");
        (await browser.Opens("/settings/notifications")).DoesNotShow("Other notifications");
    }

    [Theory]
    [InlineData("Account")]
    [InlineData("Digest")]
    [InlineData("With.dots")]
    [InlineData("LongerThanTheColumnInTheDatabase")]
    public void A_key_that_is_taken_or_cannot_be_stored_stops_the_product(string key) =>
        Assert.Throws<InvalidOperationException>(() => new NotificationKinds([NotificationKind.Account, ClassStarts with { Key = key }]));
}
