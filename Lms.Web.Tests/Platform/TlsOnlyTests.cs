using System.Net;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Health;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Platform;

/// <summary>The product with an HTTPS URL but no listed proxy, so it does not know about TLS.</summary>
public sealed class DeafApp : LmsApp
{
    protected override IEnumerable<KeyValuePair<string, string>> More => [new("Site:BaseUrl", "https://learn.harbor.example")];
}

/// <summary>An HTTPS URL and a request over HTTP: everyone is told what is missing, and nothing breaks.</summary>
public sealed class TlsOnlyTests(DeafApp deaf, SecureApp secure) : IClassFixture<DeafApp>, IClassFixture<SecureApp>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/sign-in")]
    [InlineData("/register")]
    [InlineData("/courses/fire-safety")]
    [InlineData("/nowhere")]
    public async Task A_page_over_HTTP_explains_what_is_missing_and_which_proxy_to_list(string path)
    {
        var page = await Ask(deaf, "::ffff:172.18.0.3", path);
        Assert.Equal(400, page.Status);
        Assert.Contains(
            "You opened this site over HTTP, but it’s configured for HTTPS at https://learn.harbor.example.",
            page.Text,
            StringComparison.Ordinal
        );
        Assert.Contains("Site__Proxies__0=172.18.0.3", page.Text, StringComparison.Ordinal);
        Assert.Contains($"href=\"https://learn.harbor.example{path}\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("This request came from 172.18.0.3.", page.Text, StringComparison.Ordinal);

        page = await Ask(deaf, "172.18.0.3", path, ("X-Forwarded-Proto", "https"));
        Assert.Equal(400, page.Status);
        Assert.Contains("The proxy at 172.18.0.3 reports that this request came over HTTPS,", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_installation_and_a_submitted_form_explain_it_too()
    {
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("Input.Email", "lin@harbor.example")]);
        var answer = await deaf.Visitor().Http.PostAsync("/sign-in", form, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(
            "Site:BaseUrl",
            await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal
        );
        Assert.Equal(400, (await Ask(deaf, "172.18.0.3", "/setup")).Status);
    }

    [Fact]
    public async Task A_listed_proxy_that_forwards_HTTP_is_told_to_redirect_to_HTTPS()
    {
        var page = await Ask(secure, "10.1.2.3", "/sign-in", ("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "http"));
        Assert.Equal(400, page.Status);
        Assert.Contains("The proxy is listed in Site:Proxies", page.Text, StringComparison.Ordinal);
        page = await Ask(secure, "10.9.0.5", "/sign-in");
        Assert.Contains("The proxy is listed in Site:Proxies", page.Text, StringComparison.Ordinal);
        page = await Ask(secure, "10.2.0.5", "/sign-in");
        Assert.Contains("Site__Proxies__2=10.2.0.5", page.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await Ask(secure, "10.1.2.3", "/sign-in", ("X-Forwarded-Proto", "https"))).Status);
    }

    [Fact]
    public async Task The_page_is_in_the_language_of_its_reader()
    {
        var page = await Ask(deaf, "172.18.0.3", "/sign-in", ("Accept-Language", "de"));
        Assert.Contains("lang=\"de\"", page.Text, StringComparison.Ordinal);
        Assert.Contains("Diese Website erfordert HTTPS", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_URLs_still_respond_and_health_and_doctor_report_the_problem()
    {
        await Ask(deaf, "172.18.0.3", "/sign-in");
        var health = await Ask(deaf, "127.0.0.1", "/healthz");
        Assert.Equal(200, health.Status);
        Assert.StartsWith("ok", health.Text, StringComparison.Ordinal);
        Assert.Contains("Site__Proxies__0=172.18.0.3", health.Text, StringComparison.Ordinal);
        Assert.Equal(200, (await Ask(deaf, "127.0.0.1", "/robots.txt")).Status);
        var finding = (await deaf.Services.GetRequiredService<Doctor>().LookAsync(TestContext.Current.CancellationToken)).Single(f =>
            f.What == "URL"
        );
        Assert.False(finding.IsWell);
        Assert.Contains("172.18.0.3", finding.Detail, StringComparison.Ordinal);
        Assert.Contains("Site__Proxies__0=172.18.0.3", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void Doctor_detects_missing_TLS_before_any_request_and_accepts_TLS_of_the_process()
    {
        var clock = new TestClock();
        Assert.NotNull(new TlsWatch(new() { BaseUrl = "https://x" }, speaksTls: false, clock).Complaint);
        Assert.Null(new TlsWatch(new() { BaseUrl = "https://x" }, speaksTls: true, clock).Complaint);
        Assert.Null(new TlsWatch(new() { BaseUrl = "https://x", Proxies = ["10.0.0.2"] }, speaksTls: false, clock).Complaint);
        Assert.Null(new TlsWatch(new() { BaseUrl = "http://x" }, speaksTls: false, clock).Complaint);

        var watch = new TlsWatch(new() { BaseUrl = "https://x", Proxies = ["10.0.0.2"] }, speaksTls: false, clock);
        watch.SawHttp(IPAddress.Parse("10.0.0.3"));
        Assert.Contains("10.0.0.3", watch.Complaint, StringComparison.Ordinal);
        watch.SawTls();
        Assert.Null(watch.Complaint);
    }

    private static async Task<(int Status, string Text)> Ask(
        LmsApp app,
        string from,
        string path,
        params (string Name, string Value)[] headers
    )
    {
        var answer = await app.Server.SendAsync(
            http =>
            {
                (http.Connection.RemoteIpAddress, http.Request.Method, http.Request.Path) = (IPAddress.Parse(from), HttpMethods.Get, path);
                (http.Request.Scheme, http.Request.Host) = ("http", new HostString("localhost"));
                foreach (var (name, value) in headers)
                    http.Request.Headers[name] = value;
            },
            TestContext.Current.CancellationToken
        );
        using var reader = new StreamReader(answer.Response.Body);
        return (answer.Response.StatusCode, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }
}
