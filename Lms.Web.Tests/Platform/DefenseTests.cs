using System.Collections.Concurrent;
using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing.Handlers;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>The product behind a TLS proxy.</summary>
public sealed class SecureApp : LmsApp
{
    public OpenIdServer Provider { get; } = new();

    protected override IEnumerable<KeyValuePair<string, string>> More =>
        [
            new("Access:Providers:harbor:Name", "Harbor ID"),
            new("Access:Providers:harbor:Authority", Provider.Authority),
            new("Access:Providers:harbor:ClientId", "lms"),
            new("Access:Providers:harbor:ClientSecret", "a-secret-of-the-tests"),
            KeyValuePair.Create("Site:BaseUrl", "https://learn.harbor.example"),
            KeyValuePair.Create("Site:Proxies:0", "10.1.2.3"),
            KeyValuePair.Create("Site:Proxies:1", "10.9.0.0/16"),
        ];

    /// <summary>A browser that uses TLS, and the cookies it received.</summary>
    public (Browser Browser, ConcurrentBag<string> Kept) Visits()
    {
        var kept = new ConcurrentBag<string>();
        return (
            new Browser(this, CreateDefaultClient(new Uri("https://localhost"), new CookieContainerHandler(), new Listens(kept))),
            kept
        );
    }

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
            Provider.Dispose();
    }

    private sealed class Listens(ConcurrentBag<string> kept) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (answer.Headers.TryGetValues("Set-Cookie", out var cookies))
                foreach (var cookie in cookies)
                    kept.Add(cookie);
            return answer;
        }
    }
}

