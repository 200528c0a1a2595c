using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>Notes beside the text of a lesson, and below it on a phone.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class NotesPanelTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const string Lesson = "/learn/introduction-to-statistics/what-is-a-distribution";

    /// <summary>Selects the first words of the lesson.</summary>
    private const string Select = """
        () => {
          const text = document.createTreeWalker(document.querySelector('.lesson__body .prose p'), NodeFilter.SHOW_TEXT).nextNode();
          getSelection().setBaseAndExtent(text, 0, text, 12);
          return text.data.slice(0, 12).trim();
        }
        """;

    [Fact]
    public async Task A_learner_writes_beside_the_text_and_quotes_it()
    {
        var lin = await Open("Lin");
        var page = await lin.Go(Lesson);
        var (opener, panel, note) = (lin.Link("Notes and bookmarks"), page.Locator("#notes"), page.Locator("#note"));
        await lin.Button("Bookmark this lesson").ClickAsync();
        await opener.ClickAsync();
        await Expect(note).ToBeFocusedAsync();
        var (text, beside) = ((await page.Locator("article.lesson").BoundingBoxAsync())!, (await panel.BoundingBoxAsync())!);
        Assert.True(text.X + text.Width <= beside.X, $"The panel at {beside.X} covers the text, which ends at {text.X + text.Width}.");
        Assert.True(text.Width > 440, $"The text is {text.Width} pixels wide.");

        await Expect(lin.Button("Quote selection")).ToBeDisabledAsync();
        await note.FillAsync("My own words.");
        var words = await page.EvaluateAsync<string>(Select);
        await lin.Button("Quote selection").ClickAsync();
        await Expect(note).ToHaveValueAsync($"> {words}\n\nMy own words.");
        await lin.Button("Save note").ClickAsync();
        await Expect(panel.Locator(".note blockquote").First).ToContainTextAsync(words);
        var flash = page.Locator(".flash__item", new() { HasText = "Note saved." });
        Assert.True(
            await flash.EvaluateAsync<bool>(
                """
                it => {
                  const box = it.getBoundingClientRect();
                  return it.contains(document.elementFromPoint(box.x + 20, box.y + box.height / 2));
                }
                """
            )
        );

        // Deleting is taken back without leaving the lesson.
        await panel.Locator(".note").First.GetByRole(AriaRole.Button, new() { Name = "Delete note" }).ClickAsync();
        await Expect(panel.Locator(".note blockquote")).ToHaveCountAsync(0);
        await lin.Button("Undo").ClickAsync();
        await Expect(panel.Locator(".note blockquote")).ToHaveCountAsync(1);
        Assert.Equal(Lesson, lin.Path);

        // It stays open on the next page, and closes with the keyboard.
        await page.ReloadAsync();
        await Expect(panel.Locator(".note").First).ToBeVisibleAsync();
        await note.PressAsync("Escape");
        await Expect(panel).ToBeHiddenAsync();
        await Expect(opener).ToBeFocusedAsync();
        await page.ReloadAsync();
        await Expect(panel).ToBeHiddenAsync();
    }

    [Fact]
    public async Task On_a_phone_the_notes_are_a_sheet_that_leaves_the_text_in_sight()
    {
        var lin = await Open("Lin", o => o.ViewportSize = new() { Width = 390, Height = 800 });
        var page = await lin.Go(Lesson);
        await lin.Link("Notes and bookmarks").ClickAsync();
        var panel = page.Locator("#notes");
        await Expect(page.Locator("#note")).ToBeFocusedAsync();
        var sheet = (await panel.BoundingBoxAsync())!;
        Assert.InRange(sheet.Y, 300, 600);
        Assert.Equal(800, sheet.Y + sheet.Height, 1.0);
        Assert.False(await page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth > innerWidth"));
        await lin.Button("Close notes").ClickAsync();
        await Expect(panel).ToBeHiddenAsync();
        // The size of the text is in the outline here.
        await lin.Button("Open outline").ClickAsync();
        await page.RunAndWaitForResponseAsync(
            () => page.Locator("#outline").GetByRole(AriaRole.Button, new() { Name = "Large text" }).ClickAsync(),
            answer => answer.Url.Contains("TextSize", StringComparison.Ordinal) && answer.Ok
        );
        await Expect(page.Locator("html.text-large")).ToHaveCountAsync(1);
        await page.ReloadAsync();
        await Expect(page.Locator("html.text-large")).ToHaveCountAsync(1);
    }
}
