using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

[OnOneDatabase("It is about what happens in the browser.")]
public sealed class KeyboardTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const int MostStops = 120;

    /// <summary>
    /// The focused element: its text, and whether its focus is visible (by its own outline or shadow or that of an ancestor).
    /// </summary>
    private const string Focus = """
        () => {
          const it = document.activeElement, around = it.closest(".editor"), ring = s => s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) > 0 || s.boxShadow !== 'none';
          const seen = [it, it.parentElement, it.parentElement?.parentElement, around].filter(Boolean).some(e => ['', '::after', '::before'].some(p => ring(getComputedStyle(e, p || null))));
          return [(it.ariaLabel || it.labels?.[0]?.innerText || it.innerText || it.value || it.tagName).trim(), String(seen || it === document.body)];
        }
        """;

    [Fact]
    public async Task The_keyboard_alone_is_enough()
    {
        var ben = await Open();
        var page = await ben.Go("/sign-in");
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Locator(".skip:focus")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#main:focus")).ToHaveCountAsync(1);
        await TabTo(page, "Email");
        await page.Keyboard.TypeAsync("ben@harbor.example");
        await TabTo(page, "Password");
        await page.Keyboard.TypeAsync(Lms.Web.Features.Administration.Seeding.DemoWorld.Password);
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync(url => !url.Contains("/sign-in", StringComparison.Ordinal));

        await TabTo(page, "Account: Ben Okafor");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("details.menu[open]")).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.Locator("details.menu[open]")).ToHaveCountAsync(0);
        await Expect(page.Locator(".topbar__account:focus")).ToBeVisibleAsync();

        await page.ReloadAsync();
        await TabTo(page, "Search courses");
        await page.Keyboard.TypeAsync("fire");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/courses?q=fire");
        await TabTo(page, "Fire safety at work");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/courses/fire-safety");
        await TabTo(page, "Enroll");
        await page.Keyboard.PressAsync("Enter");
        await Expect(ben.Heading("Raise the alarm")).ToBeVisibleAsync();
        await TabTo(page, "Mark as done and continue");
        await page.Keyboard.PressAsync("Space");
        await Expect(ben.Heading("Which extinguisher?")).ToBeVisibleAsync();
        await Expect(page.Locator("#done-count")).ToContainTextAsync("1 of 3");
    }

    [Fact]
    public async Task Moving_a_lesson_with_the_keyboard_announces_its_position()
    {
        var ben = await Open("Ben");
        var page = await ben.Go("/teach/courses/bread-from-scratch/outline");
        var first = page.Locator("[data-lesson] .tree__title").First;
        var title = await first.InnerTextAsync();
        var heard = page.Locator("body > .hidden-visually[aria-live=polite]");
        await TabTo(page, "Move " + title);
        await page.Keyboard.PressAsync("Space");
        await Expect(heard).ToContainTextAsync($"“{title}” lifted, position 1 of");
        await page.Keyboard.PressAsync("ArrowDown");
        await Expect(heard).ToContainTextAsync($"“{title}”, position 2 of");
        await page.Keyboard.PressAsync("Escape");
        await Expect(heard).ToContainTextAsync($"“{title}” put back, position 1 of");
        await page.Keyboard.PressAsync("Space");
        await page.Keyboard.PressAsync("ArrowDown");
        await page.RunAndWaitForResponseAsync(
            () => page.Keyboard.PressAsync("Space"),
            r => r.Url.Contains("MoveLesson", StringComparison.Ordinal)
        );
        await Expect(heard).ToContainTextAsync($"“{title}” dropped, position 2 of");
        await Expect(page.Locator("[data-grip=lesson]:focus")).ToHaveAttributeAsync("aria-label", "Move " + title);
        await page.ReloadAsync();
        await Expect(page.Locator("[data-lesson] .tree__title").Nth(1)).ToHaveTextAsync(title);
    }

    [Fact]
    public async Task A_course_can_be_created_published_and_previewed_with_the_keyboard_alone()
    {
        var ada = await Open("Ada");
        var page = await ada.Go("/teach/courses");
        await TabTo(page, "New course");
        await page.Keyboard.PressAsync("Enter");
        await Expect(ada.Heading("New course")).ToBeVisibleAsync();
        await TabTo(page, "Title");
        await page.Keyboard.TypeAsync("Knots for the harbor");
        await page.Keyboard.PressAsync("Enter");
        await page.WaitForURLAsync("**/teach/courses/knots-for-the-harbor/outline");
        await TabTo(page, "New module title");
        await page.Keyboard.TypeAsync("First knots");
        await page.Keyboard.PressAsync("Enter");
        await Expect(ada.Link("First knots")).ToBeVisibleAsync();
        await TabTo(page, "New lesson title");
        await page.Keyboard.TypeAsync("The bowline");
        await page.Keyboard.PressAsync("Enter");
        await Expect(ada.Link("The bowline")).ToBeVisibleAsync();
        await TabTo(page, "The bowline");
        await page.Keyboard.PressAsync("Enter");
        await Expect(ada.Heading("The bowline")).ToBeVisibleAsync();

        // The toolbar is a single tab stop before the text.
        await TabTo(page, "Bold");
        await TabTo(page, "Text");
        await page.Keyboard.TypeAsync("/head");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("A loop that holds");
        await page.Keyboard.PressAsync("End");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("It never slips.");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("/one right");
        await page.Keyboard.PressAsync("Enter");
        await page.Keyboard.TypeAsync("Does a bowline slip?");
        await Expect(page.Locator("#preview .practice--preview")).ToContainTextAsync("Does a bowline slip?");
        await page.Keyboard.PressAsync("Control+s");
        await Expect(page.Locator("#flash")).ToContainTextAsync("Saved");
        await TabTo(page, "Publish lesson");
        await page.Keyboard.PressAsync("Enter");
        await ada.Shows("Published. Learners now see the new text.");
        await TabTo(page, "Preview");
        await page.Keyboard.PressAsync("Enter");
        await Expect(ada.Heading("The bowline")).ToBeVisibleAsync();
        await Expect(ada.Heading("A loop that holds")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Radio)).ToHaveCountAsync(2);
        await ada.Shows("You’re seeing this lesson as a learner would.");
    }

    /// <summary>Presses Tab until it arrives; the focus must be visible at every stop.</summary>
    private static async Task TabTo(IPage page, string words)
    {
        var stops = new List<string>();
        while (stops.Count < MostStops)
        {
            await page.Keyboard.PressAsync("Tab");
            var focus = await page.EvaluateAsync<string[]>(Focus);
            Assert.True(focus[1] == "true", $"One does not see that “{focus[0]}” has the focus, at {page.Url}");
            if (focus[0].StartsWith(words, StringComparison.Ordinal))
                return;
            stops.Add(focus[0]);
        }
        Assert.Fail($"Tab does not lead to “{words}” at {page.Url}: {string.Join(" · ", stops)}");
    }
}
