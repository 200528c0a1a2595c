using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

public sealed class WithoutScriptsTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    [Fact]
    public async Task A_learner_without_JavaScript_completes_a_course()
    {
        // The first lesson asks its question after a minute.
        await Site.Change(async db =>
            (await db.Lessons.SingleAsync(l => l.Slug == "raise-the-alarm")).Govern(CompletionRule.TimeSpent, 1, 1, true, true)
        );
        var nora = await Open(options: o => (o.JavaScriptEnabled, o.ViewportSize) = (false, new() { Width = 390, Height = 800 }));
        nora.Expects(422);
        var page = await nora.Go("/register");
        await page.GetByLabel("First name").FillAsync("Nora");
        await page.GetByLabel("Email").FillAsync("nora@fjord.example");
        await page.GetByLabel("Password").FillAsync("short");
        await nora.Button("Create account").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Use at least 10 characters.");
        await Expect(page.GetByLabel("First name")).ToHaveValueAsync("Nora");
        await page.GetByLabel("Last name").FillAsync("Dahl");
        await page.GetByLabel("Password").FillAsync("fjords are deep");
        await nora.Button("Create account").ClickAsync();
        await Expect(nora.Heading("Check your email")).ToBeVisibleAsync();
        await nora.Go((await Site.Letter("nora@fjord.example", "confirm")).Link);
        await nora.Button("Confirm and sign in").ClickAsync();
        await nora.Shows("Your email is confirmed.");

        await nora.Go("/courses/fire-safety");
        await nora.Button("Enroll").First.ClickAsync();
        await Expect(nora.Heading("Raise the alarm")).ToBeVisibleAsync();
        Site.Clock.Advance(TimeSpan.FromSeconds(90));
        await nora.Button("Mark as done and continue").ClickAsync();
        await Expect(nora.Heading("Comprehension check")).ToBeVisibleAsync();
        await Expect(page.Locator("[data-body]")).ToHaveAttributeAsync("inert", "");
        await nora.Button("Answer").ClickAsync();
        await nora.Shows("Please answer every question");
        await page.GetByLabel("Shout").CheckAsync();
        await nora.Button("Answer").ClickAsync();
        await nora.Shows("1 of 1 correct");
        await nora.Link("Resume lesson").ClickAsync();
        await nora.Button("Mark as done and continue").ClickAsync();
        await Expect(nora.Heading("Which extinguisher?")).ToBeVisibleAsync();
        await nora.Button("Mark as done and continue").ClickAsync();
        await Expect(nora.Heading("Lead people out")).ToBeVisibleAsync();
        await nora.Button("Mark as done").ClickAsync();
        await Expect(nora.Heading("You’ve completed this course!")).ToBeVisibleAsync();
        await nora.ReloadUntil(nora.Link("Download PDF"));

        var letter = await Site.Letter("nora@fjord.example", "certificate");
        await nora.Go("/certificates");
        var link = nora.Page.GetByRole(AriaRole.Link, new() { NameRegex = new("^PDF ?: Fire safety at work$") });
        await nora.ReloadUntil(link);
        var pdf = await nora.Keep(link);
        Assert.Contains("Nora Dahl", await Tool.Run("pdftotext", pdf, "-"), StringComparison.Ordinal);
        Assert.NotEmpty(letter.Text);
    }
}
