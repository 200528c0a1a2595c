using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Lms.Web.Tests.Features.People;

/// <summary>The language of pages and emails.</summary>
public sealed class LanguageChoiceTests(LmsApp app) : IClassFixture<LmsApp>
{
    private Browser Asking(string languages)
    {
        var browser = app.Visitor();
        browser.Http.DefaultRequestHeaders.Add("Accept-Language", languages);
        return browser;
    }

    private static string? Speaks(Page page) => page.Document.DocumentElement.GetAttribute("lang");

    private async Task Chooses(string name, string locale)
    {
        var id = await app.IdOf(name);
        await app.Change(async db => Assert.True((await db.People.SingleAsync(p => p.Id == id)).Speak(locale).IsDone));
        app.Services.GetRequiredService<MemberDirectory>().Forget(id);
    }

    [Fact]
    public async Task A_visitor_gets_the_language_of_the_browser_or_else_English()
    {
        var german = (await Asking("de-AT,de;q=0.9").Opens("/sign-in")).Answers(HttpStatusCode.OK).Shows("Angemeldet bleiben");
        Assert.Equal("de", Speaks(german));
        var english = (await Asking("fi").Opens("/sign-in")).Shows("Stay signed in");
        Assert.Equal("en", Speaks(english));
        Assert.Contains("Accept-Language", string.Join(',', german.Response.Headers.Vary), StringComparison.Ordinal);
        (await app.Visitor().Opens("/sign-in")).Shows("Stay signed in");
    }

    [Fact]
    public async Task A_visitor_can_switch_languages_without_scripts_and_the_browser_remembers_it()
    {
        var browser = Asking("en");
        var page = await (await browser.Opens("/courses?q=bread")).Follows("English");
        var after = await page.Press("Deutsch");
        Assert.Equal("/courses?q=bread", after.Path);
        Assert.Equal("de", Speaks(after));
        Assert.Equal("de", Speaks(await browser.Opens("/")));
        Assert.Equal("en", Speaks(await app.Visitor().Opens("/")));
    }

    [Fact]
    public async Task The_language_switch_does_not_leave_the_site_and_accepts_only_known_languages()
    {
        var browser = app.Visitor();
        var after = await browser.Sends("/language", "/language", ("locale", "de"), ("returnUrl", "https://elsewhere.example/"));
        Assert.Equal("/", after.Path);
        (await browser.Sends("/language", "/language", ("locale", "tlh")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Wählen Sie eine Sprache aus der Liste.");
        (await browser.Posts("/language", new FormUrlEncodedContent([KeyValuePair.Create("locale", "de")]))).Answers(
            HttpStatusCode.BadRequest
        );
    }

    [Fact]
    public async Task The_language_of_a_person_overrides_that_of_the_browser_and_costs_no_statement()
    {
        var browser = await app.As("Ben");
        await browser.Opens("/dashboard");
        var before = (await browser.Opens("/dashboard")).Statements;
        (await (await browser.Opens("/language")).Press("Deutsch")).Shows("Lehren");
        await browser.Opens("/dashboard");
        Assert.Equal(before, (await browser.Opens("/dashboard")).Statements);
        browser.Http.DefaultRequestHeaders.Add("Accept-Language", "ar");
        Assert.Equal("de", Speaks(await browser.Opens("/courses")));
        await Chooses("Ben", "");
    }

    [Fact]
    public async Task The_language_of_the_institution_is_the_default()
    {
        await (await (await app.As("Grace")).Opens("/admin/institution")).Press("Save", ("Input.Locale", "de"));
        Assert.Equal("de", Speaks(await app.Visitor().Opens("/")));
        Assert.Equal("en", Speaks(await Asking("en").Opens("/")));
        await app.Change(async db => (await db.Institutions.SingleAsync()).Speak("en"));
        app.Services.GetRequiredService<InstitutionDirectory>().Forget();
    }

    [Fact]
    public async Task Cached_pages_do_not_mix_languages()
    {
        var (german, english) = (Asking("de"), Asking("en"));
        for (var i = 0; i < 2; i++)
        {
            (await german.Opens("/courses")).Shows("Einsteiger").DoesNotShow("Beginner");
            (await english.Opens("/courses")).Shows("Beginner").DoesNotShow("Einsteiger");
        }
    }

    [Fact]
    public async Task Refusals_and_validation_messages_are_translated()
    {
        var browser = Asking("de");
        var page = await browser.Opens("/sign-in");
        (await page.Press("Anmelden", ("Input.Email", "nobody@harbor.example"), ("Input.Password", "wrong-password"))).Shows(
            "E-Mail-Adresse und Passwort passen nicht zusammen."
        );
        (await page.Press("Anmelden", ("Input.Email", ""), ("Input.Password", "")))
            .Shows("Geben Sie Ihre E-Mail-Adresse ein.")
            .Shows("2 Dinge brauchen Ihre Aufmerksamkeit");
        (await (await browser.Opens("/register")).Press("Konto anlegen", ("Input.FirstName", new string('x', 101)))).Shows(
            "Verwenden Sie höchstens 100 Zeichen."
        );
        (await browser.Opens("/no-such-page")).Answers(HttpStatusCode.NotFound).Shows("Seite nicht gefunden");
    }

    [Fact]
    public async Task Numbers_in_forms_mean_the_same_in_every_language()
    {
        var slug = await app.MakesCourse("Twelve and a half", ["One"]);
        await Chooses("Ada", "de");
        var page = await (await app.As("Ada")).Opens($"/teach/courses/{slug}/details");
        await page.Press("Angaben speichern", ("Input.Pricing", "Paid"), ("Input.Price", "12.50"));
        Assert.Equal(12.5m, await app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Description.Price).SingleAsync()));
        (await Asking("de").Opens($"/courses/{slug}")).Shows("12,50 EUR");
        await Chooses("Ada", "");
    }

