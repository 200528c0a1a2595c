using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.People.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

/// <summary>Return URLs lead only to pages of this product.</summary>
public sealed class ReturnTests(LmsApp app) : IClassFixture<LmsApp>
{
    public static TheoryData<string> Hostile =>
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "/\t/evil.example",
            "~//evil.example",
            "javascript:alert(1)",
            "evil.example",
        ];

    [Theory, MemberData(nameof(Hostile))]
    public async Task The_language_switch(string to)
    {
        using var visitor = app.Visitor();
        Leads(await Post(visitor, "/language", ("locale", "en"), ("ReturnUrl", to)), "/");
        Leads(await Post(visitor, "/language?returnUrl=" + Uri.EscapeDataString(to), ("locale", "en")), "/");
        Leads(await Post(visitor, "/language", ("locale", "en"), ("ReturnUrl", "/courses")), "/courses");
    }

    [Theory, MemberData(nameof(Hostile))]
    public async Task Choosing_an_institution(string to)
    {
        var lin = await app.As("Lin");
        var id = await app.Look(db => db.Institutions.Select(i => i.Id).SingleAsync());
        Leads(await Post(lin, "/institutions", ("id", id.ToString()), ("ReturnUrl", to)), "/dashboard");
        Leads(await Post(lin, "/institutions", ("id", id.ToString()), ("ReturnUrl", "/courses")), "/courses");
    }

    [Theory, MemberData(nameof(Hostile))]
    public async Task Agreeing_to_legal_texts(string to)
    {
        var lin = await app.As("Lin");
        Leads(await Post(lin, "/agreements", ("Agrees", "true"), ("ReturnUrl", to)), "/dashboard");
        Leads(await Post(lin, "/agreements?returnUrl=" + Uri.EscapeDataString(to), ("Agrees", "true")), "/dashboard");
        Leads(await Post(lin, "/agreements", ("Agrees", "true"), ("ReturnUrl", "/courses")), "/courses");
    }

    [Theory, MemberData(nameof(Hostile))]
    public async Task Signing_in_by_email(string to)
    {
        // Each with a separate account, as codes are limited.
        var email = $"r{Math.Abs(to.GetHashCode(StringComparison.Ordinal))}@return.example";
        await app.Change(db =>
        {
            var person = new Person(email, "R", "T", "Etc/UTC", app.Now)
            {
                EmailConfirmed = true,
                NormalizedEmail = email.ToUpperInvariant(),
                NormalizedUserName = email.ToUpperInvariant(),
                SecurityStamp = Ids.New().ToString("N"),
            };
            db.AddRange(person, new Membership(person.Id, Lms.Web.Platform.Access.Role.Learner, app.Now));
            return Task.CompletedTask;
        });
        using var browser = app.Visitor();
        var page = await (await browser.Opens("/sign-in/mail")).Press("Send code", ("Email", email), ("ReturnUrl", to));
        Assert.StartsWith("/sign-in/mail?", page.Path, StringComparison.Ordinal);
        await app.DrainAsync();
        var code = app.Mail.To(email).Single().Subject[^6..];
        Leads(
            await Post(
                browser,
                "/sign-in/mail",
                ("Code", code),
                ("Wish", page.Find("input[name=Wish]").GetAttribute("value")!),
                ("ReturnUrl", to)
            ),
            "/dashboard"
        );
        foreach (var path in (string[])["/sign-in", "/sign-in/mail"]) // already signed in
            Leads(await browser.Http.GetAsync(path + "?returnUrl=" + Uri.EscapeDataString(to)), "/dashboard");
    }

    [Fact]
    public async Task Two_factor_authentication()
    {
        using var own = new LmsApp();
        var omar = await own.As("Omar");
        var page = await omar.Opens("/settings/second-factor");
        var secret = page.Find("svg + p code").TextContent.Replace(" ", "", StringComparison.Ordinal);
        await page.Press("Turn on", ("Code", AuthenticatorApp.Code(secret, own.Now)));
        foreach (var to in Hostile.Select(row => row.Data))
        {
            own.Clock.Advance(TimeSpan.FromSeconds(60));
            using var browser = own.Visitor();
            var first = await Post(
                browser,
                "/sign-in",
                ("Input.Email", "omar@harbor.example"),
                ("Input.Password", DemoWorld.Password),
                ("ReturnUrl", to)
            );
            Assert.StartsWith("/sign-in/code?returnUrl=", first.Headers.Location!.OriginalString, StringComparison.Ordinal);
            Leads(await Post(browser, "/sign-in/code", ("Code", AuthenticatorApp.Code(secret, own.Now)), ("ReturnUrl", to)), "/dashboard");
        }
    }

    private static void Leads(HttpResponseMessage answer, string to)
    {
        Assert.True(
            answer.StatusCode is HttpStatusCode.SeeOther or HttpStatusCode.Redirect,
            $"{(int)answer.StatusCode} instead of a way on"
        );
        Assert.Equal(to, answer.Headers.Location!.OriginalString);
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
}
