using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.Administration;

/// <summary>What administrators can do for a member who lost their phone.</summary>
public sealed class SecondFactorResetTests : IDisposable
{
    private readonly LmsApp app = new();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task An_administrator_resets_two_factor_authentication_for_a_member_who_lost_their_phone()
    {
        var lin = await WithSecondFactor("Lin");
        var id = await app.IdOf("Lin");
        var katrin = await AsAdmin();
        var page = await katrin.Opens($"/admin/people/{id}");
        page.Shows("Two-factor authentication").Shows("1 session");
        Assert.NotNull(page.Find("form[action='?handler=ResetSecondFactor']").GetAttribute("data-confirm"));
        (await page.Press("Reset two-factor authentication")).Shows(
            "Two-factor authentication has been reset, and all sessions have ended."
        );

        Assert.StartsWith("/sign-in", (await lin.Opens("/settings")).Path, StringComparison.Ordinal);
        Assert.Equal("/dashboard", (await SignIn("lin@harbor.example")).Path); // the password is enough again
        Assert.Equal(
            (0, 0),
            await app.Look(async db =>
                (await db.Authenticators.CountAsync(a => a.PersonId == id), await db.RecoveryCodes.CountAsync(c => c.PersonId == id))
            )
        );
        Assert.True(
            await app.Look(db =>
                db.AuditEntries.AnyAsync(a => a.Action == "SecondFactorReset" && a.EntityId == id && a.PersonName == "Katrin Vogel")
            )
        );
        await app.DrainAsync();
        Assert.Single(app.Mail.To("lin@harbor.example"), l => l.Subject == "Your two-factor authentication was reset");
    }

    [Fact]
    public async Task An_administrator_ends_all_sessions_of_a_member()
    {
        var (omar, elsewhere) = (await app.As("Omar"), await app.As("Omar"));
        var id = await app.IdOf("Omar");
        var katrin = await AsAdmin();
        (await (await katrin.Opens($"/admin/people/{id}")).Shows("2 sessions").Press("End all sessions"))
            .Shows("All sessions have ended.")
            .Shows("0 sessions");
        foreach (var browser in (Browser[])[omar, elsewhere])
            Assert.StartsWith("/sign-in", (await browser.Opens("/settings")).Path, StringComparison.Ordinal);
        Assert.True(await app.Look(db => db.AuditEntries.AnyAsync(a => a.Action == "SessionsEnded" && a.EntityId == id)));
        Assert.Equal("/dashboard", (await SignIn("omar@harbor.example")).Path);
    }

    [Fact]
    public async Task Administrators_cannot_weaken_operators_shared_accounts_or_their_own()
    {
        var (grace, priya) = (await WithSecondFactor("Grace"), await WithSecondFactor("Priya"));
        var (graceId, priyaId) = (await app.IdOf("Grace"), await app.IdOf("Priya"));
        await JoinAnotherInstitution(priyaId);
        var katrin = await AsAdmin();
        foreach (var id in (Guid[])[graceId, priyaId])
        {
            (await katrin.Opens($"/admin/people/{id}")).DoesNotShow("Reset two-factor authentication");
            (await katrin.Sends($"/admin/people/{id}?handler=ResetSecondFactor", $"/admin/people/{id}")).Answers(
                HttpStatusCode.UnprocessableEntity
            );
            Assert.True(await app.Look(db => db.Authenticators.AnyAsync(a => a.PersonId == id)));
        }
        (await katrin.Sends($"/admin/people/{graceId}?handler=EndSessions", $"/admin/people/{graceId}")).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        Assert.Equal("/settings", (await grace.Opens("/settings")).Path);
        // Ending sessions weakens nothing.
        (await katrin.Sends($"/admin/people/{priyaId}?handler=EndSessions", $"/admin/people/{priyaId}")).Shows("All sessions have ended.");
        Assert.StartsWith("/sign-in", (await priya.Opens("/settings")).Path, StringComparison.Ordinal);

        (await grace.Sends($"/admin/people/{graceId}?handler=ResetSecondFactor", $"/admin/people/{graceId}"))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("To change your own two-factor authentication, go to your settings");
        // Operators may.
        (await grace.Sends($"/admin/people/{priyaId}?handler=ResetSecondFactor", $"/admin/people/{priyaId}")).Shows(
            "Two-factor authentication has been reset"
        );
    }

    private async Task JoinAnotherInstitution(Guid id)
    {
        var bay = new Institution("Bay", "Etc/UTC", app.Now);
        bay.Answer("bay.example");
        await app.Change(async db =>
        {
            (await db.Institutions.SingleAsync()).Answer("localhost");
            db.Add(bay);
            await db.SaveChangesAsync();
        });
        await app.Change(db =>
        {
            db.Viewer.Visit(bay.Id, bay.Name, TimeZoneInfo.Utc);
            db.Add(new Membership(id, Role.Learner, app.Now));
            return Task.CompletedTask;
        });
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
    }

    /// <summary>An administrator who is not an operator.</summary>
    private async Task<Browser> AsAdmin()
    {
        await app.Change(async db => (await db.Memberships.SingleAsync(m => m.Person.Email == "katrin@harbor.example")).Become(Role.Admin));
        var browser = app.Visitor();
        await browser.SignIn("katrin@harbor.example", DemoWorld.Password);
        return browser;
    }

    private async Task<Browser> WithSecondFactor(string name)
    {
        var browser = await app.As(name);
        var page = await browser.Opens("/settings/second-factor");
        var secret = page.Find("svg + p code").TextContent.Replace(" ", "", StringComparison.Ordinal);
        (await page.Press("Turn on", ("Code", AuthenticatorApp.Code(secret, app.Now)))).Shows("Two-factor authentication is on.");
        return browser;
    }

    private async Task<Page> SignIn(string email) =>
        await (await app.Visitor().Opens("/sign-in")).Press("Sign in", ("Input.Email", email), ("Input.Password", DemoWorld.Password));
}
