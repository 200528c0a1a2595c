using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

/// <summary>The product with notices about new devices.</summary>
public sealed class TellingApp : LmsApp
{
    protected override IEnumerable<KeyValuePair<string, string>> More => [new("Access:SignInNotices", "true")];
}

public sealed class GuessingTests(TellingApp app) : IClassFixture<TellingApp>
{
    [Fact]
    public async Task Each_lockout_lasts_longer_and_unknown_accounts_respond_the_same()
    {
        string[] emails = ["lin@harbor.example", "nobody@harbor.example"];
        foreach (var minutes in (int[])[15, 30, 60])
        {
            for (var i = 0; i < 5; i++)
            {
                var (known, unknown) = (await Try(emails[0]), await Try(emails[1]));
                known
                    .Answers(HttpStatusCode.UnprocessableEntity)
                    .Shows(i < 4 ? "That email and password don’t match." : $"Too many attempts. Try again in {minutes} minutes");
                Assert.Equal(known.Find(".error-summary").TextContent, unknown.Find(".error-summary").TextContent);
                Assert.Equal(known.Status, unknown.Status);
            }
            // During a lockout, the correct password makes no difference.
            (await Try(emails[0], DemoWorld.Password))
                .Answers(HttpStatusCode.UnprocessableEntity)
                .Shows("Too many attempts.");
            app.Clock.Advance(TimeSpan.FromMinutes(minutes) + TimeSpan.FromSeconds(1));
        }
        Assert.Equal("/dashboard", (await Try(emails[0], DemoWorld.Password)).Path);
        Assert.True(await app.Look(db => db.AuditEntries.AnyAsync(a => a.Action == "LockedOut")));
        Assert.False(await app.Look(db => db.SignInLimits.AnyAsync(l => l.Key == SignInLimits.OfEmail("lin@harbor.example")))); // forgiven
    }

