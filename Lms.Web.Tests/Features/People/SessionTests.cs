using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.People.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

public sealed class SessionTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Firefox = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0";

    [Fact]
    public async Task A_person_sees_their_sessions_and_can_end_one()
    {
        var here = await app.As("Lin");
        var there = app.Visitor();
        there.Http.DefaultRequestHeaders.UserAgent.ParseAdd(Firefox);
        await there.SignIn("lin@harbor.example", DemoWorld.Password);
        var page = (await here.Opens("/settings/security")).Shows("Firefox on Windows").Shows("This device");
        page = await page.Press("Sign out Firefox on Windows");
        page.Shows("Device signed out.").DoesNotShow("Firefox on Windows");
        Assert.StartsWith("/sign-in", (await there.Opens("/settings")).Path, StringComparison.Ordinal);
        (await here.Opens("/settings")).Answers(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Signing_out_everywhere_else_keeps_the_current_session()
    {
        var (here, there) = (await app.As("Ben"), await app.As("Ben"));
        (await (await here.Opens("/settings/security")).Press("Sign out everywhere else")).Shows("You’ve been signed out everywhere else.");
        Assert.StartsWith("/sign-in", (await there.Opens("/settings")).Path, StringComparison.Ordinal);
        Assert.Equal("/settings", (await here.Opens("/settings")).Path);
        await (await here.Opens("/settings/security")).PressAt("form[action='?handler=EndAll'] button");
        Assert.StartsWith("/sign-in", (await here.Opens("/settings")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cookie_is_not_valid_after_signing_out()
    {
        var browser = app.Visitor();
        var cookie = await CookieOf(browser, "priya@harbor.example");
        Assert.Equal(HttpStatusCode.OK, (await Ask("/settings", cookie)).StatusCode);
        await browser.Sends("/sign-out", "/settings");
        Assert.Equal(HttpStatusCode.Redirect, (await Ask("/settings", cookie)).StatusCode);
    }

    [Fact]
    public async Task Every_sign_in_creates_a_session_and_ends_the_previous_one_of_the_browser()
    {
        var browser = app.Visitor();
        var first = await CookieOf(browser, "ada@harbor.example");
        // Someone who planted the first cookie has nothing once another person signs in with that browser.
        using var form = new FormUrlEncodedContent([
            new("Input.Email", "grace@harbor.example"),
            new("Input.Password", DemoWorld.Password),
            new("__RequestVerificationToken", (await browser.Opens("/settings")).Token),
        ]);
        var answer = await browser.Http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await Ask("/settings", first)).StatusCode);
        (await browser.Opens("/settings/security")).Answers(HttpStatusCode.OK).Shows("grace@harbor.example");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_session_planted_before_signing_in_is_not_used_afterward(bool byMail)
    {
        using var own = new LmsApp();
        // The cookie of an attacker's own session is in the browser of the victim.
        using var attacker = own.Visitor();
        var planted = await CookieOf(attacker, "lin@harbor.example");
        using var victim = own.Visitor();
        victim.Http.DefaultRequestHeaders.Add("Cookie", planted);
        (await victim.Opens("/settings/security")).Shows("lin@harbor.example");
        var before = await own.Look(db => db.Sessions.Where(s => s.EndedAt == null).Select(s => s.Id).ToListAsync());

        HttpResponseMessage answer;
        if (byMail)
        {
            var wish = await WishOf(victim, "ben@harbor.example");
            await own.DrainAsync();
            answer = await Post(victim, "/sign-in/mail", ("Wish", wish), ("Code", own.Mail.To("ben@harbor.example")[^1].Subject[^6..]));
        }
        else
            answer = await Post(victim, "/sign-in", ("Input.Email", "ben@harbor.example"), ("Input.Password", DemoWorld.Password));
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        var after = answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("lms-session=", StringComparison.Ordinal)).Split(';')[
            0
        ];
        Assert.NotEqual(planted, after);
        var ben = await own.IdOf("Ben");
        var live = await own.Look(db => db.Sessions.Where(s => s.EndedAt == null).Select(s => new { s.Id, s.PersonId }).ToListAsync());
        Assert.DoesNotContain(live, s => before.Contains(s.Id));
        Assert.Equal(ben, Assert.Single(live).PersonId);
        // The cookie that the attacker kept opens neither account.
        Assert.StartsWith("/sign-in", (await attacker.Opens("/settings")).Path, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, (await Ask("/settings", planted, own)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Ask("/settings", after, own)).StatusCode);
    }

    [Fact]
    public async Task A_form_token_from_before_signing_in_is_not_valid_afterward()
    {
        using var browser = app.Visitor();
        var before = (await browser.Opens("/language")).Token;
        await browser.SignIn("omar@harbor.example", DemoWorld.Password);
        using var form = new FormUrlEncodedContent([new("__RequestVerificationToken", before)]);
        Assert.Equal(HttpStatusCode.BadRequest, (await browser.Http.PostAsync("/sign-out", form)).StatusCode);
    }

    private static async Task<HttpResponseMessage> Post(Browser browser, string path, params (string Name, string Value)[] fields)
    {
        var token = (await browser.Opens("/language")).Token;
        return await browser.Http.PostAsync(
            path,
            new FormUrlEncodedContent([
                .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                KeyValuePair.Create("__RequestVerificationToken", token),
            ])
        );
    }

    private static async Task<string> WishOf(Browser browser, string email)
    {
        using var sent = await Post(browser, "/sign-in/mail?handler=Send", ("Email", email));
        return Microsoft
            .AspNetCore.WebUtilities.QueryHelpers.ParseQuery(sent.Headers.Location!.OriginalString.Split('?')[1])["wish"]
            .ToString();
    }

    [Fact]
    public async Task Sessions_of_others_cannot_be_ended()
    {
        var (lin, sofia) = (await app.As("Lin"), await app.As("Omar"));
        var omarId = await app.IdOf("Omar");
        var session = await app.Look(db =>
            db.Sessions.Where(s => s.PersonId == omarId && s.EndedAt == null).OrderBy(s => s.Id).LastAsync()
        );
        (await lin.Sends("/settings/security?handler=End", "/settings/security", ("id", session.Id.ToString()))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        (await sofia.Opens("/settings")).Answers(HttpStatusCode.OK);
        Assert.Equal("/settings", (await sofia.Opens("/settings")).Path);
    }

    [Fact]
    public async Task Activity_is_recorded_rarely_and_costs_the_page_no_statement()
    {
        using var own = new LmsApp();
        var lin = await own.As("Lin");
        var id = await own.IdOf("Lin");
        var begun = await Seen(own, id);
        var before = (await lin.Opens("/settings")).Statements;
        Assert.Equal(begun, await Seen(own, id));
        own.Clock.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal(before, (await lin.Opens("/settings")).Statements);
        for (var i = 0; i < 100 && await Seen(own, id) == begun; i++)
            await lin.Opens("/settings"); // written after the response
        Assert.True(await Seen(own, id) >= begun + TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task An_unused_session_expires_after_a_month()
    {
        using var own = new LmsApp();
        var lin = await own.As("Lin");
        own.Clock.Advance(TimeSpan.FromDays(31));
        Assert.StartsWith("/sign-in", (await lin.Opens("/settings")).Path, StringComparison.Ordinal);
        await own.With<ExpireAccess, bool>(async job =>
        {
            own.Clock.Advance(TimeSpan.FromDays(91));
            await job.RunAsync(CancellationToken.None);
            return true;
        });
        Assert.False(await own.Look(db => db.Sessions.AnyAsync()));
    }

    [Fact]
    public async Task The_sign_in_form_costs_no_statement() => Assert.Equal(0, (await app.Visitor().Opens("/sign-in")).Statements);

    [Theory]
    [InlineData(Firefox, "Firefox on Windows")]
    [InlineData(
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
        "Safari on iPhone"
    )]
    [InlineData(
        "Mozilla/5.0 (Linux; Android 14; Pixel 8) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Mobile Safari/537.36",
        "Chrome on Android"
    )]
    [InlineData(
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36 Edg/130.0",
        "Edge on Mac"
    )]
    [InlineData("<script>", "Unknown device")]
    [InlineData(null, "Unknown device")]
    public void Devices_are_named_in_plain_words(string? agent, string name) => Assert.Equal(name, DeviceName.Of(agent));

    private static Task<DateTime> Seen(LmsApp app, Guid id) =>
        app.Look(db => db.Sessions.Where(s => s.PersonId == id).Select(s => s.SeenAt).SingleAsync());

    private static async Task<string> CookieOf(Browser browser, string email)
    {
        var page = await browser.Opens("/sign-in");
        using var form = new FormUrlEncodedContent([
            new("Input.Email", email),
            new("Input.Password", DemoWorld.Password),
            new("__RequestVerificationToken", page.Token),
        ]);
        var answer = await browser.Http.PostAsync("/sign-in", form);
        return answer.Headers.GetValues("Set-Cookie").Single(c => c.StartsWith("lms-session=", StringComparison.Ordinal)).Split(';')[0];
    }

    private async Task<HttpResponseMessage> Ask(string path, string cookie, LmsApp? at = null)
    {
        var http = (at ?? app).CreateClient(new() { AllowAutoRedirect = false, HandleCookies = false });
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookie);
        return await http.SendAsync(request);
    }
}
