using Deque.AxeCore.Playwright;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>The comment drawer next to the editor, used by a reviewer and an author.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class CommentDrawerTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    private const string Written = """
        # Kinds of fire

        A fire gives heat: $Q = m c \Delta T$.

        ```practice single id=foam
        What puts out burning petrol?

        - [ ] Water
        - [x] Foam
        ```

        Then leave the room.
        """;

    [Fact]
    public async Task A_reviewer_comments_next_to_the_text_and_the_author_replies()
    {
        var (ada, omar) = (await Open("Ada"), await Open("Omar"));
        var person = await Site.IdOf("Omar");
        await Site.Change(async db =>
            Assert.True(
                (await db.Courses.Include(c => c.Staff).SingleAsync(c => c.Slug == "fire-safety"))
                    .Appoint(person, CourseRole.Reviewer)
                    .IsDone
            )
        );
        await ada.Go("/teach/courses/fire-safety/outline");
        await ada.Link("Which extinguisher?").ClickAsync();
        await Expect(ada.Heading("Which extinguisher?")).ToBeVisibleAsync();
        var path = ada.Path;
        await Text(ada).FillAsync(Written.ReplaceLineEndings("\n"));
        await ada.Button("Save draft").ClickAsync();
        await ada.Shows("Saved as a draft.");

        // The reviewer cannot edit the text, but the cursor is in it: the comment is about that passage.
        await omar.Go(path);
        await Expect(Text(omar)).Not.ToBeEditableAsync();
        await At(omar, "Then leave");
        await Text(omar).PressAsync("Control+Alt+m");
        var drawer = omar.Page.GetByRole(AriaRole.Dialog, new() { Name = "Comments" });
        await Expect(drawer.GetByLabel("New comment")).ToBeFocusedAsync();
        await Expect(drawer.Locator("[data-about]")).ToHaveTextAsync("Then leave the room.");
        await omar.Page.Keyboard.TypeAsync("By which door?");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).PressAsync("Enter");
        await Expect(drawer.GetByRole(AriaRole.Article, new() { Name = "Comment by Omar Haddad" })).ToContainTextAsync("By which door?");
        await Expect(drawer.GetByLabel("New comment")).ToHaveValueAsync("");
        await AssertAccessible(omar);
        await drawer.GetByLabel("New comment").FillAsync("Well told.");
        await drawer.GetByLabel("About the lesson as a whole").CheckAsync();
        await Expect(drawer.Locator("[data-about]")).ToBeHiddenAsync();
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Add comment" }).ClickAsync();
        await Expect(drawer.Locator(".thread")).ToHaveCountAsync(2);
        await drawer.GetByLabel("New comment").PressAsync("Escape");
        await Expect(drawer).ToBeHiddenAsync();
        await Expect(Text(omar)).ToBeFocusedAsync();

        // The author sees the count, jumps to the passage, replies, and resolves the comment without leaving the editor.
        await ada.Page.ReloadAsync();
        var opener = ada.Page.Locator(".lesson-bar a.button[data-drawer=comments]");
        var here = ada.Page.GetByRole(AriaRole.Dialog, new() { Name = "Comments" });
        await Expect(opener).ToContainTextAsync("2");
        await Text(ada).FocusAsync();
        await opener.ClickAsync();
        await here.GetByLabel("New comment").PressAsync("Escape");
        await Expect(ada.Page.Locator("[data-saved]")).ToBeHiddenAsync(); // a reader saves nothing
        await Text(ada).PressAsync("Control+Home");
        await Text(ada).PressSequentiallyAsync("Read this.\n\n");
        await opener.ClickAsync();
        await here.GetByRole(AriaRole.Button, new() { Name = "Go to passage: Then leave the room." }).ClickAsync();
        Assert.Equal(
            "Then leave the room.",
            await Text(ada).EvaluateAsync<string>("it => it.value.slice(it.selectionStart, it.selectionEnd)")
        );
        await Expect(here.Locator("[data-about]")).ToHaveTextAsync("Then leave the room.");
        var thread = here.Locator(".thread", new() { HasText = "By which door?" });
        await thread.GetByLabel("Reply to Omar Haddad").FillAsync("The one with the green sign.");
        await thread.GetByRole(AriaRole.Button, new() { Name = "Reply" }).ClickAsync();
        await Expect(thread).ToContainTextAsync("The one with the green sign.");
        await thread.GetByRole(AriaRole.Button, new() { Name = "Resolve" }).ClickAsync();
        await Expect(here.GetByText("1 resolved comment")).ToBeVisibleAsync();
        await Expect(opener).ToContainTextAsync("1");
        await Expect(Text(ada)).ToHaveValueAsync(new System.Text.RegularExpressions.Regex("^Read this\\."));
        await here.GetByRole(AriaRole.Button, new() { Name = "Close comments" }).ClickAsync();
        await Expect(here).ToBeHiddenAsync();

        // On a phone it covers the text; the reviewer reads the reply and reopens the comment.
        await omar.Page.SetViewportSizeAsync(390, 844);
        await omar.Page.ReloadAsync();
        await omar.Page.Locator(".lesson-bar a.button[data-drawer=comments]").ClickAsync();
        await drawer.GetByText("1 resolved comment").ClickAsync();
        await Expect(drawer).ToContainTextAsync("The one with the green sign.");
        await AssertAccessible(omar);
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Reopen" }).ClickAsync();
        await Expect(drawer.Locator(".thread")).ToHaveCountAsync(2);

        // The pages for comments and approval render formulas and questions as learners see them.
        await omar.Go(path + "/comments");
        await Expect(omar.Page.Locator(".passage math").First).ToBeVisibleAsync();
        await Expect(omar.Page.Locator(".passage .practice--preview")).ToContainTextAsync("✓ Foam");
        await AssertAccessible(omar);
        await omar.Go(path + "/publishing");
        await Expect(omar.Page.Locator(".diff__new math").First).ToBeVisibleAsync();
        await Expect(omar.Page.Locator(".diff__new .practice--preview")).ToContainTextAsync("✓ Foam");
        await AssertAccessible(omar);
        await omar.Link("Source text").ClickAsync();
        await Expect(omar.Page.Locator(".diff ins").First).ToBeVisibleAsync();
    }

    [Fact]
    public async Task Without_scripts_comments_are_a_page()
    {
        var ada = await Open("Ada", o => o.JavaScriptEnabled = false);
        await ada.Go("/teach/courses/fire-safety/outline");
        await ada.Link("Lead people out").ClickAsync();
        await ada.Page.Locator(".lesson-bar a.button[data-drawer=comments]").ClickAsync();
        await ada.Shows("Only the course team can see them.");
        await ada.Page.GetByLabel("Your comment").FillAsync("Needs a plan of the floor.");
        await ada
            .Page.GetByRole(AriaRole.Region, new() { Name = "About the lesson as a whole" })
            .GetByRole(AriaRole.Button, new() { Name = "Add comment" })
            .ClickAsync();
        await ada.Shows("Needs a plan of the floor.");
    }

    private static ILocator Text(Window who) => who.Page.GetByLabel("Text", new() { Exact = true });

    private static async Task At(Window who, string words) =>
        await Text(who)
            .EvaluateAsync("(it, words) => { it.focus(); const at = it.value.indexOf(words) + 3; it.setSelectionRange(at, at); }", words);

    private static async Task AssertAccessible(Window who)
    {
        var found = await who.Page.RunAxe();
        Assert.True(
            found.Violations.Length == 0,
            string.Join('\n', found.Violations.Select(v => $"{v.Id} at {who.Path}: {string.Join(", ", v.Nodes.Select(n => n.Html))}"))
        );
    }
}
