using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

/// <summary>The product with few attempts and links that expire at once.</summary>
public sealed class StrictApp : LmsApp
{
    protected override IEnumerable<KeyValuePair<string, string>> More =>
        [
            KeyValuePair.Create("Access:AttemptsPerMinute", "4"),
            KeyValuePair.Create("Jobs:Enabled", "false"),
            KeyValuePair.Create("Access:PasswordIterations", "1"),
        ];

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.ConfigureTestServices(services =>
            services.Configure<DataProtectionTokenProviderOptions>(tokens => tokens.TokenLifespan = TimeSpan.Zero)
        );
    }
}

public sealed class LimitTests(StrictApp app) : IClassFixture<StrictApp>
{
    [Fact]
    public async Task Links_expire_and_too_many_attempts_are_refused()
    {
        var browser = app.Visitor();
        await (await browser.Opens("/forgot-password")).Press("Send link", ("Email", "lin@harbor.example"));
        await app.DrainAsync();
        var page = await (await browser.Opens(app.Mail.To("lin@harbor.example")[0].Link)).Press(
            "Set password",
            ("Input.Password", "a short sentence")
        );
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("This link has expired or was already used. Request a new one.");

        for (var i = 0; i < 2; i++)
            await TryToSignIn(browser);
        (await TryToSignIn(browser)).Answers(HttpStatusCode.TooManyRequests).Shows("Too many attempts");
        for (var i = 0; i < 10; i++)
            (await browser.Opens("/sign-in")).Answers(HttpStatusCode.OK); // reading the form is unlimited
        (await browser.Opens("/courses")).Answers(HttpStatusCode.OK);
    }

    private static async Task<Page> TryToSignIn(Browser browser) =>
        await (await browser.Opens("/sign-in")).Press(
            "Sign in",
            ("Input.Email", "nobody@harbor.example"),
            ("Input.Password", "not the password")
        );
}
