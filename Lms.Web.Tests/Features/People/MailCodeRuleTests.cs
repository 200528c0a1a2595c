using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

/// <summary>An institution can disable signing in with an emailed code.</summary>
public sealed class MailCodeRuleTests
{
    [Fact]
    public async Task Without_emailed_codes_there_is_no_link_and_earlier_codes_are_refused()
    {
        using var app = new LmsApp();
        var lin = app.Visitor();
        var waiting = await Asked(lin, "lin@harbor.example");
        await app.DrainAsync();
        var code = app
            .Mail.To("lin@harbor.example")
            .Single(l => l.Subject.StartsWith("Your sign-in code", StringComparison.Ordinal))
            .Subject[^6..];

        var grace = await app.As("Grace");
        var rules = await grace.Opens("/admin/sign-in-rules");
        Assert.True(rules.Find("input[name='Input.MailCodes']").HasAttribute("checked"));
        (await rules.PressAt("main form button.button--primary", ("Input.MailCodes", "false"))).Shows(
            "Saved. The rules apply from the next page each person opens."
        );

        (await app.Visitor().Opens("/sign-in")).Shows("Forgot password?").DoesNotShow("Email me a code");
        var page = (await app.Visitor().Opens("/sign-in/mail")).Shows("This site doesn’t send sign-in codes by email.");
        Assert.StartsWith("/sign-in?", page.Path, StringComparison.Ordinal);
        (await waiting.Press("Sign in", ("Code", code)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This site doesn’t send sign-in codes by email.");
        Assert.StartsWith("/sign-in", (await lin.Opens("/dashboard")).Path, StringComparison.Ordinal);

        // The response is the same with and without an account.
        var (known, unknown) = (await Sent(app, "ben@harbor.example"), await Sent(app, "nobody.else@harbor.example"));
        known.Answers(HttpStatusCode.UnprocessableEntity).Shows("This site doesn’t send sign-in codes by email.");
        Assert.Equal(known.Text, unknown.Text);
        await app.DrainAsync();
        Assert.DoesNotContain(app.Mail.To("ben@harbor.example"), l => l.Subject.StartsWith("Your sign-in code", StringComparison.Ordinal));
        Assert.Equal(1, await app.Look(db => db.MailCodes.CountAsync()));

        await (await grace.Opens("/admin/sign-in-rules")).PressAt("main form button.button--primary", ("Input.MailCodes", "true"));
        (await app.Visitor().Opens("/sign-in")).Shows("Email me a code");
        Assert.Equal("/dashboard", (await waiting.Press("Sign in", ("Code", code))).Path);
        Assert.True(
            await app.Look(db =>
                db.AuditEntries.AnyAsync(a => a.Entity == nameof(AccessRules) && a.Changes!.Contains(nameof(AccessRules.RefusesMailCodes)))
            )
        );
    }

    [Fact]
    public async Task At_a_shared_host_the_strictest_institution_of_a_person_applies_without_revealing_it()
    {
        using var app = new LmsApp();
        var strict = new Institution("Strict", "Etc/UTC", app.Now);
        var omar = await app.IdOf("Omar");
        await app.Change(async db =>
        {
            db.Add(strict);
            await db.SaveChangesAsync();
            db.Viewer.Visit(strict.Id, strict.Name, TimeZoneInfo.Utc);
            var rules = new AccessRules();
            rules.SendCodes(false);
            db.AddRange(rules, new Membership(omar, Role.Learner, app.Now));
        });
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        app.Services.GetRequiredService<MailCodeRule>().Forget();
        var (of, free) = (await Asked(app.Visitor(), "omar@harbor.example"), await Asked(app.Visitor(), "priya@harbor.example"));
        Assert.Equal(of.Text, free.Text);
        await app.DrainAsync();
        Assert.Empty(app.Mail.To("omar@harbor.example"));
        Assert.Single(app.Mail.To("priya@harbor.example"));
        Assert.NotNull(await Signed(app, "omar@harbor.example")); // the password works as before
    }

    [Fact]
    public async Task A_session_that_began_with_a_code_is_refused_at_institutions_without_emailed_codes()
    {
        using var app = new LmsApp();
        var bay = new Institution("Bay", "Etc/UTC", app.Now);
        bay.Answer("bay.example");
        var lin = await app.IdOf("Lin");
        await app.Change(async db =>
        {
            (await db.Institutions.SingleAsync()).Answer("harbor.example");
            db.Add(bay);
            await db.SaveChangesAsync();
        });
        await app.Change(async db =>
        {
            db.Viewer.Visit(bay.Id, bay.Name, TimeZoneInfo.Utc);
            db.Add(new Membership(lin, Role.Learner, app.Now));
            await db.SaveChangesAsync();
        });
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
        app.Services.GetRequiredService<MemberDirectory>().Forget(lin);
        using var browser = app.Visitor();
        browser.Http.DefaultRequestHeaders.Host = "bay.example";
        var page = await Asked(browser, "lin@harbor.example");
        await app.DrainAsync();
        Assert.Equal("/dashboard", (await page.Press("Sign in", ("Code", app.Mail.To("lin@harbor.example")[^1].Subject[^6..]))).Path);

        // Harbor no longer accepts codes.
        await app.Change(db =>
        {
            db.Viewer.Visit(db.Institutions.Single(i => i.HostName == "harbor.example").Id, "", TimeZoneInfo.Utc);
            var rules = new AccessRules();
            rules.SendCodes(false);
            db.Add(rules);
            return Task.CompletedTask;
        });
        app.Services.GetRequiredService<MailCodeRule>().Forget();
        Assert.Equal("/dashboard", (await browser.Opens("/dashboard")).Path); // Bay does
        browser.Http.DefaultRequestHeaders.Host = "harbor.example";
        foreach (var path in (string[])["/dashboard", "/settings", "/settings/password"])
        {
            page = await browser.Opens(path);
            Assert.StartsWith("/sign-in?", page.Path, StringComparison.Ordinal);
            page.Shows("You signed in with a code sent by email, but Harbor Academy doesn’t accept that.");
        }
        // No code is sent to a member of Harbor, wherever it is requested, and this is not revealed.
        browser.Http.DefaultRequestHeaders.Host = "bay.example";
        using var other = app.Visitor();
        other.Http.DefaultRequestHeaders.Host = "bay.example";
        var before = app.Mail.To("lin@harbor.example").Count;
        Assert.Equal((await Asked(other, "lin@harbor.example")).Text, (await Asked(other, "nobody@bay.example")).Text);
        await app.DrainAsync();
        Assert.Equal(before, app.Mail.To("lin@harbor.example").Count);
        // The password works at Harbor in the same browser.
        browser.Http.DefaultRequestHeaders.Host = "harbor.example";
        await browser.SignIn("lin@harbor.example", DemoWorld.Password);
        Assert.Equal("/dashboard", (await browser.Opens("/dashboard")).Path);
    }

    private static async Task<Browser> Signed(LmsApp app, string email)
    {
        var browser = app.Visitor();
        await browser.SignIn(email, DemoWorld.Password);
        return browser;
    }

    private static async Task<Page> Asked(Browser browser, string email) =>
        (await (await browser.Opens("/sign-in/mail")).Press("Send code", ("Email", email))).Shows("Check your email");

    private static Task<Page> Sent(LmsApp app, string email) =>
        app.Visitor().Sends("/sign-in/mail?handler=Send", "/sign-in", ("Email", email));
}