/// <summary>Headers, cookies, forwarded addresses, and forged forms.</summary>
public sealed partial class DefenseTests(LmsApp app, SecureApp secure) : IClassFixture<LmsApp>, IClassFixture<SecureApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/courses/fire-safety")]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    public async Task Pages_run_only_scripts_and_styles_of_this_host_and_none_inline(string path)
    {
        var page = await app.Visitor().Opens(path);
        var policy = Assert.Single(page.Response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.Contains("style-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal("same-origin", Assert.Single(page.Response.Headers.GetValues("Cross-Origin-Opener-Policy")));
        Assert.Equal("same-origin", Assert.Single(page.Response.Headers.GetValues("Cross-Origin-Resource-Policy")));
        Assert.False(page.Response.Headers.Contains("Strict-Transport-Security"));
        foreach (var element in page.Document.All)
        {
            Assert.False(element.HasAttribute("style"), element.OuterHtml);
            Assert.DoesNotContain(element.Attributes, a => a.Name.StartsWith("on", StringComparison.Ordinal));
            // A data block is never run; it must be complete JSON, so that nothing in it can close the block.
            if (element is { LocalName: "script" } && element.GetAttribute("type") == "application/ld+json")
                System.Text.Json.JsonDocument.Parse(element.TextContent).Dispose();
            else
                Assert.False(
                    element.LocalName == "style" || (element.LocalName == "script" && !element.HasAttribute("src")),
                    element.OuterHtml
                );
        }
    }

    [Fact]
    public async Task Behind_TLS_responses_have_HSTS_and_cookies_are_secure()
    {
        var answer = await Ask(
            secure,
            "10.1.2.3",
            "/sign-in",
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-For", "203.0.113.7"),
            ("X-Forwarded-Host", "learn.harbor.example")
        );
        Assert.Equal("max-age=31536000", answer.Headers["Strict-Transport-Security"].ToString());
        var cookies = answer.Headers.SetCookie.ToArray();
        Assert.NotEmpty(cookies);
        Assert.All(
            cookies,
            c =>
            {
                Assert.StartsWith("__Host-lms-", c, StringComparison.Ordinal);
                Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("path=/;", c + ";", StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("domain=", c, StringComparison.OrdinalIgnoreCase);
            }
        );
        Assert.Equal(
            "__Host-lms-session",
            secure
                .Services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>>()
                .Get(Microsoft.AspNetCore.Identity.IdentityConstants.ApplicationScheme)
                .Cookie.Name
        );
    }

    [Fact]
    public async Task Behind_TLS_every_cookie_of_every_journey_is_secure_and_not_readable_by_scripts()
    {
        var (browser, kept) = secure.Visits();
        // A visitor: language, passkey, provider.
        await (await browser.Opens("/language")).Press("Deutsch");
        await (await browser.Opens("/language")).Press("English");
        await browser.Http.GetAsync("/sign-in?handler=PasskeyOptions");
        await secure.Provider.Is("secure-1", "secure@elsewhere.example");
        using (
            var form = new FormUrlEncodedContent([
                new("provider", "harbor"),
                new("returnUrl", "/dashboard"),
                new("__RequestVerificationToken", (await browser.Opens("/sign-in")).Token),
            ])
        )
        {
            using var away = await browser.Http.PostAsync("/sign-in/external", form);
            (await browser.Opens((await OpenIdServer.Visit(away.Headers.Location!)).PathAndQuery)).Shows("secure@elsewhere.example");
        }
        await browser.Sends("/sign-out", "/dashboard");
        // An administrator: institution, impersonation, a message on the next page.
        await browser.SignIn("grace@harbor.example", DemoWorld.Password);
        await browser.Sends(
            "/institutions",
            "/dashboard",
            ("id", (await secure.Look(db => db.Institutions.Select(i => i.Id).SingleAsync())).ToString())
        );
        (await (await browser.Opens($"/admin/people/{await secure.IdOf("Omar")}")).Press("View as Omar")).Shows(
            "You’re viewing the site as Omar"
        );
        await (await browser.Opens("/dashboard")).Press("Exit view");
        // Two-factor authentication, set up and required.
        var page = await browser.Opens("/settings/second-factor");
        var secret = page.Find("svg + p code").TextContent.Replace(" ", "", StringComparison.Ordinal);
        (await page.Press("Turn on", ("Code", AuthenticatorApp.Code(secret, secure.Now)))).Shows("Your recovery codes");
        await browser.Sends("/sign-out", "/settings");
        page = await (await browser.Opens("/sign-in")).Press(
            "Sign in",
            ("Input.Email", "grace@harbor.example"),
            ("Input.Password", DemoWorld.Password)
        );
        Assert.StartsWith("/sign-in/code", page.Path, StringComparison.Ordinal);
        secure.Clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(
            "/dashboard",
            (await page.Press("Continue", ("Code", AuthenticatorApp.Code(secret, secure.Now)), ("Trust", "true"))).Path
        );

        var names = kept.Select(c => c.Split('=')[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (
            var name in (string[])
                [
                    "session",
                    "forgery",
                    "flash",
                    "language",
                    "passkey",
                    "external",
                    "external-",
                    "external-nonce-",
                    "institution",
                    "view",
                    "half",
                    "device-",
                ]
        )
            Assert.Contains(names, n => n.StartsWith("__Host-lms-" + name, StringComparison.Ordinal));
        Assert.All(
            kept,
            c =>
            {
                Assert.StartsWith("__Host-lms-", c, StringComparison.Ordinal);
                var parts = c.Split(';').Skip(1).Select(p => p.Trim().ToLowerInvariant()).ToList();
                Assert.Contains("secure", parts);
                Assert.Contains("httponly", parts); // no script of the product reads one
                Assert.Contains("path=/", parts);
                Assert.DoesNotContain(parts, p => p.StartsWith("domain=", StringComparison.Ordinal));
                Assert.Contains(parts, p => p is "samesite=lax" or "samesite=strict");
            }
        );
    }

    [Theory]
    [InlineData("10.1.2.3", "203.0.113.7", true)]
    [InlineData("10.9.200.1", "203.0.113.7", true)]
    [InlineData("10.1.2.4", "10.1.2.4", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("203.0.113.99", "203.0.113.99", false)]
    public async Task Forwarded_headers_are_trusted_only_from_a_listed_proxy(string from, string seen, bool believed)
    {
        var answer = await Ask(
            secure,
            from,
            "/nowhere",
            ("X-Forwarded-For", "203.0.113.7"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example")
        );
        Assert.Equal(seen, answer.HttpContext.Connection.RemoteIpAddress!.ToString());
        Assert.Equal(believed ? "evil.example" : "localhost", answer.HttpContext.Request.Host.Host);
        Assert.Equal(believed, answer.HttpContext.Request.IsHttps);
    }

    [Fact]
    public async Task Without_a_listed_proxy_no_forwarded_header_is_trusted()
    {
        var answer = await Ask(
            app,
            "127.0.0.1",
            "/nowhere",
            ("X-Forwarded-For", "203.0.113.7"),
            ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "evil.example")
        );
        Assert.Equal("127.0.0.1", answer.HttpContext.Connection.RemoteIpAddress!.ToString());
        Assert.Equal("localhost", answer.HttpContext.Request.Host.Host);
        Assert.False(answer.HttpContext.Request.IsHttps);
    }

    [Fact]
    public void An_invalid_proxy_address_stops_the_start() =>
        Assert.Contains(
            "Site:Proxies",
            Settings.Complaint(new SiteOptions { Proxies = ["my-proxy"] }, new DatabaseOptions()),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Every_request_that_changes_something_requires_a_token()
    {
        var lines = await RouteMap.LinesAsync(app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints), app.Services);
        var changes = lines
            .Select(l => l.Split("  "))
            .Where(l =>
                !l[1].StartsWith("GET", StringComparison.Ordinal)
                && !l[0].StartsWith("/errors", StringComparison.Ordinal)
                // Its link is the proof, and email programs send no cookies.
                && !l[0].StartsWith("/unsubscribe", StringComparison.Ordinal)
            )
            .ToList();
        Assert.True(changes.Count > 40);
        var grace = await app.As("Grace");
        var wrong = new List<string>();
        foreach (var change in changes)
        {
            var handler = change[1].Split('?') is [_, var name] ? "?handler=" + name : "";
            var address =
                Parameter().Replace(change[0], p => p.Value.Contains("guid", StringComparison.Ordinal) ? Ids.New().ToString() : "x")
                + handler;
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("id", Ids.New().ToString())]);
            var answer = await grace.Http.PostAsync(address, form);
            if (answer.StatusCode is not HttpStatusCode.BadRequest)
                wrong.Add($"{change[1]} {address} → {(int)answer.StatusCode}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Keys_are_stored_in_the_database_and_existing_key_files_are_imported()
    {
        await app.Visitor().Opens("/sign-in");
        Assert.True(await app.Look(db => db.Set<StoredKey>().AnyAsync()));
        Assert.Empty(
            Directory.Exists(Path.Combine(app.Folder, "keys")) ? Directory.GetFiles(Path.Combine(app.Folder, "keys"), "key-*.xml") : []
        );

        using var fresh = LmsApp.Fresh();
        var old = await app.Look(db => db.Set<StoredKey>().OrderBy(k => k.CreatedAt).Select(k => k.Xml).FirstAsync());
        Directory.CreateDirectory(Path.Combine(fresh.Folder, "keys"));
        await File.WriteAllTextAsync(Path.Combine(fresh.Folder, "keys", "key-0f8fad5b-d9cb-469f-a165-70867728950e.xml"), old);
        await fresh.Visitor().Opens("/setup");
        Assert.Equal([("key-0f8fad5b-d9cb-469f-a165-70867728950e", old)], (await Keys(fresh)).Select(k => (k.Id, k.Xml)));
    }

    private static async Task<List<StoredKey>> Keys(LmsApp app)
    {
        await using var db = app.Services.GetRequiredService<Func<LmsContext>>()();
        return await db.Set<StoredKey>().AsNoTracking().ToListAsync();
    }

    private static Task<HttpContext> Asked(LmsApp app, string from, string path, (string Name, string Value)[] headers) =>
        app.Server.SendAsync(http =>
        {
            http.Connection.RemoteIpAddress = IPAddress.Parse(from);
            http.Request.Method = "GET";
            http.Request.Path = path;
            http.Request.Host = new HostString("localhost");
            foreach (var (name, value) in headers)
                http.Request.Headers[name] = value;
        });

    private static async Task<HttpResponse> Ask(LmsApp app, string from, string path, params (string, string)[] headers) =>
        (await Asked(app, from, path, headers)).Response;

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
