using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.People.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

public sealed class SecondFactorTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>RFC 6238, appendix B, the last six of its eight digits.</summary>
    [Theory]
    [InlineData(59, "287082")]
    [InlineData(1111111109, "081804")]
    [InlineData(1111111111, "050471")]
    [InlineData(1234567890, "005924")]
    [InlineData(2000000000, "279037")]
    public void Codes_match_the_standard(long seconds, string code)
    {
        const string secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"; // 12345678901234567890
        Assert.Equal(code, AuthenticatorApp.Code(secret, DateTime.UnixEpoch.AddSeconds(seconds)));
        Assert.Equal(seconds / 30, AppCodes.Match(secret, code, DateTime.UnixEpoch.AddSeconds(seconds)));
        Assert.Null(AppCodes.Match(secret, code, DateTime.UnixEpoch.AddSeconds(seconds + 90)));
    }

    [Fact]
    public async Task Two_factor_authentication_is_set_up_required_and_turned_off()
    {
        var lin = await app.As("Lin");
        var (secret, codes) = await SetUp(lin);
        Assert.Equal(10, codes.Count);
        Assert.Empty((await lin.Opens("/settings/second-factor")).Document.QuerySelectorAll("li code")); // shown once
        var stored = await app.Look(db => db.RecoveryCodes.Select(c => c.CodeHash).ToListAsync());
        Assert.DoesNotContain(codes, stored.Contains);
        Assert.False(await app.Look(db => db.Authenticators.AnyAsync(a => a.ProtectedSecret.Contains(secret))));

        var browser = app.Visitor();
        var page = await FirstStep(browser, "lin@harbor.example", "/courses");
        Assert.StartsWith("/sign-in/code", page.Path, StringComparison.Ordinal);
        Assert.StartsWith("/sign-in", (await browser.Opens("/settings")).Path, StringComparison.Ordinal); // the password is not enough
        (await page.Press("Continue", ("Code", "000000"))).Answers(HttpStatusCode.UnprocessableEntity).Shows("This code is incorrect");
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        var code = AuthenticatorApp.Code(secret, app.Now);
        Assert.Equal("/courses", (await page.Press("Continue", ("Code", code))).Path);

        // The same code does not work in another browser.
        page = await FirstStep(app.Visitor(), "lin@harbor.example");
        (await page.Press("Continue", ("Code", code))).Answers(HttpStatusCode.UnprocessableEntity);
        // A recovery code works once, however it is typed.
        Assert.Equal("/dashboard", (await page.Press("Continue", ("Code", codes[0].ToLowerInvariant().Replace('-', ' ')))).Path);
        page = await FirstStep(app.Visitor(), "lin@harbor.example");
        (await page.Press("Continue", ("Code", codes[0]))).Answers(HttpStatusCode.UnprocessableEntity);

        page = await browser.Opens("/settings/second-factor");
        page.Shows("9 are left.");
        page = await page.Press("Create new codes", ("Password", DemoWorld.Password));
        page.Shows("Your old recovery codes no longer work.");
        page = await browser.Opens("/settings/second-factor");
        (await page.PressAt("form[action='?handler=Disable'] button", ("Password", "wrong password")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("That password is incorrect.");
        (await page.PressAt("form[action='?handler=Disable'] button", ("Password", DemoWorld.Password))).Shows(
            "Two-factor authentication is off."
        );
        Assert.Equal("/dashboard", (await FirstStep(app.Visitor(), "lin@harbor.example")).Path);
        Assert.True(await app.Look(db => db.AuditEntries.AnyAsync(a => a.Action == "SecondFactorEnabled")));
        Assert.True(await app.Look(db => db.AuditEntries.AnyAsync(a => a.Action == "SecondFactorDisabled")));
    }

    [Fact]
    public async Task Recovery_codes_can_be_downloaded_and_printed_only_from_the_page_that_shows_them()
    {
        using var own = new LmsApp();
        var priya = await own.As("Priya");
        var (_, codes) = await SetUp(priya, own);
        var page = await priya.Opens("/settings/second-factor");
        using var token = new FormUrlEncodedContent([new("Password", DemoWorld.Password), new("__RequestVerificationToken", page.Token)]);
        using var made = await priya.Http.PostAsync("/settings/second-factor?handler=Codes", token);
        var carried = made
            .Headers.GetValues("Set-Cookie")
            .Where(c => c.StartsWith("lms-flash=", StringComparison.Ordinal))
            .Select(c => c.Split(';')[0])
            .MaxBy(c => c.Length)!;
        Assert.DoesNotContain(codes[0], Uri.UnescapeDataString(carried), StringComparison.Ordinal);

        page = await priya.Opens("/settings/second-factor");
        var shown = page.Document.QuerySelectorAll("li code").Select(c => c.TextContent).ToList();
        Assert.Equal(10, shown.Count);
        Assert.True(page.Response.Headers.CacheControl!.NoStore);
        var file = page.Find("a[download]");
        Assert.Equal("recovery-codes.txt", file.GetAttribute("download"));
        var text = Uri.UnescapeDataString(file.GetAttribute("href")!["data:text/plain;charset=utf-8,".Length..]);
        Assert.Equal(
            ["Recovery codes for priya@harbor.example at Harbor Academy", "Each code works once.", "", .. shown, ""],
            text.Split("\r\n")
        );
        Assert.True(page.Find("button[data-print]").HasAttribute("hidden")); // until a script can print
        // The printout has the codes and no form.
        Assert.All(page.Document.QuerySelectorAll("main form"), f => Assert.NotNull(f.Closest(".unprinted")));
        Assert.Null(page.Find("li code").Closest(".unprinted"));

        // A copied cookie is useless for another person and at a later time.
        using var ben = await own.As("Ben");
        ben.Http.DefaultRequestHeaders.Add("Cookie", carried);
        Assert.Empty((await ben.Opens("/settings/second-factor")).Document.QuerySelectorAll(".ticks code"));
        own.Clock.Advance(TimeSpan.FromMinutes(6));
        using var later = own.Visitor();
        page = await FirstStep(later, "priya@harbor.example");
        await page.Press("Continue", ("Code", shown[0]));
        later.Http.DefaultRequestHeaders.Add("Cookie", carried);
        (await later.Opens("/settings/second-factor")).Shows("9 are left.");
        Assert.Empty((await later.Opens("/settings/second-factor")).Document.QuerySelectorAll("li code"));
        Assert.False(await own.Look(db => db.AuditEntries.AnyAsync(a => a.Changes!.Contains(shown[1]))));
        Assert.False(await own.Look(db => db.RecoveryCodes.AnyAsync(c => c.CodeHash.Contains(shown[1]))));
    }

    [Fact]
    public async Task A_remembered_device_is_not_asked_until_it_is_forgotten_or_expires()
    {
        using var own = new LmsApp();
        var (secret, _) = await SetUp(await own.As("Ada"), own);
        var browser = own.Visitor();
        own.Clock.Advance(TimeSpan.FromSeconds(60));
        await (await FirstStep(browser, "ada@harbor.example")).Press(
            "Continue",
            ("Code", AuthenticatorApp.Code(secret, own.Now)),
            ("Trust", "true")
        );
        await browser.Sends("/sign-out", "/settings");
        Assert.Equal("/dashboard", (await FirstStep(browser, "ada@harbor.example")).Path);
        Assert.StartsWith("/sign-in/code", (await FirstStep(own.Visitor(), "ada@harbor.example")).Path, StringComparison.Ordinal);

        (await (await browser.Opens("/settings/security")).Press("Forget")).Shows(
            "Device forgotten. Signing in on it requires two-factor authentication again."
        );
        await browser.Sends("/sign-out", "/settings");
        var page = await FirstStep(browser, "ada@harbor.example");
        Assert.StartsWith("/sign-in/code", page.Path, StringComparison.Ordinal);
        own.Clock.Advance(TimeSpan.FromSeconds(60));
        await page.Press("Continue", ("Code", AuthenticatorApp.Code(secret, own.Now)), ("Trust", "true"));
        await browser.Sends("/sign-out", "/settings");
        own.Clock.Advance(TimeSpan.FromDays(31));
        Assert.StartsWith("/sign-in/code", (await FirstStep(browser, "ada@harbor.example")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_foreign_or_forged_remembered_device_is_not_accepted()
    {
        using var own = new LmsApp();
        await SetUp(await own.As("Ben"), own);
        var id = await own.IdOf("Ben");
        var name = "lms-device-" + Secrets.Hash(id.ToString("N"))[..12];
        // The cookie of Lin's device under the name of Ben's.
        var lin = own.Visitor();
        var first = await lin.Opens("/sign-in");
        using var form = new FormUrlEncodedContent([
            new("Input.Email", "lin@harbor.example"),
            new("Input.Password", DemoWorld.Password),
            new("__RequestVerificationToken", first.Token),
        ]);
        var secret = (await lin.Http.PostAsync("/sign-in", form))
            .Headers.GetValues("Set-Cookie")
            .Single(c => c.StartsWith("lms-device-", StringComparison.Ordinal))
            .Split('=')[1]
            .Split(';')[0];
        foreach (var planted in (string[])[secret, "AAAA", ""])
        {
            var browser = own.Visitor();
            browser.Http.DefaultRequestHeaders.Add("Cookie", $"{name}={planted}");
            Assert.StartsWith("/sign-in/code", (await FirstStep(browser, "ben@harbor.example")).Path, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_second_step_expires_after_ten_minutes_and_cannot_be_guessed()
    {
        using var own = new LmsApp();
        var (secret, _) = await SetUp(await own.As("Omar"), own);
        own.Clock.Advance(TimeSpan.FromSeconds(60));
        (await own.Visitor().Opens("/sign-in/code")).Shows("Sign in").DoesNotShow("Two-factor authentication");
        var page = await FirstStep(own.Visitor(), "omar@harbor.example");
        own.Clock.Advance(TimeSpan.FromMinutes(11));
        (await page.Press("Continue", ("Code", AuthenticatorApp.Code(secret, own.Now)))).Shows("That took too long. Sign in again.");

        page = await FirstStep(own.Visitor(), "omar@harbor.example");
        for (var i = 0; i < 5; i++)
            await page.Press("Continue", ("Code", "000000"));
        (await page.Press("Continue", ("Code", AuthenticatorApp.Code(secret, own.Now))))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Too many attempts. Try again in 15 minutes.");
        // Knowing the password does not reset the count.
        page = await FirstStep(own.Visitor(), "omar@harbor.example");
        (await page.Press("Continue", ("Code", AuthenticatorApp.Code(secret, own.Now)))).Shows("Too many attempts.");
    }

    [Fact]
    public async Task Members_who_must_use_two_factor_authentication_set_it_up_first()
    {
        using var own = new LmsApp();
        var grace = await own.As("Grace");
        var ada = await own.As("Ada");
        (await (await grace.Opens("/admin/sign-in-rules")).Press("Save", ("Input.Instructors", "true"))).Shows(
            "Saved. The rules apply from the next page each person opens."
        );
        foreach (var path in (string[])["/dashboard", "/teach", "/settings", "/courses", "/settings/password"])
            Assert.Equal("/settings/second-factor", (await ada.Opens(path)).Path);
        var sent = await ada.Posts(
            "/settings",
            new FormUrlEncodedContent([new("__RequestVerificationToken", (await ada.Opens("/settings/second-factor")).Token)])
        );
        Assert.Equal("/settings/second-factor", sent.Path);
        (await ada.Opens("/settings/second-factor")).Shows("Your institution requires two-factor authentication");
        await SetUp(ada, own);
        Assert.Equal("/teach", (await ada.Opens("/teach")).Path);
        (await ada.Sends("/settings/second-factor?handler=Disable", "/settings/second-factor", ("Password", DemoWorld.Password)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("can’t go without it");
        Assert.Equal("/dashboard", (await (await own.As("Lin")).Opens("/dashboard")).Path); // learners need none
        Assert.Equal(HttpStatusCode.Forbidden, (await (await own.As("Lin")).Opens("/admin/sign-in-rules")).Status);
    }

    private Task<(string Secret, IReadOnlyList<string> Codes)> SetUp(Browser browser) => SetUp(browser, app);

    private static async Task<(string Secret, IReadOnlyList<string> Codes)> SetUp(Browser browser, LmsApp app)
    {
        var page = await browser.Opens("/settings/second-factor");
        var secret = page.Find("svg + p code").TextContent.Replace(" ", "", StringComparison.Ordinal);
        (await page.Press("Turn on", ("Code", "12345"))).Answers(HttpStatusCode.UnprocessableEntity);
        page = await page.Press("Turn on", ("Code", AuthenticatorApp.Code(secret, app.Now)));
        page.Answers(HttpStatusCode.OK).Shows("Two-factor authentication is on.");
        return (secret, [.. page.Document.QuerySelectorAll("li code").Select(c => c.TextContent)]);
    }

    private static async Task<Page> FirstStep(Browser browser, string email, string returnUrl = "") =>
        await (await browser.Opens("/sign-in?returnUrl=" + returnUrl)).Press(
            "Sign in",
            ("Input.Email", email),
            ("Input.Password", DemoWorld.Password)
        );
}
