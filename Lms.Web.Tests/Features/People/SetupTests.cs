using System.Net;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

public sealed class SetupTests : IDisposable
{
    private readonly LmsApp app = LmsApp.Fresh();

    public void Dispose() => app.Dispose();

    [Fact]
    public async Task A_new_installation_redirects_to_its_setup_which_runs_once()
    {
        var browser = app.Visitor();
        foreach (
            var path in new[]
            {
                "/",
                "/courses",
                "/sign-in",
                "/register",
                "/admin",
                "/learn/x",
                "/verify",
                "/files/00000000-0000-0000-0000-000000000001/x",
                "/nowhere",
            }
        )
            Assert.Equal("/setup", (await browser.Opens(path)).Path);
        (await browser.Opens("/healthz")).Answers(HttpStatusCode.OK);

        var page = await Fill(browser, ("Input.Code", "ABCD-2345"));
        page.Answers(HttpStatusCode.UnprocessableEntity).Shows("That’s not the code shown in the console.");
        Assert.Equal("Harbor Academy", page.Find("[name='Input.Institution']").GetAttribute("value"));
        (await Fill(browser, ("Input.TimeZone", "Nowhere/Land")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Choose a time zone from the list.");
        (await Fill(browser, ("Input.TimeZone", new string('x', 300)))).Answers(HttpStatusCode.UnprocessableEntity);
        (await Fill(browser, ("Input.Password", "aaaaaaaaaaaa")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("uses too few different characters");
        foreach (
            var (field, value) in new[]
            {
                ("Input.Code", ""),
                ("Input.Institution", " "),
                ("Input.Institution", new string('x', 121)),
                ("Input.FirstName", ""),
                ("Input.FirstName", new string('x', 101)),
                ("Input.LastName", new string('x', 101)),
                ("Input.Email", "nobody"),
                ("Input.Email", ""),
                ("Input.Password", "short"),
                ("Input.TimeZone", ""),
            }
        )
        {
            page = await Fill(browser, (field, value));
            page.Answers(HttpStatusCode.UnprocessableEntity);
            Assert.NotNull(page.Document.QuerySelector($"[name='{field}'][aria-invalid=true]"));
        }
        Assert.Equal((0, 0), await Count());
        Assert.Equal("/setup", (await browser.Opens("/courses")).Path);

        page = await Fill(browser, ("Input.Code", app.Services.GetRequiredService<SetupCode>().Value.ToLowerInvariant()));
        page.Answers(HttpStatusCode.OK).Shows("You’re all set. Sign in to get started.");
        Assert.Equal((1, 1), await Count());
        var grace = await app.Look(db => db.Memberships.Include(m => m.Person).SingleAsync());
        Assert.Equal(
            (Role.Admin, true, true, "Europe/Berlin"),
            (grace.Role, grace.Person.IsOperator, grace.Person.EmailConfirmed, grace.Person.TimeZone)
        );
        await browser.SignIn("grace@harbor.example", "a short sentence");
        (await browser.Opens("/admin/jobs")).Answers(HttpStatusCode.OK);

        (await app.Visitor().Opens("/setup")).Answers(HttpStatusCode.NotFound);
        var late = app.Visitor();
        (
            await late.Sends(
                "/setup",
                "/sign-in",
                ("Input.Code", app.Services.GetRequiredService<SetupCode>().Value),
                ("Input.Institution", "Mallory"),
                ("Input.FirstName", "M"),
                ("Input.Email", "m@evil.example"),
                ("Input.Password", "a short sentence")
            )
        ).Answers(HttpStatusCode.NotFound);
        Assert.Equal((1, 1), await Count());
    }

    [Fact]
    public async Task All_errors_are_shown_at_once()
    {
        var page = await Fill(
            app.Visitor(),
            ("Input.Code", "ABCD-2345"),
            ("Input.Password", "short"),
            ("Input.TimeZone", "Nowhere/Land"),
            ("Input.Email", "nobody"),
            ("Input.FirstName", "")
        );
        page.Answers(HttpStatusCode.UnprocessableEntity);
        foreach (var field in (string[])["Input.Code", "Input.Password", "Input.TimeZone", "Input.Email", "Input.FirstName"])
            Assert.NotNull(page.Document.QuerySelector($"[name='{field}'][aria-invalid=true]"));
        page = await Fill(app.Visitor(), ("Input.Code", "ABCD-2345"), ("Input.Password", "password12345"));
        page.Shows("That’s not the code shown in the console.").Shows("This password is too common");
        Assert.Equal((0, 0), await Count());
    }

    [Fact]
    public async Task The_setup_page_has_a_title_and_suggests_the_time_zone_of_the_server_or_browser()
    {
        var page = await app.Visitor().Opens("/setup");
        Assert.Equal("Set up", page.Document.Title);
        Assert.Equal(TimeZones.OfServer, page.Find("[name='Input.TimeZone'] option[selected]").GetAttribute("value"));
        Assert.NotNull(page.Document.QuerySelector("[data-own-zone=true] select"));
        var names = page.Find("[data-own-zone=true]").GetAttribute("data-zone-names")!;
        Assert.Contains("\"Asia/Calcutta\":\"Asia/Kolkata\"", names, StringComparison.Ordinal);
        Assert.Contains("\"UTC\":\"Etc/UTC\"", names, StringComparison.Ordinal);
        // A choice is not overwritten.
        page = await Fill(app.Visitor(), ("Input.Code", "ABCD-2345"), ("Input.TimeZone", "Asia/Tokyo"));
        Assert.Null(page.Document.QuerySelector("[data-own-zone=true]"));
        Assert.Equal("Asia/Tokyo", page.Find("[name='Input.TimeZone'] option[selected]").GetAttribute("value"));
    }

    /// <summary>In capitals the name is in no zone data, so only the list of former names resolves it.</summary>
    [Fact]
    public async Task A_former_name_of_a_time_zone_is_resolved_to_its_current_one()
    {
        (await Fill(app.Visitor(), ("Input.TimeZone", "ASIA/CALCUTTA"))).Shows("You’re all set.");
        Assert.Equal("Asia/Kolkata", await app.Look(db => db.Institutions.Select(i => i.TimeZone).SingleAsync()));
    }

    [Fact]
    public async Task The_setup_code_cannot_be_guessed()
    {
        using var browser = app.Visitor();
        var token = (await browser.Opens("/setup")).Token;
        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, 30)
                .Select(i =>
                    browser.Posts(
                        "/setup",
                        new FormUrlEncodedContent([new("Input.Code", $"ABCD-{i + 1000}"), new("__RequestVerificationToken", token)])
                    )
                )
        );
        Assert.Equal(5, answers.Count(a => a.Text.Contains("That’s not the code", StringComparison.Ordinal)));
        (await Fill(browser)).Answers(HttpStatusCode.UnprocessableEntity).Shows("Too many attempts. Try again in 15 minutes.");
        app.Clock.Advance(TimeSpan.FromMinutes(16));
        (await Fill(browser)).Shows("You’re all set.");
    }

    private async Task<Page> Fill(Browser browser, params (string Name, string Value)[] instead)
    {
        var answers = new Dictionary<string, string>
        {
            ["Input.Code"] = app.Services.GetRequiredService<SetupCode>().Value,
            ["Input.Institution"] = "Harbor Academy",
            ["Input.TimeZone"] = "Europe/Berlin",
            ["Input.FirstName"] = "Grace",
            ["Input.LastName"] = "Mbeki",
            ["Input.Email"] = "grace@harbor.example",
            ["Input.Password"] = "a short sentence",
        };
        foreach (var (name, value) in instead)
            answers[name] = value;
        return await (await browser.Opens("/setup")).Press("Set up", [.. answers.Select(a => (a.Key, a.Value))]);
    }

    private async Task<(int Institutions, int People)> Count()
    {
        await using var scope = app.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<Lms.Web.Platform.Data.LmsContext>();
        return (await db.Institutions.CountAsync(), await db.People.CountAsync());
    }
}
