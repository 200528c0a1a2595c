using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.People;

/// <summary>Rules for every page, checked on the public pages.</summary>
public sealed class CarefulAnswersTests(LmsApp app) : IClassFixture<LmsApp>
{
    [Theory]
    [InlineData("/register", "Input.FirstName", "Create account")]
    [InlineData("/register", "Input.LastName", "Create account")]
    [InlineData("/register", "Input.Email", "Create account")]
    [InlineData("/sign-in", "Input.Email", "Sign in")]
    [InlineData("/forgot-password", "Email", "Send link")]
    public async Task Submitted_text_is_never_rendered_as_markup(string path, string field, string button)
    {
        const string Hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)>'";
        var page = await (await app.Visitor().Opens(path)).Press(
            button,
            (field, field == "Email" ? new string('x', 255) + Hostile : Hostile)
        );
        page.Answers(HttpStatusCode.UnprocessableEntity);
        Assert.EndsWith(Hostile, page.Find($"[name='{field}']").GetAttribute("value"), StringComparison.Ordinal);
        Assert.DoesNotContain("<script>alert", page.Body, StringComparison.OrdinalIgnoreCase);
        Assert.Null(page.Document.QuerySelector("img[onerror]"));
    }

    /// <summary>PostgreSQL cannot store this character, and no one types it on purpose.</summary>
    [Theory]
    [InlineData("/courses?q=a%00b")]
    [InlineData("/verify?q=a%00b")]
    [InlineData("/confirm-email?id=00000000-0000-0000-0000-000000000001&token=a%00")]
    public async Task A_null_character_in_a_URL_causes_no_error(string path) =>
        Assert.True((int)(await app.Visitor().Opens(path)).Status < 500);

    [Fact]
    public async Task A_null_character_in_a_form_causes_no_error()
    {
        (await Doors.SignIn(app.Visitor(), "lin\0@harbor.example", "x\0"))
            .Answers(HttpStatusCode.BadRequest)
            .Shows("The form couldn’t be submitted");
        var browser = app.Visitor();
        using var form = new MultipartFormDataContent();
        foreach (
            var (name, value) in new[]
            {
                ("Input.FirstName", "Ze\0ro"),
                ("Input.LastName", "\0"),
                ("Input.Email", "zero@harbor.example"),
                ("Input.Password", Doors.Sentence),
                ("__RequestVerificationToken", (await browser.Opens("/register")).Token),
            }
        )
            form.Add(new StringContent(value), name);
        (await browser.Posts("/register", form)).Answers(HttpStatusCode.OK);
        Assert.Equal(
            "Zero",
            await app.Look(db => db.People.Where(p => p.Email == "zero@harbor.example").Select(p => p.DisplayName).SingleAsync())
        );
    }

    [Theory]
    [InlineData("/sign-in")]
    [InlineData("/register")]
    [InlineData("/forgot-password")]
    [InlineData("/sign-out")]
    [InlineData("/courses/fire-safety/enroll")]
    public async Task A_form_without_a_valid_token_is_refused_with_a_helpful_page(string path)
    {
        var page = await app.Visitor()
            .Posts(
                path,
                new FormUrlEncodedContent([
                    KeyValuePair.Create("Input.Email", "lin@harbor.example"),
                    KeyValuePair.Create("Email", "lin@harbor.example"),
                ])
            );
        page.Answers(HttpStatusCode.BadRequest).Shows("The form couldn’t be submitted");
        page = await app.Visitor().Posts(path, new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", "forged")]));
        page.Answers(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Cookies_are_not_readable_by_scripts_or_sent_from_other_sites()
    {
        var browser = app.Visitor();
        var form = await browser.Http.GetAsync("/sign-in");
        var page = await browser.Opens("/sign-in");
        using var content = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["Input.Email"] = "lin@harbor.example",
                ["Input.Password"] = DemoWorld.Password,
                ["__RequestVerificationToken"] = page.Token,
            }
        );
        var session = await browser.Http.PostAsync("/sign-in", content);
        var cookies = form.Headers.GetValues("Set-Cookie").Concat(session.Headers.GetValues("Set-Cookie")).ToList();
        Assert.Contains(cookies, c => c.StartsWith("lms-session=", StringComparison.Ordinal));
        Assert.Contains(cookies, c => c.StartsWith("lms-forgery=", StringComparison.Ordinal));
        Assert.All(
            cookies,
            c =>
            {
                Assert.Contains("httponly", c, StringComparison.OrdinalIgnoreCase);
                Assert.Matches("(?i)samesite=(lax|strict)", c);
            }
        );
    }

    [Theory]
    [InlineData("/", 200)]
    [InlineData("/sign-in", 200)]
    [InlineData("/courses", 200)]
    [InlineData("/nowhere", 404)]
    [InlineData("/dashboard", 302)]
    [InlineData("/verify/CERT-2027-ABCD2345", 404)]
    [InlineData("/files/00000000-0000-0000-0000-000000000001/x", 404)]
    [InlineData("/healthz", 200)]
    [InlineData("/errors/500", 500)]
    public async Task Every_response_has_security_headers(string path, int status)
    {
        var answer = await app.Visitor().Http.GetAsync(path);
        Assert.Equal(status, (int)answer.StatusCode);
        var policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
        Assert.DoesNotContain(
            "unsafe",
            policy.Replace("style-src 'unsafe-inline'", "", StringComparison.Ordinal),
            StringComparison.Ordinal
        );
        Assert.Contains("default-src 'self'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("form-action 'self'", policy, StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("same-origin", Assert.Single(answer.Headers.GetValues("Referrer-Policy")));
        Assert.False(answer.Headers.Contains("Server"));
    }
}
