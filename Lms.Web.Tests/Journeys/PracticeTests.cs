using Deque.AxeCore.Commons;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>Questions and flashcards in the text of a lesson, with and without scripts.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class PracticeTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const string Text = """
        Before you leave a room:

        ```practice single id=door
        What do you do with the **door**?

        - [ ] Lock it
          > Nobody could follow you.
        - [x] Close it
        - [ ] Leave it open
        hint: Fire needs air.
        explain: A closed door holds the smoke back.
        ```

        ```practice gaps id=words
        Call [[112]] and say [[where|the place]] it burns.
        ```

        ```practice matching id=pairs
        Which extinguisher?

        - water => wood
        - foam => petrol
        ```

        ```practice ordering id=order
        What comes first?

        1. alarm
        2. rescue
        3. fight the fire
        ```

        ```practice numeric id=width
        How wide is an escape door, at least?

        = 0.9
        unit: m
        ```

        ```flashcards id=signs
        title: Signs
        Green running person :: Way out
        Red flame :: Fire fighting
        ```

        That is all.
        """;

    private static readonly string[] Violations = ["violations"];

    private async Task<Window> OpenLesson(string who, Action<BrowserNewContextOptions>? options = null)
    {
        await Site.Change(async db =>
        {
            var lesson = await db.Lessons.Include(l => l.Body).SingleAsync(l => l.Slug == "raise-the-alarm");
            lesson.Govern(CompletionRule.ActivitiesDone, 1, 600, true, true);
            lesson.Write(Text, Site.Clock.GetUtcNow().UtcDateTime);
            var published = lesson.Publish(Ids.New(), Site.Clock.GetUtcNow().UtcDateTime);
            if (await db.LessonVersions.AllAsync(v => v.LessonId != lesson.Id || v.Number != published.Value.Number))
                db.Add(published.Value);
        });
        var window = await Open(who, options);
        await window.Go("/courses/fire-safety");
        if (await window.Button("Enroll").IsVisibleAsync())
            await window.Button("Enroll").ClickAsync();
        await window.Go("/learn/fire-safety/raise-the-alarm");
        return window;
    }

    [Fact]
    public async Task A_learner_without_JavaScript_answers_tries_again_and_completes_the_lesson()
    {
        var omar = await OpenLesson("Omar", o => (o.JavaScriptEnabled, o.ViewportSize) = (false, new() { Width = 390, Height = 800 }));
        var page = omar.Page;
        ILocator Region(string key) => page.Locator($"#practice-{key}");
        ILocator Send(string key) => Region(key).Locator("form button");
        await Region("door").GetByLabel("Lock it").CheckAsync();
        await Send("door").ClickAsync();
        await Expect(Region("door")).ToContainTextAsync("Nobody could follow you.");
        Assert.EndsWith("#practice-door", page.Url, StringComparison.Ordinal);
        await Region("door").GetByLabel("Close it").CheckAsync();
        await Send("door").ClickAsync();
        await Expect(Region("door")).ToContainTextAsync("A closed door holds the smoke back.");
        await Region("words").GetByLabel("Blank 1").FillAsync("112");
        await Region("words").GetByLabel("Blank 2").FillAsync("when");
        await Send("words").ClickAsync();
        await Expect(Region("words")).ToContainTextAsync("Partly correct: 50%");
        await Expect(Region("words").GetByLabel("Blank 1")).ToHaveValueAsync("112");
        await Region("words").GetByLabel("Blank 2").FillAsync("The place");
        await Send("words").ClickAsync();
        await Region("pairs").GetByLabel("water").SelectOptionAsync("wood");
        await Region("pairs").GetByLabel("foam").SelectOptionAsync("petrol");
        await Send("pairs").ClickAsync();
        foreach (var (item, place) in new[] { ("alarm", "1"), ("rescue", "2"), ("fight the fire", "3") })
            await Region("order").GetByLabel($"Position of “{item}”").SelectOptionAsync(place);
        await Send("order").ClickAsync();
        await Region("width").GetByLabel("Your answer").FillAsync("0,9 m");
        await Send("width").ClickAsync();
        await Expect(page.Locator("#finish")).ToContainTextAsync("Activities: 5 of 6 done");
        await page.ReloadAsync();
        await Expect(page.Locator("[data-done]")).ToHaveCountAsync(5);
        foreach (var _ in new[] { 1, 2 })
        {
            await Region("signs").Locator("summary").ClickAsync();
            await Region("signs").GetByRole(AriaRole.Button, new() { Name = "Good" }).ClickAsync();
        }
        await Expect(page.Locator("#finish")).ToContainTextAsync("Lesson complete.");
    }

    [Fact]
    public async Task Items_are_put_in_order_with_arrows_and_by_dragging()
    {
        var priya = await OpenLesson("Priya");
        var page = priya.Page;
        var region = page.Locator("#practice-order");
        ILocator Item(string title) => region.Locator("li", new() { HasText = title });
        await Expect(region).ToContainTextAsync("Drag the items into order, or use the arrows.");
        foreach (var title in (string[])["alarm", "alarm", "fight the fire", "fight the fire"])
        {
            var button = region.GetByLabel($"Move “{title}” {(title == "alarm" ? "up" : "down")}");
            if (await button.IsEnabledAsync())
                await button.ClickAsync();
        }
        Assert.Equal(["1.", "2.", "3."], await region.Locator("li b").AllTextContentsAsync());
        var (from, to) = (await Item("fight the fire").BoundingBoxAsync(), await Item("alarm").BoundingBoxAsync());
        await page.Mouse.MoveAsync(from!.X + 80, from.Y + 20);
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(to!.X + 80, to.Y + 4, new() { Steps = 12 });
        await page.Mouse.UpAsync();
        Assert.Equal(["fight the fire", "alarm", "rescue"], await Order());
        await region.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();
        // What was sent is what was shown, and it is shown again.
        await Expect(region).ToContainTextAsync("Not correct yet.");
        Assert.Equal(["fight the fire", "alarm", "rescue"], await Order());
        await region.GetByLabel("Move “fight the fire” down").ClickAsync();
        await region.GetByLabel("Move “fight the fire” down").ClickAsync();
        await region.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
        await Expect(region).ToContainTextAsync("Correct.");

        async Task<IEnumerable<string>> Order() => (await region.Locator("li label").AllTextContentsAsync()).Select(t => t.Trim());
    }

    [Fact]
    public async Task Pairs_are_matched_by_dragging_by_picking_and_with_the_keyboard()
    {
        var grace = await OpenLesson("Grace");
        var page = grace.Page;
        var region = page.Locator("#practice-pairs");
        ILocator Answer(string title) => region.GetByRole(AriaRole.Button, new() { Name = title, Exact = true });
        ILocator Item(string title) => region.Locator("li", new() { HasText = title });
        ILocator Place(string title) => region.GetByLabel(title, new() { Exact = true });
        Task<string> Given(string title) => Place(title).EvaluateAsync<string>("s => s.selectedOptions[0].text");
        await Expect(region).ToContainTextAsync("Drag each answer to its item, or choose it from the list.");

        // Carried with the mouse, to the wrong item.
        await Answer("wood").ScrollIntoViewIfNeededAsync();
        await Answer("wood").DragToAsync(Item("foam"));
        Assert.Equal("wood", await Given("foam"));
        await Expect(Answer("wood")).ToHaveAttributeAsync("aria-pressed", "false");
        // Picked and put: it moves.
        await Answer("wood").ClickAsync();
        await Expect(Answer("wood")).ToHaveAttributeAsync("aria-pressed", "true");
        await Item("water").ClickAsync();
        Assert.Equal(("wood", "Choose …"), (await Given("water"), await Given("foam")));
        // Taken back.
        await Answer("petrol").ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(Answer("petrol")).ToHaveAttributeAsync("aria-pressed", "false");
        await Expect(Answer("petrol")).ToBeFocusedAsync();
        await Item("water").ClickAsync();
        Assert.Equal("wood", await Given("water"));
        await AssertAccessible(page);
        // With keys: the first item without an answer is next.
        await Answer("petrol").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(Place("foam")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        Assert.Equal("petrol", await Given("foam"));
        await Expect(page.Locator("body > .hidden-visually", new() { HasText = "“petrol” matched with “foam”." })).ToHaveCountAsync(1);

        await region.GetByRole(AriaRole.Button, new() { Name = "Answer", Exact = true }).ClickAsync();
        await Expect(region).ToContainTextAsync("Correct.");
        await Expect(region.GetByRole(AriaRole.Group, new() { Name = "Answers" })).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task Pairs_are_matched_by_hand_in_a_check_too()
    {
        var slug = await Site.MakesCourse("Matched in a check", ["One"], new CourseRules { CheckMinutes = 2 });
        await Site.Asks(
            slug,
            "one",
            new QuestionSource(QuestionKind.Matching)
            {
                Prompt = "Which belongs to which?",
                Answers = [new("Reef", Other: "Parcels"), new("Bend", Other: "Two ropes")],
            }
        );
        await Site.Enrolls("Omar", slug);
        var omar = await Open("Omar");
        await omar.Page.Clock.InstallAsync();
        var page = await omar.Go($"/learn/{slug}/one");
        var check = page.Locator("#check [data-check]");
        for (var beats = 0; beats < 16 && !await check.IsVisibleAsync(); beats++)
        {
            var beat = page.WaitForResponseAsync(r => r.Url.Contains("handler=Beat", StringComparison.Ordinal));
            var asked = check.WaitForAsync();
            await omar.Pass(15);
            await await Task.WhenAny(beat, asked);
        }
        await check.GetByRole(AriaRole.Button, new() { Name = "Two ropes" }).ClickAsync();
        await check.Locator("li", new() { HasText = "Bend" }).ClickAsync();
        await check.GetByRole(AriaRole.Button, new() { Name = "Parcels" }).ClickAsync();
        await check.Locator("li", new() { HasText = "Reef" }).ClickAsync();
        await omar.Button("Answer").ClickAsync();
        await omar.Shows("1 of 1 correct");
    }

    [Fact]
    public async Task The_keyboard_focus_moves_to_the_result_and_the_page_is_accessible()
    {
        var lin = await OpenLesson("Lin");
        var page = lin.Page;
        lin.Expects(422);
        await page.Locator("#practice-door input[type=radio]").First.FocusAsync();
        await page.Keyboard.PressAsync("ArrowDown");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#practice-door [data-verdict]")).ToBeFocusedAsync();
        await Expect(page.Locator("#practice-door")).ToContainTextAsync("A closed door holds the smoke back.");
        await Expect(page.Locator("#finish")).ToContainTextAsync("Activities: 1 of 6 done");
        await page.Locator("#practice-width input[name=a]").FillAsync("wide");
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#practice-width")).ToContainTextAsync("Enter a number and its unit.");
        await page.Locator("#practice-signs summary").FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await page.Locator("#practice-signs").GetByRole(AriaRole.Button, new() { Name = "Didn’t know" }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#practice-signs summary")).ToContainTextAsync("Red flame");
        await Expect(page.Locator("#practice-signs summary")).ToBeFocusedAsync();
        await Expect(page.Locator("#flash")).ToHaveCountAsync(1);
        await AssertAccessible(page);
    }

    private static async Task AssertAccessible(IPage page)
    {
        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        foreach (var width in (int[])[1280, 390])
        {
            await page.SetViewportSizeAsync(width, 900);
            foreach (var scheme in (ColorScheme[])[ColorScheme.Light, ColorScheme.Dark])
            {
                await page.EmulateMediaAsync(new() { ColorScheme = scheme });
                Assert.Empty(
                    await page.EvaluateAsync<string[]>(
                        "async options => (await axe.run(document, options)).violations.map(v => `${v.id}: ${v.nodes.slice(0, 3).map(n => n.html.slice(0, 200) + ' ' + n.failureSummary).join(' | ')}`)",
                        new { resultTypes = Violations }
                    )
                );
            }
            Assert.InRange(
                await page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth"),
                -100,
                0
            );
        }
    }
}
