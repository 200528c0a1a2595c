using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

public sealed class TwoAuthorsTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    [Fact]
    public async Task Two_authors_of_one_lesson_lose_nothing()
    {
        var (ada, grace) = (await Open("Ada"), await Open("Grace"));
        grace.Expects(409);
        foreach (var author in (Window[])[ada, grace])
        {
            await author.Go("/teach/courses/fire-safety/outline");
            await author.Link("Raise the alarm").ClickAsync();
            await Expect(author.Heading("Edit lesson")).ToBeVisibleAsync();
        }
        await Write(ada, "Ada was here. ");
        await ada.Button("Save draft").ClickAsync();
        await ada.Shows("Saved as a draft.");

        await Write(grace, "Grace was here. ");
        await grace.Shows("Somebody else saved this lesson meanwhile.");
        await Expect(grace.Page.Locator("[data-saved]")).ToContainTextAsync("Not saved yet");
        await grace.Button("Save draft").ClickAsync();
        await grace.Shows("Two versions of this lesson");
        await Expect(grace.Page.GetByLabel("Their text")).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Ada was here"));
        await Expect(Text(grace)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Grace was here"));
        await Text(grace).PressAsync("Control+Home");
        await Text(grace).PressSequentiallyAsync("Ada was here. ");
        await grace.Button("Save draft").ClickAsync();
        await grace.Shows("Saved as a draft.");
        await ada.Page.ReloadAsync();
        await Expect(Text(ada)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Ada was here. Grace was here."));
    }

    private static ILocator Text(Window author) => author.Page.GetByLabel("Text", new() { Exact = true });

    private static async Task Write(Window author, string words)
    {
        await Text(author).PressAsync("Control+Home");
        await Text(author).PressSequentiallyAsync(words);
    }
}
