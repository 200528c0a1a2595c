using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

[OnOneDatabase("It is about what happens in the browser.")]
public sealed class OutlineJourneyTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    /// <summary>The titles of the lessons in the order in which they are shown, from top to bottom.</summary>
    private const string Titles = """
        () => [...document.querySelectorAll('[data-lesson]')]
          .map(it => [it.getBoundingClientRect().top, it.querySelector('.tree__title').textContent.trim()])
          .sort((a, b) => a[0] - b[0])
          .map(it => it[1])
        """;

    [Fact]
    public async Task The_outline_shows_the_saved_order_after_every_kind_of_move()
    {
        await Site.MakesCourse("A true outline", ["One", "Two", "Three", "Four"]);
        var ada = await Open("Ada");
        var page = await ada.Go("/teach/courses/a-true-outline/outline");

        await Press("Move Two up");
        Assert.Equal("Two One Three Four", await Shown());
        await Press("Move Three up");
        await Press("Move Three up");
        Assert.Equal("Three Two One Four", await Shown());
        await Press("Move Two down");
        Assert.Equal("Three One Two Four", await Shown());
        await Expect(page.Locator("[aria-label='Move Two down']")).ToBeFocusedAsync();
        await Drag("Four", "Three");
        Assert.Equal("Four Three One Two", await Shown());
        await Drag("Two", "Three");
        Assert.Equal("Four Two Three One", await Shown());

        async Task Press(string name) =>
            await page.RunAndWaitForResponseAsync(
                () => ada.Button(name).ClickAsync(),
                r => r.Url.Contains("handler=Lesson", StringComparison.Ordinal)
            );

        async Task Drag(string title, string before)
        {
            var (from, to) = (await Grip(title).BoundingBoxAsync(), await Grip(before).BoundingBoxAsync());
            await page.Mouse.MoveAsync(from!.X + 8, from.Y + 8);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(to!.X + 8, to.Y + 2, new() { Steps = 8 });
            await Expect(page.Locator(".drop-line")).ToHaveCountAsync(1);
            await page.RunAndWaitForResponseAsync(() => page.Mouse.UpAsync(), r => r.Url.Contains("MoveLesson", StringComparison.Ordinal));
        }

        // What is shown must be what is stored.
        async Task<string> Shown()
        {
            await ada.Shows("Lesson moved.");
            await Expect(page.Locator("[data-reorder][aria-busy]")).ToHaveCountAsync(0);
            var seen = string.Join(' ', await page.EvaluateAsync<string[]>(Titles));
            Assert.Equal(string.Join(' ', (await Site.CourseOf("a-true-outline")).Lessons.Select(l => l.Title)), seen);
            return seen;
        }

        ILocator Grip(string title) => page.Locator($"[aria-label='Move {title}']");
    }

    [Fact]
    public async Task What_was_typed_opened_and_selected_in_the_outline_survives_a_move()
    {
        await Site.MakesCourse("A patient outline", ["One", "Two", "Three"]);
        var ada = await Open("Ada");
        var page = await ada.Go("/teach/courses/a-patient-outline/outline");
        await page.GetByText("Add lesson").ClickAsync();
        await page.GetByLabel("New lesson title").FillAsync("Half a ti");
        await page.GetByLabel("Select Three", new() { Exact = true }).CheckAsync();
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("1 selected");
        await ada.Button("Move Two up").ClickAsync();
        await ada.Shows("Lesson moved.");
        await Expect(page.GetByLabel("New lesson title")).ToHaveValueAsync("Half a ti");
        await Expect(page.GetByLabel("Select Three", new() { Exact = true })).ToBeCheckedAsync();

        await page.GetByLabel("Select all lessons in Everything").CheckAsync();
        await Expect(page.Locator("[data-bulk-count]")).ToHaveTextAsync("3 selected");
        await ada.Button("Hide").ClickAsync();
        await ada.Shows("Lessons hidden from learners.");
        await Expect(page.Locator("[data-lesson] .badge", new() { HasText = "Draft" })).ToHaveCountAsync(3);
        await Expect(page.Locator(".bulk")).ToBeHiddenAsync();
        await ada.Button("Undo").ClickAsync();
        await Expect(page.Locator("[data-lesson] .badge", new() { HasText = "Draft" })).ToHaveCountAsync(0);
    }
}
