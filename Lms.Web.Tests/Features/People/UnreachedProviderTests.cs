using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;

namespace Lms.Web.Tests.Features.People;

/// <summary>Providers that do not respond, or respond with nonsense: the person is told, and it is logged.</summary>
public sealed class UnreachedProviderTests(UnreachedProviderTests.App app) : IClassFixture<UnreachedProviderTests.App>
{
    public sealed class App : LmsApp
    {
        public OpenIdServer Provider { get; } = new();

        public Lines Log { get; } = new();

        protected override IEnumerable<KeyValuePair<string, string>> More =>
            [
                .. Of("harbor", Provider.Authority),
                .. Of("dark", "http://127.0.0.1:9"), // the discard port, where nothing listens
                .. Of("lost", Provider.Authority + "/nowhere"),
                .. Of("other", Provider.Authority.Replace("127.0.0.1", "localhost", StringComparison.Ordinal)),
            ];

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureLogging(logging => logging.AddProvider(Log));
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
                Provider.Dispose();
        }

        private static IEnumerable<KeyValuePair<string, string>> Of(string key, string authority) =>
            [
                new($"Access:Providers:{key}:Name", $"The {key} ID"),
                new($"Access:Providers:{key}:Authority", authority),
                new($"Access:Providers:{key}:ClientId", "lms"),
                new($"Access:Providers:{key}:ClientSecret", "a-secret-of-the-tests"),
            ];
    }

    /// <summary>What the process writes to its log.</summary>
    public sealed class Lines : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<string> All { get; } = new();

        public ILogger CreateLogger(string categoryName) => this;

        public void Log<TState>(
            LogLevel logLevel,
            EventId eventId,
            TState state,
            Exception? exception,
            Func<TState, Exception?, string> formatter
        ) => All.Enqueue(formatter(state, exception));

        public bool IsEnabled(LogLevel logLevel) => true;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public void Dispose() { }
    }

    [Theory]
    [InlineData("dark")] // cannot be reached
    [InlineData("lost")] // has no metadata
    [InlineData("other")] // its metadata belong to another issuer
    public async Task A_person_is_told_that_the_provider_cannot_be_reached_and_returns_to_the_form(string key)
    {
        using var browser = app.Visitor();
        var token = (await browser.Opens("/sign-in")).Token;
        using var form = new FormUrlEncodedContent([
            new("provider", key),
            new("returnUrl", "/courses"),
            new("__RequestVerificationToken", token),
        ]);
        using var sent = await browser.Http.PostAsync("/sign-in/external", form);
        Assert.Equal(HttpStatusCode.Redirect, sent.StatusCode);
        Assert.StartsWith("/sign-in/external?failed=true", sent.Headers.Location!.OriginalString, StringComparison.Ordinal);
        var page = (await browser.Opens(sent.Headers.Location.OriginalString))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows($"The {key} ID can’t be reached right now.");
        Assert.Equal(
            "/courses",
            (
                await (await page.Follows("Back to sign in")).Press(
                    "Sign in",
                    ("Input.Email", "lin@harbor.example"),
                    ("Input.Password", Lms.Web.Features.Administration.Seeding.DemoWorld.Password)
                )
            ).Path
        );
        Assert.Contains(app.Log.All, l => l.Contains($"The provider {key} cannot be used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Connecting_an_account_fails_gracefully_too()
    {
        var ben = await app.As("Ben");
        (await ben.Sends("/sign-in/external", "/settings/connections", ("provider", "dark"), ("returnUrl", "/settings/connections"))).Shows(
            "The dark ID can’t be reached right now."
        );
        Assert.Equal("/settings/connections", (await ben.Opens("/settings/connections")).Path); // still signed in
    }

    [Fact]
    public async Task A_provider_that_stops_responding_during_a_sign_in_is_refused()
    {
        using var provider = new OpenIdServer();
        await using var own = new Falling(provider.Authority);
        await provider.Is("falling", "falling@elsewhere.example");
        using var browser = own.Visitor();
        var token = (await browser.Opens("/sign-in")).Token;
        using var form = new FormUrlEncodedContent([new("provider", "harbor"), new("__RequestVerificationToken", token)]);
        using var sent = await browser.Http.PostAsync("/sign-in/external", form);
        var back = await OpenIdServer.Visit(sent.Headers.Location!);
        provider.Stop();
        (await browser.Opens(back.PathAndQuery))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("We couldn’t sign you in with the other account.");
        (await browser.Opens("/dashboard")).Shows("Sign in");
    }

    private sealed class Falling(string authority) : LmsApp
    {
        protected override IEnumerable<KeyValuePair<string, string>> More =>
            [
                new("Access:Providers:harbor:Name", "Harbor ID"),
                new("Access:Providers:harbor:Authority", authority),
                new("Access:Providers:harbor:ClientId", "lms"),
                new("Access:Providers:harbor:ClientSecret", "a-secret-of-the-tests"),
            ];
    }
}
