using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>From the conditions that an administrator writes to the course that someone finds on their home page.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class RuleJourneyTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const int Wide = 1280;
    private const int Narrow = 390;

    [Fact]
    public async Task A_rule_says_whom_it_would_enroll_enrolls_them_and_is_undone()
    {
        var grace = await Open("Grace");
        var page = await grace.Go("/admin/enrollment-rules");
        await IsAccessible(grace, Wide, Narrow);
        await page.GetByRole(AriaRole.Main).GetByRole(AriaRole.Link, new() { Name = "Add rule" }).First.ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("Fire safety for instructors");
        await page.GetByLabel("Role", new() { Exact = true }).SelectOptionAsync("Instructor");
        await IsAccessible(grace, Wide, Narrow);
        await grace.Button("Save").ClickAsync();
        await grace.Shows("Rule saved.");

        await page.GetByRole(AriaRole.Searchbox, new() { Name = "Find a course" }).FillAsync("Fire");
        await page.GetByRole(AriaRole.Search).Last.GetByRole(AriaRole.Button, new() { Name = "Search" }).ClickAsync();
        await page.Locator("form[action*='handler=Add'] button").First.ClickAsync();
        var preview = page.Locator("#preview");
        await Expect(preview).ToContainTextAsync("What the rule would do");
        await Expect(preview).ToContainTextAsync("Ben Okafor");
        await IsAccessible(grace, Wide, Narrow);

        await grace.Button("Turn on").ClickAsync();
        await grace.Shows("The rule is on.");
        var ben = await Open("Ben");
        var home = await ben.Go("/dashboard");
        await ben.ReloadUntil(home.GetByRole(AriaRole.Main).GetByText("Fire safety").First);
        await grace.ReloadUntil(page.GetByText("Undoing turns the rule off."));
        await page.GetByRole(AriaRole.Status)
            .Filter(new() { HasText = "enrolled" })
            .GetByRole(AriaRole.Button, new() { Name = "Undo" })
            .ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Off");
    }
}
