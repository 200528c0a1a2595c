using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>The library in the editor, and audio in a lesson.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class LibraryTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    [Fact]
    public async Task Audio_from_the_library_is_inserted_at_the_cursor_and_marked_when_listened_to()
    {
        var ada = await Open("Ada");
        var page = await ada.Go("/teach/materials/new");
        await page.GetByLabel("Title").First.FillAsync("The fog horn");
        await page.Locator("#material-file")
            .SetInputFilesAsync(
                new FilePayload
                {
                    Name = "horn.mp3",
                    MimeType = "audio/mpeg",
                    Buffer = Clips.Sound("mp3", 3),
                }
            );
        await ada.Button("Add file").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("The fog horn");
        await ada.Shows("Added to the library.");

        var lesson = await Site.Look(db => db.Lessons.Where(l => l.Slug == "raise-the-alarm").Select(l => l.Id).SingleAsync());
        page = await ada.Go($"/teach/courses/fire-safety/lessons/{lesson}");
        var (text, words) = (page.Locator("#Input_Markdown"), page.Locator("#library-words"));
        await text.FillAsync("First.\n\n\n\nLast.");
        await text.EvaluateAsync("t => { t.focus(); t.setSelectionRange(8, 8); }");
        // From the block menu, with the keyboard alone; Escape returns to the same place.
        await page.Keyboard.TypeAsync("/library");
        await page.Keyboard.PressAsync("Enter");
        await Expect(words).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(text).ToBeFocusedAsync();
        Assert.Equal(8, await text.EvaluateAsync<int>("t => t.selectionStart"));
        await page.Locator("[data-do=library]").ClickAsync();
        await page.Keyboard.TypeAsync("fog");
        var put = page.Locator("[data-found] [data-put]");
        await Expect(put).ToHaveCountAsync(1);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.PressAsync("Tab");
        await Expect(put).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(text).ToBeFocusedAsync();
        Assert.Matches("^First\\.\n+```material the-fog-horn\n```\n+Last\\.$", await text.InputValueAsync());
        await Expect(page.Locator("#preview audio")).ToHaveCountAsync(1);
        await page.GetByRole(AriaRole.Button, new() { Name = "Publish changes" }).ClickAsync();
        await ada.Shows("Published.");

        var lin = await Open("Lin");
        page = await lin.Go("/courses/fire-safety");
        if (await lin.Button("Enroll").IsVisibleAsync())
            await lin.Button("Enroll").ClickAsync();
        await lin.Go("/learn/fire-safety/raise-the-alarm");
        var seen = page.Locator("#practice-m-the-fog-horn");
        await Expect(seen).ToContainTextAsync("I’ve listened to it");
        // Skipping to the end does not count as listening.
        await page.Locator("audio")
            .EvaluateAsync(
                "async a => { a.muted = true; await a.play(); a.currentTime = a.duration - 0.2; await new Promise(done => a.onended = done); }"
            );
        await Expect(seen).ToContainTextAsync("I’ve listened to it");
        await page.Locator("audio")
            .EvaluateAsync("async a => { a.currentTime = 0; await a.play(); await new Promise(done => a.onended = done); }");
        await Expect(seen).ToContainTextAsync("Listened");
        await Expect(seen.Locator("button")).ToHaveCountAsync(0);
        await page.ReloadAsync();
        await Expect(seen.Locator("[data-done]")).ToHaveCountAsync(1);
    }
}
