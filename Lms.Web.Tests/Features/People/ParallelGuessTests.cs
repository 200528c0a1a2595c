using System.Net;
using Lms.Web.Features.Administration.Seeding;
using Lms.Web.Features.People.Model;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Lms.Web.Tests.Features.People;

/// <summary>Many concurrent guesses are worth no more than the same guesses one after another.</summary>
public sealed class ParallelGuessTests(ParallelGuessTests.App app) : IClassFixture<ParallelGuessTests.App>
{
    /// <summary>Checks no password until told to, as if the queue for hashing were long.</summary>
    public sealed class Gate : IPasswordHasher<Person>, IDisposable
    {
        private readonly PasswordHasher<Person> hasher = new();
        private readonly ManualResetEventSlim open = new(true);
        private int judged;

        public int Judged => judged;

        public void Close()
        {
            judged = 0;
            open.Reset();
        }

        public void Open() => open.Set();

        public string HashPassword(Person user, string password) => hasher.HashPassword(user, password);

        public PasswordVerificationResult VerifyHashedPassword(Person user, string hashedPassword, string providedPassword)
        {
            open.Wait(TimeSpan.FromMinutes(2));
            Interlocked.Increment(ref judged);
            return hasher.VerifyHashedPassword(user, hashedPassword, providedPassword) is PasswordVerificationResult.Failed
                ? PasswordVerificationResult.Failed
                : PasswordVerificationResult.Success;
        }

        public void Dispose() => open.Dispose();
    }

    public sealed class App : LmsApp
    {
        public Gate Gate { get; } = new();

        /// <summary>As many forms per minute as without a setting.</summary>
        protected override IEnumerable<KeyValuePair<string, string>> More => [new("Access:AttemptsPerMinute", "300")];

        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            base.ConfigureWebHost(builder);
            builder.ConfigureServices(services => services.Replace(ServiceDescriptor.Singleton<IPasswordHasher<Person>>(Gate)));
        }

        protected override void Dispose(bool disposing)
        {
            base.Dispose(disposing);
            if (disposing)
                Gate.Dispose();
        }
    }

    [Fact]
    public async Task Of_forty_concurrent_passwords_five_are_checked_and_the_correct_one_is_refused()
    {
        using var browser = app.Visitor();
        var token = (await browser.Opens("/sign-in")).Token;
        var sessions = await Sessions("lin@harbor.example");
        app.Gate.Close();
        var wrong = Enumerable.Range(0, 40).Select(i => SignIn(browser, token, "lin@harbor.example", $"guess number {i}")).ToList();
        // All but five are answered although none was checked yet.
        while (wrong.Count(w => w.IsCompleted) < 35)
            await Task.WhenAny(wrong.Where(w => !w.IsCompleted));
        var right = await SignIn(browser, token, "lin@harbor.example", DemoWorld.Password);
        Assert.Equal(0, app.Gate.Judged);
        app.Gate.Open();
        var answers = await Task.WhenAll(wrong);
        right.Answers(HttpStatusCode.UnprocessableEntity).Shows("Too many attempts.");
        Assert.All(answers, a => a.Answers(HttpStatusCode.UnprocessableEntity));
        Assert.Equal(5, app.Gate.Judged);
        Assert.Equal(sessions, await Sessions("lin@harbor.example"));
        (await SignIn(browser, token, "lin@harbor.example", DemoWorld.Password)).Shows("Too many attempts. Try again in 15 minutes");
    }

    [Fact]
    public async Task A_correct_password_is_refused_if_others_used_up_the_attempts_while_it_waited()
    {
        using var browser = app.Visitor();
        var token = (await browser.Opens("/sign-in")).Token;
        app.Gate.Close();
        var right = SignIn(browser, token, "priya@harbor.example", DemoWorld.Password);
        while (await Counted("priya@harbor.example") is not 1)
            await Task.Yield();
        var wrong = Enumerable.Range(0, 10).Select(i => SignIn(browser, token, "priya@harbor.example", $"guess number {i}")).ToList();
        while (wrong.Count(w => w.IsCompleted) < 6)
            await Task.WhenAny(wrong.Where(w => !w.IsCompleted));
        app.Gate.Open();
        (await right).Answers(HttpStatusCode.UnprocessableEntity).Shows("Too many attempts.");
        await Task.WhenAll(wrong);
    }

    [Fact]
    public async Task Of_sixty_concurrent_codes_five_are_checked()
    {
        var ben = await app.As("Ben");
        var page = await ben.Opens("/settings/second-factor");
        var secret = page.Find("svg + p code").TextContent.Replace(" ", "", StringComparison.Ordinal);
        await page.Press("Turn on", ("Code", AuthenticatorApp.Code(secret, app.Now)));
        app.Clock.Advance(TimeSpan.FromSeconds(60));
        using var browser = app.Visitor();
        page = await Doors.SignIn(browser, "ben@harbor.example", DemoWorld.Password);
        Assert.StartsWith("/sign-in/code", page.Path, StringComparison.Ordinal);
        var right = AuthenticatorApp.Code(secret, app.Now);
        var guesses = Enumerable.Range(100_000, 90).Select(n => $"{n}").Where(n => AppCodes.Match(secret, n, app.Now) is null).Take(60);
        var answers = await Task.WhenAll(guesses.Select(code => Post(browser, "/sign-in/code", page.Token, ("Code", code))));
        Assert.Equal(5, answers.Count(a => a.Text.Contains("This code is incorrect", StringComparison.Ordinal)));
        Assert.Equal(55, answers.Count(a => a.Text.Contains("Too many attempts.", StringComparison.Ordinal)));
        (await Post(browser, "/sign-in/code", page.Token, ("Code", right)))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Too many attempts.");
    }

    [Fact]
    public async Task Twenty_failures_at_thirteen_accounts_from_one_address_lock_out_no_one_with_the_right_password()
    {
        using var browser = app.Visitor();
        var token = (await browser.Opens("/sign-in")).Token;
        for (var i = 0; i < 20; i++)
            (await SignIn(browser, token, $"learner{i % 13}@harbor.example", "not the password"))
                .Answers(HttpStatusCode.UnprocessableEntity)
                .Shows("That email and password don’t match.");
        Assert.Equal("/dashboard", (await SignIn(browser, token, "ada@harbor.example", DemoWorld.Password)).Path);
    }

    private static Task<Page> SignIn(Browser browser, string token, string email, string password) =>
        Post(browser, "/sign-in", token, ("Input.Email", email), ("Input.Password", password));

    private static Task<Page> Post(Browser browser, string path, string token, params (string Name, string Value)[] fields) =>
        browser.Posts(
            path,
            new FormUrlEncodedContent([
                .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                KeyValuePair.Create("__RequestVerificationToken", token),
            ])
        );

    private Task<int> Sessions(string email) =>
        app.Look(db => db.Sessions.CountAsync(s => db.People.Any(p => p.Id == s.PersonId && p.Email == email)));

    private Task<int> Counted(string email) =>
        app.Look(async db =>
        {
            var key = SignInLimits.OfEmail(email);
            return await db.SignInLimits.Where(l => l.Key == key).Select(l => (int?)l.Attempts).SingleOrDefaultAsync() ?? 0;
        });
}
