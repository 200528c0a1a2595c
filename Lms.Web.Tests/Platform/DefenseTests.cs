using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Mail;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.TestHost;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>The product as it stands behind a proxy that speaks TLS.</summary>
public sealed class SecureApp : LmsApp
{
    protected override IEnumerable<KeyValuePair<string, string>> More =>
    [
        KeyValuePair.Create("Site:BaseUrl", "https://learn.harbor.example"), KeyValuePair.Create("Site:Proxies:0", "10.1.2.3"), KeyValuePair.Create("Site:Proxies:1", "10.9.0.0/16"),
    ];
}

/// <summary>Headers, cookies, forwarded addresses and forged forms.</summary>
public sealed partial class DefenseTests(LmsApp app, SecureApp secure) : IClassFixture<LmsApp>, IClassFixture<SecureApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/courses/fire-safety")]
    [InlineData("/sign-in")]
    [InlineData("/nowhere")]
    public async Task Pages_run_only_scripts_and_styles_of_this_host_and_none_that_stand_in_the_page(string path)
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
            Assert.False(element.LocalName == "style" || (element.LocalName == "script" && !element.HasAttribute("src")), element.OuterHtml);
        }
    }

    [Fact]
    public async Task Behind_TLS_browsers_are_told_to_stay_there_and_cookies_are_bound_to_it()
    {
        var answer = await Ask(secure, "10.1.2.3", "/sign-in", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Host", "learn.harbor.example"));
        Assert.Equal("max-age=31536000", answer.Headers["Strict-Transport-Security"].ToString());
        var cookies = answer.Headers.SetCookie.ToArray();
        Assert.NotEmpty(cookies);
        Assert.All(cookies, c =>
        {
            Assert.StartsWith("__Host-lms-", c, StringComparison.Ordinal);
            Assert.Contains("secure", c, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("path=/;", c + ";", StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain("domain=", c, StringComparison.OrdinalIgnoreCase);
        });
        Assert.Equal("__Host-lms-session", secure.Services.GetRequiredService<Microsoft.Extensions.Options.IOptionsMonitor<Microsoft.AspNetCore.Authentication.Cookies.CookieAuthenticationOptions>>()
            .Get(Microsoft.AspNetCore.Identity.IdentityConstants.ApplicationScheme).Cookie.Name);
    }

    [Theory]
    [InlineData("10.1.2.3", "203.0.113.7", true)]
    [InlineData("10.9.200.1", "203.0.113.7", true)]
    [InlineData("10.1.2.4", "10.1.2.4", false)]
    [InlineData("127.0.0.1", "127.0.0.1", false)]
    [InlineData("203.0.113.99", "203.0.113.99", false)]
    public async Task Only_a_named_proxy_is_believed_about_who_asks_and_where(string from, string seen, bool believed)
    {
        var answer = await Ask(secure, from, "/nowhere", ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));
        Assert.Equal(seen, answer.HttpContext.Connection.RemoteIpAddress!.ToString());
        Assert.Equal(believed ? "evil.example" : "localhost", answer.HttpContext.Request.Host.Host);
        Assert.Equal(believed, answer.HttpContext.Request.IsHttps);
    }

    [Fact]
    public async Task Without_a_named_proxy_nobody_is_believed()
    {
        var answer = await Ask(app, "127.0.0.1", "/nowhere", ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.example"));
        Assert.Equal("127.0.0.1", answer.HttpContext.Connection.RemoteIpAddress!.ToString());
        Assert.Equal("localhost", answer.HttpContext.Request.Host.Host);
        Assert.False(answer.HttpContext.Request.IsHttps);
    }

    [Fact]
    public void A_proxy_that_is_no_address_stops_the_start() =>
        Assert.Contains("Site:Proxies", Settings.Complaint(new SiteOptions { Proxies = ["my-proxy"] }, new DatabaseOptions(), new MailOptions()), StringComparison.Ordinal);

    [Fact]
    public async Task Every_change_asks_for_the_token_of_its_form()
    {
        var lines = await RouteMap.LinesAsync(app.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints), app.Services);
        var changes = lines.Select(l => l.Split("  ")).Where(l => !l[1].StartsWith("GET", StringComparison.Ordinal) && !l[0].StartsWith("/errors", StringComparison.Ordinal)).ToList();
        Assert.True(changes.Count > 40);
        var grace = await app.As("Grace");
        var wrong = new List<string>();
        foreach (var change in changes)
        {
            var handler = change[1].Split('?') is [_, var name] ? "?handler=" + name : "";
            var address = Parameter().Replace(change[0], p => p.Value.Contains("guid", StringComparison.Ordinal) ? Ids.New().ToString() : "x") + handler;
            using var form = new FormUrlEncodedContent([KeyValuePair.Create("id", Ids.New().ToString())]);
            var answer = await grace.Http.PostAsync(address, form);
            if (answer.StatusCode is not HttpStatusCode.BadRequest) wrong.Add($"{change[1]} {address} → {(int)answer.StatusCode}");
        }
        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task Keys_lie_in_the_database_and_those_in_files_are_taken_over()
    {
        await app.Visitor().Opens("/sign-in");
        Assert.True(await app.Look(db => db.Set<StoredKey>().AnyAsync()));
        Assert.Empty(Directory.Exists(Path.Combine(app.Folder, "keys")) ? Directory.GetFiles(Path.Combine(app.Folder, "keys"), "key-*.xml") : []);

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

    private static Task<HttpContext> Asked(LmsApp app, string from, string path, (string Name, string Value)[] headers) => app.Server.SendAsync(http =>
    {
        http.Connection.RemoteIpAddress = IPAddress.Parse(from);
        http.Request.Method = "GET";
        http.Request.Path = path;
        http.Request.Host = new HostString("localhost");
        foreach (var (name, value) in headers) http.Request.Headers[name] = value;
    });

    private static async Task<HttpResponse> Ask(LmsApp app, string from, string path, params (string, string)[] headers) => (await Asked(app, from, path, headers)).Response;

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
