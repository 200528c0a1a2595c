using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

public sealed partial class TwoAuthorsTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    [Fact]
    public async Task Two_authors_edit_a_lesson_at_the_same_time_and_lose_nothing()
    {
        var (ada, grace) = (await Open("Ada"), await Open("Grace"));
        ada.Expects(409);
        grace.Expects(409);
        foreach (var author in (Window[])[ada, grace])
        {
            await author.Go("/teach/courses/fire-safety/outline");
            await author.Link("Raise the alarm").ClickAsync();
            await Expect(author.Heading("Raise the alarm")).ToBeVisibleAsync();
        }
        await grace.Shows("Ada Lindqvist is also editing this lesson.");

        // Different paragraphs: both texts are merged while both are typing.
        await Write(ada, "Control+Home", "Ada was here. ");
        await Expect(ada.Page.Locator("[data-saved]")).ToContainTextAsync("Saved");
        await Expect(ada.Page.Locator(".lesson-bar")).ToContainTextAsync("Unpublished changes");
        await ada.Shows("Grace Mbeki is also editing this lesson.");
        await Write(grace, "Control+End", "\n\nGrace was here.");
        await grace.Shows("Changes by Ada Lindqvist have been added to your text.");
        await Expect(Text(grace)).ToHaveValueAsync(Both());
        await Write(ada, "Control+Home", "Yes, ");
        await Expect(Text(ada)).ToHaveValueAsync(Both());

        // The same paragraph: the second author sees both sides and decides.
        await Expect(ada.Page.Locator("[data-saved]")).ToContainTextAsync("Saved");
        await ada.Button("Save draft").ClickAsync();
        await ada.Shows("Saved as a draft.");
        await grace.Page.ReloadAsync();
        await Write(ada, "Control+Home", "Ada again. ");
        await ada.Button("Save draft").ClickAsync();
        await ada.Shows("Saved as a draft.");
        await Write(grace, "Control+Home", "Grace again. ");
        await Expect(grace.Page.GetByRole(AriaRole.Alert))
            .ToContainTextAsync("Autosave is off until you resolve this: select “Save draft” to see both versions.");
        await Expect(grace.Page.Locator("[data-saved]")).ToContainTextAsync("Not saved yet");
        await grace.Button("Save draft").ClickAsync();
        await Expect(grace.Heading("Edit conflict")).ToBeVisibleAsync();
        await grace.Page.GetByLabel("Edit manually").CheckAsync();
        await grace.Page.GetByLabel("Result").FillAsync("Both again.");
        await grace.Button("Save result").ClickAsync();
        await grace.Shows("Saved as a draft.");
        await Expect(Text(grace)).ToHaveValueAsync(Decided());
        await Expect(grace.Button("Restore")).ToHaveCountAsync(0);
    }

    private static ILocator Text(Window author) => author.Page.GetByLabel("Text", new() { Exact = true });

    private static async Task Write(Window author, string where, string words)
    {
        await Text(author).PressAsync(where);
        await Text(author).PressSequentiallyAsync(words);
    }

    [System.Text.RegularExpressions.GeneratedRegex(@"Ada was here\. [\s\S]*Grace was here\.\s*$")]
    private static partial System.Text.RegularExpressions.Regex Both();

    [System.Text.RegularExpressions.GeneratedRegex(@"^Both again\.\n\n[\s\S]*Grace was here\.\s*$")]
    private static partial System.Text.RegularExpressions.Regex Decided();
}
