using System.Net;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

/// <summary>Signing in with an account at an independent provider.</summary>
public sealed class ExternalTests(ExternalTests.App app) : IClassFixture<ExternalTests.App>
{
    public sealed class App : LmsApp
    {
        public OpenIdServer Provider { get; } = new();

        protected override IEnumerable<KeyValuePair<string, string>> More =>
            [
                new("Access:Providers:harbor:Name", "Harbor ID"),
                new("Access:Providers:harbor:Authority", Provider.Authority),
                new("Access:Providers:harbor:ClientId", "lms"),
                new("Access:Providers:harbor:ClientSecret", "a-secret-of-the-tests"),
            ];

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
                Provider.Dispose();
        }
    }

    [Fact]
    public async Task A_new_person_gets_an_account_with_a_confirmed_email_address_and_can_sign_in_again()
    {
        await app.Provider.Is("new-1", "nia@elsewhere.example");
        using var browser = app.Visitor();
        (await Through(browser)).Answers(HttpStatusCode.OK).Shows("Nia Sol");
        await app.Provider.Is("new-1", "another@elsewhere.example");
        using var again = app.Visitor();
        (await Through(again)).Answers(HttpStatusCode.OK).Shows("nia@elsewhere.example");
        var person = await app.Look(db => db.People.SingleAsync(p => p.Email == "nia@elsewhere.example"));
        Assert.True(person.EmailConfirmed);
        Assert.Null(person.PasswordHash);
    }

    [Fact]
    public async Task An_account_is_connected_only_if_the_provider_verified_its_email_address()
    {
        await app.Provider.Is("lin-elsewhere", "lin@harbor.example", verified: false);
        using var stranger = app.Visitor();
        (await Through(stranger)).Answers(HttpStatusCode.UnprocessableEntity).Shows("Harbor ID hasn’t verified your email address.");
        await app.Provider.Is("lin-elsewhere", "lin@harbor.example");
        using var lin = app.Visitor();
        (await Through(lin)).Answers(HttpStatusCode.OK).Shows("lin@harbor.example");
        Assert.Equal(1, await app.Look(db => db.People.CountAsync(p => p.Email == "lin@harbor.example")));
    }

    [Fact]
    public async Task Someone_who_registered_with_a_foreign_email_address_is_locked_out_when_its_owner_signs_in()
    {
        using var thief = app.Visitor();
        await (await thief.Opens("/register")).Press(
            "Create account",
            ("Input.FirstName", "T"),
            ("Input.LastName", "H"),
            ("Input.Email", "victim@elsewhere.example"),
            ("Input.Password", "waiting for the owner")
        );
        await app.Provider.Is("victim", "victim@elsewhere.example");
        using var owner = app.Visitor();
        (await Through(owner)).Answers(HttpStatusCode.OK);
        Assert.Null((await app.Look(db => db.People.SingleAsync(p => p.Email == "victim@elsewhere.example"))).PasswordHash);
        (
            await (await thief.Opens("/sign-in")).Press(
                "Sign in",
                ("Input.Email", "victim@elsewhere.example"),
                ("Input.Password", "waiting for the owner")
            )
        ).Answers(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_sign_in_form_may_only_redirect_to_the_provider()
    {
        using var browser = app.Visitor();
        var page = (await browser.Opens("/sign-in?returnUrl=/courses")).Shows("Continue with Harbor ID");
        Assert.Contains(
            $"form-action 'self' {app.Provider.Authority};",
            page.Response.Headers.GetValues("Content-Security-Policy").Single(),
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("signature")]
    [InlineData("nonce")]
    [InlineData("audience")]
    [InlineData("audiences")] // one of several, without saying for which of them it was issued
    [InlineData("issuer")]
    [InlineData("expired")]
    [InlineData("unsigned")]
    public async Task An_invalid_ID_token_is_refused(string how)
    {
        await app.Provider.Is("omar-elsewhere", "omar@harbor.example");
        await app.Provider.Spoils(how);
        try
        {
            using var browser = app.Visitor();
            (await Through(browser)).Shows("We couldn’t sign you in with the other account.");
            (await browser.Opens("/dashboard")).Shows("Sign in");
            Assert.False(
                await app.Look(db =>
                    db.Set<Microsoft.AspNetCore.Identity.IdentityUserLogin<Guid>>().AnyAsync(l => l.ProviderKey == "omar-elsewhere")
                )
            );
        }
        finally
        {
            await app.Provider.Spoils("");
        }
    }

    [Fact]
    public async Task The_state_of_another_browser_or_one_that_was_used_is_refused()
    {
        await app.Provider.Is("priya-elsewhere", "priya@harbor.example");
        using var mine = app.Visitor();
        using var other = app.Visitor();
        var back = await Away(mine, "/dashboard");
        (await other.Opens(back.PathAndQuery)).Shows("We couldn’t sign you in with the other account.");
        (await mine.Opens(back.PathAndQuery)).Answers(HttpStatusCode.OK).Shows("priya@harbor.example");
        using var later = app.Visitor();
        (await later.Opens(back.PathAndQuery)).Shows("We couldn’t sign you in with the other account.");
        (await later.Opens("/sign-in/external")).Shows("We couldn’t sign you in with the other account.");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    [InlineData("/\\evil.example")]
    public async Task The_return_URL_stays_within_the_product(string to)
    {
        await app.Provider.Is("new-2", "way@elsewhere.example");
        using var browser = app.Visitor();
        Assert.Equal("/dashboard", (await Through(browser, to)).Path);
    }

    [Fact]
    public async Task Accounts_can_be_connected_and_disconnected_in_the_settings()
    {
        var ben = await app.As("Ben");
        await app.Provider.Is("ben-elsewhere", "private@elsewhere.example", verified: false);
        (await ben.Opens((await Away(ben, "/settings/connections", from: "/settings/connections")).PathAndQuery)).Shows(
            "Account connected."
        );
        using var later = app.Visitor();
        (await Through(later)).Answers(HttpStatusCode.OK).Shows("ben@harbor.example");
        (await (await ben.Opens("/settings/connections")).Press("Disconnect Harbor ID")).Shows("Account disconnected");
        using var outside = app.Visitor();
        (await Through(outside)).Answers(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData("/signin-oidc")]
    [InlineData("/signout-oidc")]
    [InlineData("/signout-callback-oidc")]
    public async Task Default_paths_of_the_framework_are_not_served(string path)
    {
        using var browser = app.Visitor();
        (await browser.Opens(path)).Answers(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task The_callback_does_not_read_a_form()
    {
        using var browser = app.Visitor();
        using var form = new FormUrlEncodedContent([new("code", "anything"), new("state", "anything")]);
        using var answer = await browser.Http.PostAsync("/sign-in/external/harbor", form);
        Assert.True(answer.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed, answer.StatusCode.ToString());
    }

    private async Task<Page> Through(Browser browser, string returnUrl = "/dashboard") =>
        await browser.Opens((await Away(browser, returnUrl)).PathAndQuery);

    /// <summary>Redirects to the provider and back to the callback.</summary>
    private async Task<Uri> Away(Browser browser, string returnUrl, string from = "/sign-in")
    {
        var token = (await browser.Opens(from)).Token;
        using var form = new FormUrlEncodedContent([
            new("provider", "harbor"),
            new("returnUrl", returnUrl),
            new("__RequestVerificationToken", token),
        ]);
        using var sent = await browser.Http.PostAsync("/sign-in/external", form);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.StartsWith(app.Provider.Authority, sent.Headers.Location!.ToString(), StringComparison.Ordinal);
        return await OpenIdServer.Visit(sent.Headers.Location);
    }
}
