using System.Net;
using Lms.Web.Features.Administration.Seeding;

namespace Lms.Web.Tests.Features.People;

public sealed class SignInTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Fact]
    public async Task A_wrong_password_and_an_unknown_account_get_the_same_response()
    {
        var wrong = await Doors.SignIn(app.Visitor(), "priya@harbor.example", "not the password");
        var unknown = await Doors.SignIn(app.Visitor(), "nobody@harbor.example", "not the password");
        wrong.Answers(HttpStatusCode.UnprocessableEntity).Shows("That email and password don’t match.");
        Assert.Equal(wrong.Text, unknown.Text);
        Assert.Equal(wrong.Status, unknown.Status);
    }

    [Fact]
    public async Task Only_someone_who_knows_the_password_learns_that_an_account_is_not_confirmed()
    {
        await Doors.Register(app.Visitor(), "late@harbor.example");
        (await Doors.SignIn(app.Visitor(), "late@harbor.example", "not the password"))
            .Shows("That email and password don’t match.")
            .DoesNotShow("confirmed");
    }

    [Fact]
    public async Task Five_wrong_passwords_lock_the_account_and_a_new_password_unlocks_it()
    {
        var browser = app.Visitor();
        for (var i = 0; i < 4; i++)
            (await Doors.SignIn(browser, "omar@harbor.example", "not the password")).Shows("That email and password don’t match.");
        (await Doors.SignIn(browser, "omar@harbor.example", "not the password")).Shows(
            "Too many attempts. Try again in 15 minutes, or choose a new password."
        );
        (await Doors.SignIn(browser, "omar@harbor.example", DemoWorld.Password))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Too many attempts.");

        var link = await app.AskForPassword("omar@harbor.example");
        (await Doors.NewPassword(browser, link, "another short sentence")).Shows("Your new password is set. Use it to sign in.");
        Assert.Equal("/dashboard", (await Doors.SignIn(browser, "omar@harbor.example", "another short sentence")).Path);
    }

    [Fact]
    public async Task Signing_out_ends_the_session()
    {
        var lin = await app.As("Lin");
        var page = await lin.Opens("/dashboard");
        page.Answers(HttpStatusCode.OK);
        (await lin.Sends("/sign-out", "/dashboard")).Shows("You’re signed out.");
        Assert.StartsWith("/sign-in", (await lin.Opens("/dashboard")).Path, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Opening_the_sign_out_page_does_not_sign_out()
    {
        var lin = await app.As("Lin");
        await lin.Opens("/sign-out");
        Assert.Equal("/dashboard", (await lin.Opens("/dashboard")).Path);
    }

    [Theory]
    [InlineData("/courses/fire-safety", "/courses/fire-safety")]
    [InlineData("/learn/fire-safety?x=1", "/learn/fire-safety")]
    [InlineData("https://evil.example/", null)]
    [InlineData("//evil.example/", null)]
    [InlineData("/\\evil.example/", null)]
    [InlineData("\\\\evil.example", null)]
    [InlineData("/\t/evil.example", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("http:evil.example", null)]
    [InlineData("evil.example", null)]
    [InlineData("", null)]
    [InlineData("/courses\r\nSet-Cookie: a=b", null)]
    [InlineData("~//evil.example", null)]
    public async Task After_signing_in_people_are_redirected_only_to_URLs_of_the_product(string returnUrl, string? leads)
    {
        var browser = app.Visitor();
        var page = await browser.Opens("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl));
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Input.Email"] = "lin@harbor.example",
                ["Input.Password"] = DemoWorld.Password,
                ["ReturnUrl"] = returnUrl,
                ["__RequestVerificationToken"] = page.Token,
            }
        );
        var answer = await browser.Http.PostAsync("/sign-in", form);
        Assert.Equal(HttpStatusCode.SeeOther, answer.StatusCode);
        Assert.StartsWith(leads ?? "/dashboard", answer.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var again = await browser.Http.GetAsync("/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl)); // already signed in
        Assert.StartsWith(leads ?? "/dashboard", again.Headers.Location!.OriginalString, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_visitor_returns_to_the_requested_page_after_signing_in()
    {
        var browser = app.Visitor();
        var page = await browser.Opens("/settings/notifications");
        Assert.StartsWith("/sign-in?returnUrl=", page.Path, StringComparison.Ordinal);
        page = await page.Press("Sign in", ("Input.Email", "lin@harbor.example"), ("Input.Password", DemoWorld.Password));
        Assert.Equal("/settings/notifications", page.Path);
    }

    [Fact]
    public async Task A_suspended_person_is_signed_out_at_once_and_told_why_when_they_sign_in()
    {
        var jorg = await app.As("Jörg");
        (await jorg.Opens("/settings")).Answers(HttpStatusCode.OK);
        var grace = await app.As("Grace");
        var id = await app.IdOf("Jörg");
        (await grace.Sends($"/admin/people/{id}?handler=Suspend", $"/admin/people/{id}", ("Reason", "Shared the password."))).Shows(
            "Account suspended. All its sessions have ended."
        );
        Assert.StartsWith("/sign-in", (await jorg.Opens("/settings")).Path, StringComparison.Ordinal);
        (await Doors.SignIn(app.Visitor(), "joerg@harbor.example", DemoWorld.Password))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This account is suspended: Shared the password.");
        (await Doors.SignIn(app.Visitor(), "joerg@harbor.example", "not the password")).DoesNotShow("suspended");

        await (await app.Visitor().Opens("/forgot-password")).Press("Send link", ("Email", "joerg@harbor.example"));
        await app.DrainAsync();
        Assert.DoesNotContain(app.Mail.To("joerg@harbor.example"), l => l.Subject.Contains("password", StringComparison.Ordinal));

        (await grace.Sends($"/admin/people/{id}?handler=Readmit", $"/admin/people/{id}")).Shows("Account reactivated.");
        Assert.Equal("/dashboard", (await Doors.SignIn(app.Visitor(), "joerg@harbor.example", DemoWorld.Password)).Path);
    }
}