    [Fact]
    public async Task An_email_is_in_the_language_of_its_recipient()
    {
        await Chooses("Lin", "de");
        await Asking("en").Sends("/forgot-password", "/forgot-password", ("Email", "lin@harbor.example"));
        await app.DrainAsync();
        Assert.Contains(
            app.Mail.To("lin@harbor.example"),
            m => m.Subject == "Neues Passwort wählen" && m.Text.Contains("Neues Passwort wählen: http", StringComparison.Ordinal)
        );
        var (words, mine) = (new Words(), await app.IdOf("Lin"));
        foreach (var id in new[] { mine, await app.IdOf("Omar") })
        {
            await app.With<IServiceProvider, int>(async all =>
            {
                await all.GetRequiredService<Notify>()
                    .RunAsync(
                        id,
                        CourseNotifications.News,
                        "said",
                        words["You have a seat in “{0}”", "Rye"],
                        words["You’ve finished all its lessons. Well done."],
                        "/courses",
                        words["Start course"],
                        default
                    );
                return await all.GetRequiredService<LmsContext>().SaveChangesAsync();
            });
        }
        await app.DrainAsync();
        Assert.Single(
            app.Mail.To("lin@harbor.example"),
            m =>
                m.Subject == "Sie haben einen Platz in „Rye“"
                && m.Text.Contains("Sie haben alle Lektionen erledigt. Gut gemacht.", StringComparison.Ordinal)
        );
        Assert.Single(app.Mail.To("omar@harbor.example"), m => m.Subject == "You have a seat in “Rye”");
        Assert.Equal(
            "Sie haben einen Platz in „Rye“",
            await app.Look(db => db.Notifications.Where(n => n.PersonId == mine && n.Key == "said").Select(n => n.Title).SingleAsync())
        );
        await Chooses("Lin", "");
    }

    [Fact]
    public async Task Arabic_is_set_right_to_left_and_other_languages_are_not()
    {
        var browser = Asking("ar");
        foreach (var path in new[] { "/", "/sign-in", "/courses", "/courses/fire-safety", "/register" })
        {
            var page = (await browser.Opens(path)).Answers(HttpStatusCode.OK);
            Assert.Equal(("ar", "rtl"), (Speaks(page), page.Document.DocumentElement.GetAttribute("dir")));
        }
        Assert.Null((await Asking("de").Opens("/")).Document.DocumentElement.GetAttribute("dir"));
    }

    [Fact]
    public async Task Scripts_get_their_texts_in_the_language_of_the_page()
    {
        var page = await Asking("de").Opens("/courses");
        var address = page.Find("script[src*='/languages/']").GetAttribute("src")!;
        var script = await app.Visitor().Http.GetAsync(address);
        Assert.Equal("text/javascript", script.Content.Headers.ContentType!.MediaType);
        Assert.Contains("Sie sind wieder online.", await script.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null((await app.Visitor().Opens("/courses")).Document.QuerySelector("script[src*='/languages/']"));
        Assert.Equal(HttpStatusCode.NotFound, (await app.Visitor().Http.GetAsync("/languages/tlh.js")).StatusCode);
    }
}
