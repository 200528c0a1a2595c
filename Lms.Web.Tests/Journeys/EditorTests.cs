using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;

namespace Lms.Web.Tests.Journeys;

/// <summary>A lesson written without a mouse, with all features of the editor.</summary>
[OnOneDatabase("It is about what happens in the browser.")]
public sealed class EditorTests(Chromium chromium, LiveSite site) : Journey(chromium, site)
{
    /// <summary>A picture of one pixel.</summary>
    private static readonly byte[] Dot = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    private static readonly string[] Violations = ["violations"];

    [Fact]
    public async Task A_lesson_can_be_written_with_the_keyboard_alone()
    {
        var (ada, page, text) = await Editor("Which extinguisher?");
        await text.FillAsync("");

        // The block menu: typing filters, arrows choose, Escape keeps what was typed.
        await text.PressAsync("/");
        var menu = page.GetByRole(AriaRole.Combobox, new() { Name = "Insert a block" });
        await Expect(menu).ToBeFocusedAsync();
        await menu.PressSequentiallyAsync("head");
        await Expect(page.GetByRole(AriaRole.Listbox, new() { Name = "Blocks" }).GetByRole(AriaRole.Option)).ToHaveCountAsync(2);
        await menu.PressAsync("ArrowDown");
        await Expect(menu).ToHaveAttributeAsync("aria-activedescendant", "slash-heading2");
        await AssertAccessible(page);
        await menu.PressAsync("ArrowUp");
        await menu.PressAsync("Enter");
        await text.PressSequentiallyAsync("Foam and water");
        await text.PressAsync("Enter");
        await text.PressAsync("/");
        await menu.PressSequentiallyAsync("no such");
        await page.Keyboard.PressAsync("Escape");
        await Expect(text).ToHaveValueAsync("# Foam and water\n/no such");
        for (var i = 0; i < "/no such".Length; i++)
            await text.PressAsync("Backspace");

        // An image needs a description.
        await text.PressAsync("/");
        await menu.PressSequentiallyAsync("picture");
        var chooser = await page.RunAndWaitForFileChooserAsync(() => menu.PressAsync("Enter"));
        await chooser.SetFilesAsync(
            new FilePayload
            {
                Name = "IMG_2041.png",
                MimeType = "image/png",
                Buffer = Dot,
            }
        );
        var words = page.GetByLabel("Description");
        await Expect(words).ToBeFocusedAsync();
        await words.PressAsync("Enter");
        await ada.Shows("Describe the image, or mark it as decorative.");
        await AssertAccessible(page);
        await words.PressSequentiallyAsync("A red [foam] extinguisher");
        await words.PressAsync("Enter");
        await Expect(text)
            .ToHaveValueAsync(new System.Text.RegularExpressions.Regex(@"!\[A red \\\[foam\\\] extinguisher\]\(/files/[^)]+\)"));
        await Expect(page.Locator("#preview img")).ToHaveAttributeAsync("alt", "A red [foam] extinguisher");

        // Find and replace: replacing all is one undo step.
        await text.FillAsync("Foam here, foam there, foaming everywhere.");
        await text.PressAsync("Control+h");
        var needle = page.GetByRole(AriaRole.Textbox, new() { Name = "Find", Exact = true });
        await Expect(needle).ToBeFocusedAsync();
        await needle.PressSequentiallyAsync("foam");
        await ada.Shows("1 of 3");
        await ada.Button("Whole words").PressAsync("Space");
        await ada.Shows("1 of 2");
        await ada.Button("Match case").PressAsync("Space");
        await ada.Shows("1 of 1");
        await AssertAccessible(page);
        await ada.Button("Match case").PressAsync("Space");
        await page.GetByLabel("Replace with").FillAsync("Water");
        await ada.Button("Replace all").PressAsync("Enter");
        await ada.Shows("2 replaced");
        await Expect(text).ToHaveValueAsync("Water here, Water there, foaming everywhere.");
        await page.Keyboard.PressAsync("Escape");
        await Expect(text).ToBeFocusedAsync();
        await text.PressAsync("Control+z");
        await Expect(text).ToHaveValueAsync("Foam here, foam there, foaming everywhere.");

        // Each problem for readers links to its line.
        await text.FillAsync("# One\n\nPress [here](https://a.example).\n\n### Three");
        await page.Locator("summary", new() { HasText = "Content check" }).PressAsync("Enter");
        await ada.Shows("This link text doesn’t say where the link goes.");
        await ada.Link("Line 5").PressAsync("Enter");
        await Expect(text).ToBeFocusedAsync();
        Assert.Equal("### Three", await text.EvaluateAsync<string>("it => it.value.slice(it.selectionStart, it.selectionEnd)"));
        await page.Locator("[data-outline] summary").PressAsync("Enter");
        await page.GetByRole(AriaRole.Button, new() { Name = "One", Exact = true }).PressAsync("Enter");
        Assert.Equal(0, await text.EvaluateAsync<int>("it => it.selectionStart"));
        await text.FillAsync("# One\n\nAll is well.");
        await Expect(page.Locator("#preview")).ToHaveTextAsync(new System.Text.RegularExpressions.Regex(@"^\s*One\s+All is well\.\s*$"));
        await text.PressAsync("Control+/");
        await Expect(page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Keyboard shortcuts");
        await AssertAccessible(page);
        await page.Keyboard.PressAsync("Escape");
        await text.PressAsync("Control+Alt+v");
        await Expect(page.Locator("#preview")).ToBeHiddenAsync();
        await text.PressAsync("Control+s");
        await ada.Shows("Saved as a draft.");
    }

    [Fact]
    public async Task In_a_long_text_replacing_is_one_step_and_only_changes_are_rendered_again()
    {
        var (ada, page, text) = await Editor("Lead people out");
        var written = string.Concat(Enumerable.Range(0, 120).Select(i => $"## Part {i}\n\nThe <b>rope</b> & the  sail: $x_{{{i}}}$.\n\n"));
        var shown = page.Locator("#preview");
        await text.FillAsync(written);
        await Expect(shown.Locator("math")).ToHaveCountAsync(120);
        await text.PressAsync("Control+h");
        await page.GetByRole(AriaRole.Textbox, new() { Name = "Find", Exact = true }).FillAsync("rope");
        await page.GetByLabel("Replace with").FillAsync("line");
        await ada.Button("Replace all").ClickAsync();
        await ada.Shows("120 replaced");
        await Expect(text).ToHaveValueAsync(written.Replace("rope", "line", StringComparison.Ordinal));
        await Expect(shown).ToContainTextAsync("The line & the sail");
        await page.Keyboard.PressAsync("Escape");
        await text.PressAsync("Control+z");
        await Expect(text).ToHaveValueAsync(written);
        await Expect(shown).Not.ToContainTextAsync("The line");
        await shown.Locator("math").First.EvaluateAsync("it => it.dataset.drawn = 'before'");
        await text.PressAsync("Control+End");
        await text.PressSequentiallyAsync("So much for ropes.");
        await Expect(shown).ToContainTextAsync("So much for ropes.");
        await Expect(shown.Locator("math")).ToHaveCountAsync(120);
        await Expect(shown.Locator("math[data-drawn=before]")).ToHaveCountAsync(1);
    }

    [Theory]
    [InlineData(
        "<h1>Title</h1><p>Some <b>bold</b> and <i>slanted</i> <a href='https://a.example/x y'>words</a>.</p><ul><li>one<ul><li>inner</li></ul></li><li>two</li></ul>",
        "# Title\n\nSome **bold** and *slanted* [words](https://a.example/x%20y).\n\n- one\n  - inner\n- two"
    )]
    [InlineData(
        "<b style='font-weight:normal' id='docs-internal-guid-1'><p><span style='font-weight:700'>Strong</span><span style='font-weight:400'> plain </span><span style='font-style:italic'>soft</span></p><ol><li><p>first</p></li><ol><li><p>deeper</p></li></ol><li><p>second</p></li></ol></b>",
        "**Strong** plain *soft*\n\n1. first\n   1. deeper\n2. second"
    )]
    [InlineData(
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·<span>&nbsp;&nbsp;</span></span><![endif]>Alpha<o:p></o:p></p><p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1.<span>&nbsp;</span></span>Beta</p><p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>·</span>Gamma</p><p class=MsoNormal>After</p>",
        "- Alpha\n  1. Beta\n- Gamma\n\nAfter"
    )]
    [InlineData(
        "<table><tr><th>Tide</th><th>Time | zone</th></tr><tr><td><p>High</p><p>water</p></td><td>10:42</td></tr></table><pre><code class='language-csharp'>var a = 1;\n\nvar b;</code></pre>",
        "| Tide | Time \\| zone |\n| --- | --- |\n| High water | 10:42 |\n\n```csharp\nvar a = 1;\n\nvar b;\n```"
    )]
    [InlineData(
        "<p>2 * 3 _is_ [six] &lt;b&gt;</p><p># no heading</p><p>1. no list</p><p><img src='https://elsewhere.example/a.png' alt='A map'><b>x</b></p>",
        "2 \\* 3 \\_is\\_ \\[six\\] \\<b>\n\n\\# no heading\n\n1\\. no list\n\n(image omitted: A map) **x**"
    )]
    public async Task Pasted_HTML_becomes_Markdown(string html, string markdown)
    {
        var (_, page, text) = await Editor("Which extinguisher?");
        await text.FillAsync("");
        await text.EvaluateAsync(
            """
            (it, html) => {
              const data = new DataTransfer();
              data.setData('text/html', html);
              data.setData('text/plain', 'plain');
              it.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
            }
            """,
            html
        );
        await Expect(text).ToHaveValueAsync(markdown);
        await page.Keyboard.PressAsync("Control+z");
        await Expect(text).ToHaveValueAsync("");
    }

    [Fact]
    public async Task Pasting_anything_does_not_block_the_editor_for_long()
    {
        var (_, _, text) = await Editor("Which extinguisher?");
        foreach (var repeated in (string[])["<style", "<style></style", "<a ", "<a b=\"c\" "])
        {
            var seconds = await text.EvaluateAsync<double>(
                """
                (it, repeated) => {
                  it.value = '';
                  const data = new DataTransfer(), begun = performance.now();
                  data.setData('text/html', '<h2>x</h2>' + repeated.repeat(1900000 / repeated.length));
                  data.setData('text/plain', 'plain');
                  it.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
                  return (performance.now() - begun) / 1000;
                }
                """,
                repeated
            );
            Assert.True(seconds < 10, $"{repeated}: {seconds:0.0} s");
        }
    }

    private async Task<(Window Window, IPage Page, ILocator Text)> Editor(string lesson)
    {
        var ada = await Open("Ada");
        await ada.Go("/teach/courses/fire-safety/outline");
        await ada.Link(lesson).ClickAsync();
        await Expect(ada.Heading(lesson)).ToBeVisibleAsync();
        await Expect(ada.Page.GetByRole(AriaRole.Toolbar, new() { Name = "Formatting" })).ToBeVisibleAsync();
        return (ada, ada.Page, ada.Page.GetByLabel("Text", new() { Exact = true }));
    }

    /// <summary>Axe finds no violation in the current state.</summary>
    private static async Task AssertAccessible(IPage page)
    {
        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        var result = await page.EvaluateAsync<JsonElement>(
            "options => axe.run(document, options).then(r => ({ violations: r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html.slice(0, 160)).join(' ')) }))",
            new { resultTypes = Violations }
        );
        Assert.Empty(result.GetProperty("violations").EnumerateArray().Select(v => v.GetString()));
    }
}
