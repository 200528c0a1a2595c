using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Backup;
using Lms.Web.Platform.Health;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>The overview shows operators, and only them, the status of the installation.</summary>
public sealed class OverviewTests : IDisposable
{
    private const string BeingChecked = "The system is being checked.";

    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task Unconfigured_email_is_shown_as_a_warning()
    {
        await app.Services.GetRequiredService<Checkup>().LookAsync();
        var page = (await (await app.As("Grace")).Opens("/admin")).Shows("Not set up: no emails are delivered.").DoesNotShow(BeingChecked);
        Assert.Contains(page.Document.QuerySelectorAll(".health--warn"), h => h.TextContent == "Email");
    }

    [Fact]
    public async Task Passed_checks_are_collapsed()
    {
        await app.Services.GetRequiredService<Checkup>().LookAsync();
        var page = (await (await app.As("Grace")).Opens("/admin")).Shows("checks passed");
        string[] folded = [.. page.Document.QuerySelectorAll("details .health").Select(h => h.TextContent)];
        Assert.Contains("Database", folded);
        Assert.DoesNotContain("Email", folded);
    }

    [Fact]
    public async Task Outdated_check_results_are_not_shown()
    {
        var checkup = app.Services.GetRequiredService<Checkup>();
        await checkup.LookAsync();
        Assert.NotNull(checkup.Latest);
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Null(checkup.Latest);
        await checkup.LookAsync();
        Assert.NotNull(checkup.Latest);
    }

    [Fact]
    public async Task An_administrator_of_one_institution_sees_nothing_about_the_installation()
    {
        await app.Services.GetRequiredService<Checkup>().LookAsync();
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "katrin@harbor.example")).Become(Role.Admin));
        var katrin = app.Visitor();
        await katrin.SignIn("katrin@harbor.example", DemoWorld.Password);
        (await katrin.Opens("/admin"))
            .Answers(HttpStatusCode.OK)
            .Shows("System status")
            .Shows("Storage")
            .DoesNotShow("no emails are delivered")
            .DoesNotShow("Data directory")
            .DoesNotShow("Daily backup")
            .DoesNotShow("Send me a test email")
            .DoesNotShow(app.Folder)
            .DoesNotShow(BeingChecked);
        (await katrin.Sends("/admin?handler=TestMail", "/admin")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Operators_can_send_themselves_a_test_email()
    {
        await app.Services.GetRequiredService<Checkup>().LookAsync();
        var grace = await app.As("Grace");
        (await (await grace.Opens("/admin")).Press("Send me a test email"))
            .Answers(HttpStatusCode.OK)
            .Shows("A test email is on its way to you.");
        await app.DrainAsync();
        var letter = Assert.Single(app.Mail.To("grace@harbor.example"), l => l.Subject == "Test email");
        Assert.Contains("If you can read it, email works.", letter.Text, StringComparison.Ordinal);
        Assert.Equal("/admin", letter.Link);
    }

    [Fact]
    public async Task A_backup_that_is_days_old_is_shown_as_a_problem()
    {
        var shelf = app.Services.GetRequiredService<BackupStore>().Folder;
        Directory.CreateDirectory(shelf);
        var archive = Path.Combine(shelf, "daily-20260101.zip");
        await File.WriteAllTextAsync(archive, "whole");
        var grace = await app.As("Grace");
        Assert.Empty((await grace.Opens("/admin")).DoesNotShow("The last backup is out of date").Document.QuerySelectorAll(".health--bad"));
        File.SetLastWriteTimeUtc(archive, app.Now.AddDays(-3));
        var page = (await grace.Opens("/admin")).Shows("The last backup is out of date: ");
        Assert.Contains(page.Document.QuerySelectorAll(".health--bad"), h => h.TextContent == "Daily backup");
    }
}