    [Fact]
    public void A_lockout_lasts_at_most_a_day_and_occasional_failures_do_not_add_up()
    {
        var (limit, now) = (new SignInLimit("x"), new DateTime(2027, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        for (var lot = 0; lot < 20; lot++)
        {
            for (var i = 0; i < 5; i++)
                Assert.True(limit.Take(5, now));
            Assert.False(limit.Take(5, now));
            Assert.InRange(limit.LockedUntil!.Value - now, TimeSpan.FromMinutes(15), TimeSpan.FromHours(24));
            now = limit.LockedUntil.Value;
        }
        Assert.Equal(TimeSpan.FromHours(24), limit.LockedUntil - limit.SinceAt);
        now += TimeSpan.FromHours(25);
        for (var i = 0; i < 20; i++)
        {
            limit.Take(5, now += TimeSpan.FromMinutes(5));
            Assert.False(limit.IsLocked(now));
        }
        while (!limit.IsLocked(now))
            limit.Take(5, now);
        Assert.Equal(now + TimeSpan.FromMinutes(15), limit.LockedUntil);
    }

    /// <summary>More than fifty attempts fail from one network, each from another address and at another account.</summary>
    [Fact]
    public async Task A_network_that_guesses_at_many_accounts_is_slowed_down_but_its_other_users_can_sign_in()
    {
        async Task<T> From<T>(string address, Func<SignInLimits, Task<T>> use) =>
            await app.With<IServiceProvider, T>(async all =>
            {
                var viewer = all.GetRequiredService<Viewer>();
                viewer.Visit(viewer.InstitutionId, viewer.InstitutionName, viewer.Zone, IPAddress.Parse(address));
                return await use(all.GetRequiredService<SignInLimits>());
            });
        for (var i = 0; i < 50; i++)
        {
            await From(
                $"2001:db8::{i:x}",
                async l =>
                {
                    var wrong = await l.BeginAsync($"mail:{i}", null, CancellationToken.None);
                    await l.WrongAsync(wrong, CancellationToken.None);
                    Assert.Null(wrong.Against("Wait {0}."));
                    return wrong;
                }
            );
        }
        var attempt = await From("2001:db8::ffff", l => l.BeginAsync("mail:somebody-else", null, CancellationToken.None));
        Assert.Null(attempt.Against("Wait {0}."));
        Assert.Equal(0, await From("2001:db8::ffff", l => l.RightAsync(attempt, CancellationToken.None)));
        var counted = await app.Look(db => db.SignInLimits.Where(l => l.Key.StartsWith("from:2001:db8")).ToListAsync());
        Assert.Equal(("from:2001:db8::/64", 50), (Assert.Single(counted).Key, counted[0].Attempts)); // successful attempts are not counted
    }

    [Fact]
    public async Task The_queue_of_a_slowed_network_is_limited_and_does_not_affect_other_networks()
    {
        using var lane = new AttemptQueue(atOnce: 2, waiting: 0);
        Assert.True(await lane.EnterAsync("192.0.2.7", CancellationToken.None));
        Assert.True(await lane.EnterAsync("192.0.2.7", CancellationToken.None));
        Assert.False(await lane.EnterAsync("192.0.2.7", CancellationToken.None));
        Assert.True(await lane.EnterAsync("192.0.2.8", CancellationToken.None));
    }

    [Fact]
    public async Task Guessing_by_others_does_not_lock_the_owner_out_of_a_known_browser()
    {
        using var mine = app.Visitor();
        await mine.SignIn("katrin@harbor.example", DemoWorld.Password);
        await mine.Sends("/sign-out", "/settings");
        for (var i = 0; i < 6; i++)
            await Try("katrin@harbor.example");
        (await Try("katrin@harbor.example", DemoWorld.Password)).Shows("Too many attempts.");
        await mine.SignIn("katrin@harbor.example", DemoWorld.Password);
        // It does not end the lockout of others, and it is not a way to guess.
        (await Try("katrin@harbor.example", DemoWorld.Password)).Shows("Too many attempts.");
        await mine.Sends("/sign-out", "/settings");
        for (var i = 0; i < 5; i++)
            await Doors.SignIn(mine, "katrin@harbor.example", "not the password");
        (await Doors.SignIn(mine, "katrin@harbor.example", DemoWorld.Password))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Too many attempts.");
    }

    [Fact]
    public async Task An_emailed_code_can_be_used_once()
    {
        var browser = app.Visitor();
        var page = await AskForCode(browser, "ada@harbor.example");
        await app.DrainAsync();
        var code = app.Mail.To("ada@harbor.example").Last(l => l.Subject.StartsWith("Your sign-in code", StringComparison.Ordinal)).Subject[
            ^6..
        ];
        (await page.Press("Sign in", ("Code", code == "123456" ? "654321" : "123456")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This code is incorrect");
        // Another browser has another request.
        var other = await AskForCode(app.Visitor(), "ben@harbor.example");
        (await other.Press("Sign in", ("Code", code))).Answers(HttpStatusCode.UnprocessableEntity);
        (await page.Press("Sign in", ("Code", code), ("Wish", "made-up"))).Answers(HttpStatusCode.UnprocessableEntity);
        Assert.Equal("/dashboard", (await page.Press("Sign in", ("Code", code))).Path);
        var again = await app.Visitor()
            .Opens("/sign-in/mail?wish=" + Uri.EscapeDataString(page.Find("input[name=Wish]").GetAttribute("value")!));
        (await again.Press("Sign in", ("Code", code))).Answers(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task An_emailed_code_expires_after_ten_minutes_and_after_five_attempts()
    {
        var page = await AskForCode(app.Visitor(), "omar@harbor.example");
        await app.DrainAsync();
        var code = Code("omar@harbor.example");
        app.Clock.Advance(TimeSpan.FromMinutes(11));
        (await page.Press("Sign in", ("Code", code))).Answers(HttpStatusCode.UnprocessableEntity);

        var sent = new MailCode(Ids.New(), Ids.New(), "123456", app.Now);
        for (var i = 0; i < MailCode.Tries; i++)
            Assert.False(sent.Take("000000", app.Now));
        Assert.False(sent.Take("123456", app.Now));
    }

    [Fact]
    public async Task Requesting_a_code_does_not_reveal_accounts()
    {
        var (known, unknown) = (
            await AskForCode(app.Visitor(), "priya@harbor.example"),
            await AskForCode(app.Visitor(), "nobody.else@harbor.example")
        );
        Assert.Equal(known.Text, unknown.Text);
        await app.DrainAsync();
        Assert.Empty(app.Mail.To("nobody.else@harbor.example"));
        for (var i = 0; i < 5; i++)
            Assert.Equal(
                (await known.Press("Sign in", ("Code", "000000"))).Find(".error-summary").TextContent,
                (await unknown.Press("Sign in", ("Code", "000000"))).Find(".error-summary").TextContent
            );
        // Both are locked now.
        Assert.Equal(
            (await Try("priya@harbor.example")).Find(".error-summary").TextContent,
            (await Try("nobody.else@harbor.example")).Find(".error-summary").TextContent
        );
    }

    [Fact]
    public async Task A_sign_in_on_a_new_device_is_announced_and_on_a_known_one_is_not()
    {
        var first = app.Visitor();
        await first.SignIn("joerg@harbor.example", DemoWorld.Password);
        await first.Sends("/sign-out", "/settings");
        await first.SignIn("joerg@harbor.example", DemoWorld.Password);
        await app.DrainAsync();
        Assert.Empty(Notices());
        await app.Visitor().SignIn("joerg@harbor.example", DemoWorld.Password);
        await app.DrainAsync();
        Assert.Equal("/settings/security", Assert.Single(Notices()).Link);

        IEnumerable<Mailbox.Letter> Notices() => app.Mail.To("joerg@harbor.example").Where(l => l.Subject == "New sign-in to your account");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    public async Task Signing_in_with_a_code_returns_only_to_URLs_of_the_product(string returnUrl)
    {
        var page = await AskForCode(app.Visitor(), "grace@harbor.example", returnUrl);
        await app.DrainAsync();
        Assert.Equal("/dashboard", (await page.Press("Sign in", ("Code", Code("grace@harbor.example")))).Path);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{\"id\":\"AAAA\",\"rawId\":\"AAAA\",\"type\":\"public-key\",\"response\":{}}")]
    public async Task An_invalid_passkey_is_refused(string credential)
    {
        var visitor = app.Visitor();
        (await visitor.Sends("/sign-in?handler=Passkey", "/sign-in", ("Credential", credential)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Your passkey wasn’t accepted.");
        (await visitor.Opens("/sign-in?handler=PasskeyOptions")).Answers(HttpStatusCode.OK);
        (await visitor.Sends("/sign-in?handler=Passkey", "/sign-in", ("Credential", credential)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Your passkey wasn’t accepted.");
        var ben = await app.As("Ben");
        await ben.Opens("/settings/passkeys?handler=Options");
        (await ben.Sends("/settings/passkeys?handler=Add", "/settings/passkeys", ("Credential", credential)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The passkey couldn’t be added.");
    }

    [Fact]
    public async Task Unknown_form_fields_change_nothing()
    {
        (string, string)[] wishes =
        [
            ("Role", "Admin"),
            ("Input.Role", "Admin"),
            ("IsOperator", "true"),
            ("Subject.IsOperator", "true"),
            ("Subject.TwoFactorEnabled", "true"),
            ("InstitutionId", Guid.Empty.ToString()),
            ("Subject.Email", "evil@evil.example"),
            ("PersonId", Guid.Empty.ToString()),
        ];
        var lin = app.Visitor();
        await lin.SignIn("omar@harbor.example", DemoWorld.Password);
        foreach (
            var path in (string[])
                [
                    "/settings/password",
                    "/settings/email",
                    "/settings/close",
                    "/settings/second-factor?handler=Confirm",
                    "/settings/second-factor?handler=Codes",
                    "/settings/security?handler=End",
                    "/settings/passkeys?handler=Rename",
                    "/sign-in",
                    "/sign-in/mail",
                    "/register",
                    "/forgot-password",
                ]
        )
            await lin.Sends(path, "/settings", wishes);
        var who = await app.Look(db => db.Memberships.Include(m => m.Person).SingleAsync(m => m.Person.Email == "omar@harbor.example"));
        Assert.Equal((Role.Learner, false, false), (who.Role, who.Person.IsOperator, who.Person.TwoFactorEnabled));
    }

    private string Code(string email) =>
        app.Mail.To(email).Last(l => l.Subject.StartsWith("Your sign-in code", StringComparison.Ordinal)).Subject[^6..];

    private static async Task<Page> AskForCode(Browser browser, string email, string returnUrl = "") =>
        await (await browser.Opens("/sign-in/mail?returnUrl=" + Uri.EscapeDataString(returnUrl))).Press("Send code", ("Email", email));

    private async Task<Page> Try(string email, string password = "not the password") =>
        await (await app.Visitor().Opens("/sign-in")).Press("Sign in", ("Input.Email", email), ("Input.Password", password));
}
