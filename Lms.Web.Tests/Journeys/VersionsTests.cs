using Deque.AxeCore.Playwright;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

[OnOneDatabase("It is about what happens in the browser.")]
public sealed class VersionsTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    [Fact]
    public async Task An_author_drafts_compares_comments_publishes_and_restores_a_version()
    {
        var (ada, lin) = (await Open("Ada"), await Open("Lin"));
        await ada.Go("/teach/courses/fire-safety/outline");
        await ada.Link("Raise the alarm").ClickAsync();
        await Expect(ada.Heading("Raise the alarm")).ToBeVisibleAsync();
        await lin.Go("/learn/fire-safety/raise-the-alarm");
        await ada.Page.GetByLabel("Text", new() { Exact = true }).PressAsync("Control+Home");
        await ada.Page.GetByLabel("Text", new() { Exact = true }).PressSequentiallyAsync("Read this first.\n\n");
        await ada.Button("Save draft").ClickAsync();
        await ada.Shows("Unpublished changes");

        await ada.Link("Publishing").ClickAsync();
        await Expect(ada.Page.Locator(".diff ins").First).ToContainTextAsync("Read this first.");
        await AssertAccessible(ada);
        await ada.Page.GetByLabel("What’s new").FillAsync("A word before all");
        await ada.Button("Publish now").ClickAsync();
        await ada.Shows("Learners now see the new text.");
        // The learner is not disturbed and sees the new text on the next page.
        await Expect(lin.Page.GetByText("Read this first.")).ToHaveCountAsync(0);
        await lin.Page.ReloadAsync();
        await lin.Shows("Read this first.");

        await ada.Link("Comments").ClickAsync();
        await ada.Page.Locator("#passage-0 summary").ClickAsync();
        await ada.Page.GetByLabel("Comment on passage 1", new() { Exact = true }).FillAsync("Is this needed?");
        await ada.Page.Locator("#passage-0").GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();
        await ada.Shows("Is this needed?");
        await AssertAccessible(ada);
        await ada.Button("Resolve").ClickAsync();
        await ada.Shows("0 open comments");

        await ada.Link("Versions").ClickAsync();
        await ada.Shows("“A word before all”");
        await AssertAccessible(ada);
        await ada.Page.GetByRole(AriaRole.Button, new() { Name = "Restore Version 1", Exact = true }).ClickAsync();
        await ada.Shows("This version is now your draft.");
        await ada.Button("Undo").ClickAsync();
        await Expect(ada.Page.GetByText("Unpublished changes")).ToHaveCountAsync(0);
        await ada.Page.SetViewportSizeAsync(390, 844);
        await ada.Go(new Uri(ada.Page.Url).AbsolutePath + "/versions/1?against=now");
        await Expect(ada.Page.Locator(".diff ins").First).ToContainTextAsync("Read this first.");
        Assert.False(await ada.Page.EvaluateAsync<bool>("document.documentElement.scrollWidth > document.documentElement.clientWidth"));
        await AssertAccessible(ada);
    }

    [Fact]
    public async Task A_learner_in_a_lesson_is_told_of_a_newer_text_and_can_finish_the_old_one()
    {
        var (ada, lin) = (await Open("Ada"), await Open("Lin"));
        await lin.Go("/courses/fire-safety");
        if (await lin.Button("Enroll").IsVisibleAsync())
            await lin.Button("Enroll").ClickAsync();
        await lin.Page.Clock.InstallAsync();
        await lin.Go("/learn/fire-safety/lead-people-out");
        await lin.Page.Locator(".prose").First.EvaluateAsync("it => it.dataset.before = it.innerText");
        var told = lin.Page.Locator("#flash");
        await lin.Page.RunAndWaitForResponseAsync(() => lin.Pass(15), r => r.Url.Contains("handler=Beat", StringComparison.Ordinal));
        await Expect(told).Not.ToContainTextAsync("newer");

        await ada.Go("/teach/courses/fire-safety/outline");
        await ada.Link("Lead people out").ClickAsync();
        await ada.Page.GetByLabel("Text", new() { Exact = true }).FillAsync("Leave by the green signs.");
        await ada.Button("Publish changes").ClickAsync();
        await ada.Shows("Learners now see the new text.");

        await lin.Page.RunAndWaitForResponseAsync(() => lin.Pass(15), r => r.Url.Contains("handler=Beat", StringComparison.Ordinal));
        await Expect(told).ToContainTextAsync("newer");
        Assert.True(await lin.Page.Locator(".prose").First.EvaluateAsync<bool>("it => it.innerText === it.dataset.before"));
        await lin.Page.ReloadAsync();
        await lin.Shows("Leave by the green signs.");
        await lin.Page.RunAndWaitForResponseAsync(() => lin.Pass(15), r => r.Url.Contains("handler=Beat", StringComparison.Ordinal));
        await Expect(told).Not.ToContainTextAsync("newer");
    }

    private static async Task AssertAccessible(Window who)
    {
        var found = await who.Page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            string.Join('\n', found.Violations.Select(v => $"{v.Id} at {who.Path}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"))
        );
    }
}
