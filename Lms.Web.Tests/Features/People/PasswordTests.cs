using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.People.Model;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

public sealed class PasswordTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string Next = "seven quiet herons at dawn";

    [Fact]
    public async Task Changing_a_password_requires_the_old_one_and_signs_out_everywhere_else()
    {
        var (here, there) = (await app.As("Lin"), await app.As("Lin"));
        var form = await here.Opens("/settings/password");
        (await form.Press("Change password", ("Input.Current", "not the password"), ("Input.Password", Next)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("That password is incorrect.");
        (await form.Press("Change password", ("Input.Current", DemoWorld.Password), ("Input.Password", "password123")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This password is too common");
        (await form.Press("Change password", ("Input.Current", DemoWorld.Password), ("Input.Password", Next)))
            .Answers(HttpStatusCode.OK)
            .Shows("Password changed.");
        Assert.Equal("/settings", (await here.Opens("/settings")).Path);
        Assert.StartsWith("/sign-in", (await there.Opens("/settings")).Path, StringComparison.Ordinal);
        await app.DrainAsync();
        Assert.Contains(app.Mail.To("lin@harbor.example"), l => l.Subject == "Your password was changed");
        Assert.True(await app.Look(db => db.AuditEntries.AnyAsync(a => a.Action == "PasswordChanged")));
        var again = app.Visitor();
        (
            await (await again.Opens("/sign-in")).Press(
                "Sign in",
                ("Input.Email", "lin@harbor.example"),
                ("Input.Password", DemoWorld.Password)
            )
        ).Answers(HttpStatusCode.UnprocessableEntity);
        await again.SignIn("lin@harbor.example", Next);
    }

    [Theory]
    [InlineData("password12345")]
    [InlineData("P@ssw0rd123")]
    [InlineData("qwertyuiop")]
    [InlineData("1234567890")]
    [InlineData("iloveyou123!")]
    [InlineData("abcabcabcabc")]
    [InlineData("abcdefghijklmnop")]
    [InlineData("zyxwvutsrqponm")]
    public void Popular_passwords_are_common(string password) => Assert.True(PasswordRules.IsCommon(password.ToLowerInvariant()));

    [Theory]
    [InlineData("a short sentence to remember")]
    [InlineData("learn-something-new")]
    [InlineData("9f2kd0_aXw")]
    public void Unusual_passwords_are_not_common(string password) => Assert.False(PasswordRules.IsCommon(password.ToLowerInvariant()));

    [Theory]
    [InlineData("Vermeer paints at night")]
    [InlineData("noor.v likes the sea")]
    [InlineData("I study at Harbor Academy")]
    public async Task A_password_that_contains_personal_information_is_refused(string password)
    {
        var page = await (await app.Visitor().Opens("/register")).Press(
            "Create account",
            ("Input.FirstName", "Noor"),
            ("Input.LastName", "Vermeer"),
            ("Input.Email", "noor.v@elsewhere.example"),
            (
                "Input.Password",
                password.Replace(
                    "Harbor Academy",
                    await app.Look(db => db.Institutions.Select(i => i.Name).FirstAsync()),
                    StringComparison.Ordinal
                )
            )
        );
        page.Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Don’t use your name, your email address or the institution’s name in your password.");
    }

    [Fact]
    public async Task An_email_address_changes_when_the_new_one_confirms_and_the_old_one_can_undo_it()
    {
        var priya = await app.As("Priya");
        var form = await priya.Opens("/settings/email");
        (await form.Press("Send link", ("Input.Email", "priya@new.example"), ("Input.Password", "wrong password"))).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        (await form.Press("Send link", ("Input.Email", "priya@new.example"), ("Input.Password", DemoWorld.Password))).Shows(
            "We’ve sent a link to the new email address."
        );
        await app.DrainAsync();
        var confirm = app.Mail.To("priya@new.example").Single().Link;
        var page = await app.Visitor().Opens(confirm);
        Assert.True(await Has("priya@harbor.example")); // opening the link changes nothing
        foreach (var wrong in (string[])[confirm[..^4] + "AAAA", confirm.Split("&token=")[0], "/change-email?id=x&token=y"])
            (await (await app.Visitor().Opens(wrong)).Press("Confirm email address"))
                .Answers(HttpStatusCode.UnprocessableEntity)
                .Shows("This link has expired");
        (await page.Press("Confirm email address")).Shows("Your email address has been changed.");
        Assert.StartsWith("/sign-in", (await priya.Opens("/settings")).Path, StringComparison.Ordinal);
        (await (await app.Visitor().Opens(confirm)).Press("Confirm email address")).Answers(HttpStatusCode.UnprocessableEntity); // once
        await app.Visitor().SignIn("priya@new.example", DemoWorld.Password);

        await app.DrainAsync();
        var thief = app.Visitor();
        await thief.SignIn("priya@new.example", DemoWorld.Password);
        var undo = app.Mail.To("priya@harbor.example").Single(l => l.Subject == "Your account has a new email address").Link;
        (await (await app.Visitor().Opens(undo)).Press("Undo change")).Shows("Your old email address is active again.");
        Assert.True(await Has("priya@harbor.example"));
        Assert.StartsWith("/sign-in", (await thief.Opens("/settings")).Path, StringComparison.Ordinal);
        (await (await app.Visitor().Opens(undo)).Press("Undo change")).Answers(HttpStatusCode.UnprocessableEntity);
        await app.DrainAsync();
        Assert.Contains(app.Mail.To("priya@harbor.example"), l => l.Subject == "Choose a new password");
    }

    [Fact]
    public async Task Undoing_a_change_of_email_address_removes_credentials_added_since_and_keeps_earlier_ones()
    {
        using var own = new LmsApp();
        var id = await own.IdOf("Ada");
        await AddKeys("before");
        // The owner opened two-factor authentication once and did not turn it on.
        await (await own.As("Ada")).Opens("/settings/second-factor");
        own.Clock.Advance(TimeSpan.FromMinutes(5));
        var thief = await own.As("Ada");
        await (await thief.Opens("/settings/email")).Press(
            "Send link",
            ("Input.Email", "ada@thief.example"),
            ("Input.Password", DemoWorld.Password)
        );
        await own.DrainAsync();
        await (await own.Visitor().Opens(own.Mail.To("ada@thief.example").Single().Link)).Press("Confirm email address");
        await own.DrainAsync();
        await thief.SignIn("ada@thief.example", DemoWorld.Password);
        var page = await thief.Opens("/settings/second-factor");
        var secret = page.Find("svg + p code").TextContent.Replace(" ", "", StringComparison.Ordinal);
        (await page.Press("Turn on", ("Code", AuthenticatorApp.Code(secret, own.Now)))).Shows("Two-factor authentication is on.");
        await AddKeys("after");

        var letter = own.Mail.To("ada@harbor.example").Single(l => l.Subject == "Your account has a new email address");
        Assert.Contains("every passkey, connected account and second factor added since", letter.Text, StringComparison.Ordinal);
        page = (await own.Visitor().Opens(letter.Link)).Shows("Anything you set up before then stays.");
        await page.Press("Undo change");
        await own.DrainAsync();
        Assert.StartsWith("/sign-in", (await thief.Opens("/settings")).Path, StringComparison.Ordinal);
        Assert.Equal(
            ["before"],
            await own.Look(db => db.Set<IdentityUserLogin<Guid>>().Where(l => l.UserId == id).Select(l => l.ProviderKey).ToListAsync())
        );
        Assert.Equal(
            ["before"],
            await own.With<UserManager<Person>, List<string?>>(async people =>
                [.. (await people.GetPasskeysAsync((await people.FindByIdAsync(id.ToString()))!)).Select(k => k.Name)]
            )
        );
        Assert.Equal(
            (0, 0),
            await own.Look(async db =>
                (await db.Authenticators.CountAsync(a => a.PersonId == id), await db.RecoveryCodes.CountAsync(c => c.PersonId == id))
            )
        );
        // The password that the attacker knows no longer works, and the owner chooses another.
        foreach (var email in (string[])["ada@harbor.example", "ada@thief.example"])
            (await Doors.SignIn(own.Visitor(), email, DemoWorld.Password)).Answers(HttpStatusCode.UnprocessableEntity);
        await Doors.NewPassword(
            own.Visitor(),
            own.Mail.To("ada@harbor.example").Last(l => l.Subject == "Choose a new password").Link,
            Next
        );
        await own.Visitor().SignIn("ada@harbor.example", Next);

        Task AddKeys(string name) =>
            own.With<UserManager<Person>, bool>(async people =>
            {
                var ada = (await people.FindByIdAsync(id.ToString()))!;
                await people.AddLoginAsync(ada, new UserLoginInfo("harbor", name, "Harbor ID"));
                var key = new UserPasskeyInfo(
                    System.Text.Encoding.UTF8.GetBytes(name),
                    [1],
                    DateTimeOffset.UnixEpoch,
                    0,
                    null,
                    true,
                    false,
                    false,
                    [1],
                    [1]
                )
                {
                    Name = name,
                };
                return (await people.AddOrUpdatePasskeyAsync(ada, key)).Succeeded;
            });
    }

    [Fact]
    public async Task Links_to_change_an_email_address_expire()
    {
        using var own = new LmsApp();
        var ada = await own.As("Ada");
        await (await ada.Opens("/settings/email")).Press(
            "Send link",
            ("Input.Email", "ada@late.example"),
            ("Input.Password", DemoWorld.Password)
        );
        await (await ada.Opens("/settings/email")).Press(
            "Send link",
            ("Input.Email", "ada@new.example"),
            ("Input.Password", DemoWorld.Password)
        );
        await own.DrainAsync();
        // A later request replaces the earlier one.
        (await (await own.Visitor().Opens(own.Mail.To("ada@late.example").Single().Link)).Press("Confirm email address")).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        await (await own.Visitor().Opens(own.Mail.To("ada@new.example").Single().Link)).Press("Confirm email address");
        await own.DrainAsync();
        own.Clock.Advance(TimeSpan.FromHours(73));
        (await (await own.Visitor().Opens(own.Mail.To("ada@harbor.example").Single().Link)).Press("Undo change")).Answers(
            HttpStatusCode.UnprocessableEntity
        );
        await own.Visitor().SignIn("ada@new.example", DemoWorld.Password);

        var ben = await own.As("Ben");
        await (await ben.Opens("/settings/email")).Press(
            "Send link",
            ("Input.Email", "ben@new.example"),
            ("Input.Password", DemoWorld.Password)
        );
        await own.DrainAsync();
        own.Clock.Advance(TimeSpan.FromHours(25));
        (await (await own.Visitor().Opens(own.Mail.To("ben@new.example").Single().Link)).Press("Confirm email address")).Answers(
            HttpStatusCode.UnprocessableEntity
        );
    }

    [Fact]
    public async Task A_taken_email_address_responds_like_a_free_one_and_its_owner_is_told()
    {
        var omar = await app.As("Omar");
        (
            await (await omar.Opens("/settings/email")).Press(
                "Send link",
                ("Input.Email", "grace@harbor.example"),
                ("Input.Password", DemoWorld.Password)
            )
        ).Shows("We’ve sent a link to the new email address.");
        await app.DrainAsync();
        Assert.Contains(app.Mail.To("grace@harbor.example"), l => l.Subject == "You already have an account");
    }

    [Fact]
    public async Task A_person_who_closes_their_account_is_signed_out_until_an_administrator_reopens_it()
    {
        var (ben, elsewhere) = (await app.As("Ben"), await app.As("Ben"));
        var form = await ben.Opens("/settings/close");
        (await form.Press("Close my account", ("Password", "wrong password"))).Answers(HttpStatusCode.UnprocessableEntity);
        (await form.Press("Close my account", ("Password", DemoWorld.Password))).Shows("Your account is closed.");
        foreach (var browser in (Browser[])[ben, elsewhere])
            Assert.StartsWith("/sign-in", (await browser.Opens("/settings")).Path, StringComparison.Ordinal);
        (
            await (await app.Visitor().Opens("/sign-in")).Press(
                "Sign in",
                ("Input.Email", "ben@harbor.example"),
                ("Input.Password", DemoWorld.Password)
            )
        ).Shows("You closed this account. An administrator can reopen it.");
        var (grace, id) = (await app.As("Grace"), await app.IdOf("Ben"));
        await grace.Sends($"/admin/people/{id}?handler=Readmit", $"/admin/people/{id}");
        Assert.StartsWith("/sign-in", (await elsewhere.Opens("/settings")).Path, StringComparison.Ordinal); // ended sessions stay ended
        await app.Visitor().SignIn("ben@harbor.example", DemoWorld.Password);
    }

    [Fact]
    public async Task The_last_administrator_cannot_close_their_account()
    {
        var grace = await app.As("Grace");
        (await (await grace.Opens("/settings/close")).Press("Close my account", ("Password", DemoWorld.Password)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You’re the last");
    }

    private Task<bool> Has(string email) => app.Look(db => db.People.AnyAsync(p => p.Email == email));
}
