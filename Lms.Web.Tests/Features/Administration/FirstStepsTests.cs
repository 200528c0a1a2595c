using System.Net;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Backup;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

public sealed class FirstStepsTests : IDisposable
{
    private const string Password = "a short sentence";

    private readonly LmsApp app = LmsApp.Fresh();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task The_first_administrator_sees_the_first_steps_on_the_dashboard_and_the_overview()
    {
        var grace = await SetUpAsync();
        var home = await grace.Opens("/dashboard");
        home.Shows("Getting started")
            .Shows("Set up email")
            .Shows("Create your first course")
            .Shows("0 of 6 done")
            .DoesNotShow("You haven’t started a course yet");
        (await home.Follows("Create your first course")).Answers(HttpStatusCode.OK).Shows("New course");
        (await grace.Opens("/admin")).Shows("Getting started").Shows("Recent changes");
    }

    [Fact]
    public async Task A_completed_step_is_checked_off()
    {
        var grace = await SetUpAsync();
        await app.Change(async db =>
        {
            var institution = db.Institutions.Single();
            institution.Paint("#1f6f8b");
            await db.SaveChangesAsync();
        });
        (await grace.Opens("/admin")).Shows("1 of 6 done").Shows("Make it yours: done");
    }

    [Fact]
    public async Task Operators_are_told_to_keep_backups_on_another_disk()
    {
        var grace = await SetUpAsync();
        (await grace.Opens("/admin")).Shows("Keep backups on another disk: to do");
        var backup = app.Services.GetRequiredService<BackupOptions>();
        backup.Directory = "/mnt/backups";
        (await grace.Opens("/admin")).Shows("Keep backups on another disk: done").Shows("1 of 6 done");
        backup.Directory = "";
        (await grace.Opens("/admin")).Shows("Keep backups on another disk: to do");
    }

    [Fact]
    public async Task Hidden_steps_stay_hidden()
    {
        var grace = await SetUpAsync();
        var overview = await (await grace.Opens("/dashboard")).Press("Hide these steps");
        overview.Answers(HttpStatusCode.OK).Shows("First steps hidden.").DoesNotShow("Set up email");
        (await grace.Opens("/dashboard")).DoesNotShow("Getting started").Shows("You haven’t started a course yet");
    }

    private async Task<Browser> SetUpAsync()
    {
        using (var scope = app.Services.CreateScope())
        {
            var setup = scope.ServiceProvider.GetRequiredService<InstallationSetup>();
            Assert.True(
                (
                    await setup.SetUpAsync("Harbor Academy", "Europe/Berlin", "grace@harbor.example", "Grace", "Hill", Password, default)
                ).IsDone
            );
        }
        var grace = app.Visitor();
        await grace.SignIn("grace@harbor.example", Password);
        return grace;
    }
}
