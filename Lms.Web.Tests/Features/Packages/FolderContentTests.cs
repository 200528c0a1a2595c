using Lms.Web.Features.Packages.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>What a text of another system is in its lesson, and what the report says it loses.</summary>
public sealed class FolderContentTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    private static (string Markdown, string Said) Read(string text, params (string Path, object Content)[] more)
    {
        var plan = PlanOf([("texts/a.md", text), ("z.md", "Text."), .. more]);
        return (plan.Lessons.Single(l => l.Path == "texts/a.md").Markdown, Said(plan, "texts/a.md"));
    }

    [Theory]
    [InlineData("{{#include ../code/main.rs}}", "one\ntwo\nthree\nfour")]
    [InlineData("{{#include ../code/main.rs:2}}", "one")]
    [InlineData("{{#include ../code/main.rs:2:4}}", "one\ntwo")]
    [InlineData("{{#include ../code/main.rs::2}}", "one")]
    [InlineData("{{#include ../code/main.rs:4:}}", "two\nthree\nfour")]
    [InlineData("{{#rustdoc_include ../code/main.rs:part}}", "two\nthree")]
    [InlineData("{{ #playground ../code/main.rs:part editable}}", "```rust\ntwo\nthree\n```")]
    [InlineData("- a\n\n  {{#include ../code/main.rs:part}}", "- a\n\n  two\n  three")]
    [InlineData("\\{{#include ../code/main.rs}}", "{{#include ../code/main.rs}}")]
    [InlineData("{{#include ../code/both.md}}", "Before\ntwo\nthree\nafter")]
    public void Code_from_other_files_is_filled_in(string text, string filled)
    {
        const string main = "// ANCHOR: all\none\n// ANCHOR: part\ntwo\nthree\n// ANCHOR_END: part\nfour\n// ANCHOR_END: all\n";
        var (markdown, said) = Read(text, ("code/main.rs", main), ("code/both.md", "Before\n{{#include main.rs:part}}\nafter\n"));
        Assert.Equal((filled, ""), (markdown, said));
    }

    [Theory]
    [InlineData("{{#include ../../other/x.rs}}", "the file is outside the folder. Import the folder above it.")]
    [InlineData("{{#include ../../../../etc/passwd}}", "the file is outside the folder. Import the folder above it.")]
    [InlineData("{{#include ../code/none.rs:10}}", "there’s no file code/none.rs.")]
    [InlineData("{{#include ../code/main.rs:none}}", "code/main.rs has no part of this name.")]
    [InlineData("{{#include ../code/pic.png}}", "code/pic.png isn’t a text.")]
    public void Code_that_cannot_be_filled_in_is_reported_with_its_line(string include, string why)
    {
        var (markdown, said) = Read($"---\ntitle: A\n---\n\n# A\n\n```rust\n{include}\n```", ("code/main.rs", "x"), ("code/pic.png", Png));
        Assert.Equal($"```rust\n{include}\n```", markdown);
        Assert.Equal($"Line 8: {include} isn’t filled in: {why}", said);
    }

    [Fact]
    public void Files_that_include_each_other_end()
    {
        var (markdown, said) = Read("{{#include b.md}}", ("texts/b.md", "b {{#include b.md}} {{#include b.md}}"));
        Assert.InRange(markdown.Length, 10, MarkdownText.MaxLength * 2);
        Assert.Contains("the text would become too long", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("!!! tip \"Hold *fast*\"\n    One.\n\n    Two.\n\nAfter", "> [!TIP]\n> Hold *fast*\n>\n> One.\n>\n> Two.\n\nAfter")]
    [InlineData("!!! danger\n    One.", "> [!CAUTION]\n> **Danger**\n>\n> One.")]
    [InlineData("!!! note \"\"\n    One.", "> [!NOTE]\n> One.")]
    [InlineData("??? question \"Why `x`?\"\n    One.", "<details>\n<summary>Why <code>x</code>?</summary>\n\nOne.\n\n</details>")]
    [InlineData("- a\n\n    !!! note\n        One.", "- a\n\n    > [!NOTE]\n    > One.")]
    [InlineData(":::note\n\nOne.\n\n:::", "> [!NOTE]\n> One.")]
    [InlineData(":::caution[Look out]\nOne.\n:::", "> [!CAUTION]\n> **Look out**\n>\n> One.")]
    [InlineData("::: {.warning}\nOne.\n:::", "> [!WARNING]\n> One.")]
    [InlineData("::: details More\nOne.\n:::", "<details>\n<summary>More</summary>\n\nOne.\n\n</details>")]
    [InlineData("::::tip\nOne.\n:::note\nTwo.\n:::\n::::", "> [!TIP]\n> One.\n> > [!NOTE]\n> > Two.")]
    [InlineData("```{note} Title\n:class: x\nOne.\n```", "> [!NOTE]\n> **Title**\n>\n> One.")]
    [InlineData("```{code-block} python\nx = 1\n```", "```python\nx = 1\n```")]
    [InlineData("{% hint style=\"info\" %}\nOne.\n{% endhint %}", "> [!NOTE]\n> One.")]
    [InlineData("> **Note**\n> One.", "> [!NOTE]\n> One.")]
    [InlineData("> **Warning:** One.\n> Two.", "> [!WARNING]\n> One.\n> Two.")]
    [InlineData("> [!NOTE]\n> One.", "> [!NOTE]\n> One.")]
    [InlineData("> **Sensors** feel.", "> **Sensors** feel.")]
    [InlineData(
        "<div class=\"lesson-note lesson-note--warning\" markdown=\"1\">\nOne *two*.\n\n</div>",
        "<div class=\"warning\" markdown=\"1\">\n\nOne *two*.\n\n</div>"
    )]
    [InlineData(
        "<Listing number=\"4-1\" file-name=\"a.rs\" caption=\"A `x`\">\n\n```rust\nx\n```\n\n</Listing>",
        "<figure>\n\nFilename: a.rs\n\n\n```rust\nx\n```\n\n\n<figcaption>\n\nListing 4-1: A `x`\n\n</figcaption>\n</figure>"
    )]
    [InlineData("<div class=\"alert alert-info\">One.</div>", "<div class=\"alert alert-info\">One.</div>")]
    [InlineData("```md\n!!! note\n    One.\n:::tip\n:::\n```", "```md\n!!! note\n    One.\n:::tip\n:::\n```")]
    public void Boxes_of_other_systems_become_callouts(string text, string read) => Assert.Equal((read, ""), Read(text));

    [Fact]
    public void Tabs_follow_one_another()
    {
        var (markdown, said) = Read("=== \"C\"\n\n    ``` c\n    int x;\n    ```\n\n=== \"Rust\"\n\n    Text.\n");
        Assert.Equal("**C**\n\n``` c\nint x;\n```\n\n\n**Rust**\n\nText.", markdown.Trim());
        Assert.Equal(
            "Line 1: The tab “C” is shown below the text before it. Line 7: The tab “Rust” is shown below the text before it.",
            said
        );
    }

    [Theory]
    [InlineData("{% embed url=\"https://x.example\" %}", "{% embed url=\"https://x.example\" %}")]
    [InlineData("A {{< figure src=\"x\" >}} b", "{{< figure src=\"x\" >}}")]
    [InlineData("<Tabs id=\"x\">", "<Tabs id=\"x\">")]
    [InlineData("A List<Rope> of ropes", null)]
    [InlineData(":::columns\nOne.\n:::", ":::columns")]
    [InlineData("`{% raw %}` and\n\n```\n{{< x >}}\n```", null)]
    [InlineData("A {set} of {x, y} and {{ x }}", null)]
    public void Instructions_for_other_systems_are_reported(string text, string? what)
    {
        var (markdown, said) = Read(text);
        Assert.Equal(text, markdown);
        Assert.Equal(what is null ? "" : $"Line 1: {what} is for another system and is shown as written.", said);
    }

    [Theory]
    [InlineData("[a](https://x.example){:target=\"_blank\"}", "[a](https://x.example)", "{:target=\"_blank\"}")]
    [InlineData("## Wind { #the-wind .wide }", "## Wind <a id=\"the-wind\"></a>", "{ #the-wind .wide }")]
    [InlineData("## Wind {#wind}", "## Wind <a id=\"wind\"></a>", null)]
    [InlineData("A `{ .x }` x_{.y} {x} {a: b} $f{.a}$", "A `{ .x }` x_{.y} {x} {a: b} $f{.a}$", null)]
    public void Attributes_are_left_out_and_names_for_links_kept(string text, string read, string? what)
    {
        var (markdown, said) = Read("Text.\n\n" + text);
        Assert.Equal("Text.\n\n" + read, markdown);
        Assert.Equal(what is null ? "" : $"Line 3: {what} is left out. It’s about the appearance.", said);
    }

    [Fact]
    public void Images_on_other_sites_are_reported_and_those_of_the_repository_shown()
    {
        const string text =
            "# A\n\n![One](https://cdn.statically.io/gh/Org/repo/abc/texts/img/one.png)\n"
            + "![Two](https://raw.githubusercontent.com/Org/repo/main/img/two.png)\n"
            + "![Three][3] <img src='https://x.example/img/one.png'> [four](https://x.example/4.png)\n\n[3]: https://x.example/3.png\n";
        var plan = PlanOf(("a.md", text), ("texts/img/one.png", Png), ("img/one.png", Png));
        Assert.Equal(["texts/img/one.png"], plan.Files);
        Assert.Equal(
            [
                "OutsidePicture 4 https://raw.githubusercontent.com/Org/repo/main/img/two.png",
                "OutsidePicture 5 https://x.example/img/one.png",
                "OutsidePicture 7 https://x.example/3.png",
                "Changed 3 https://cdn.statically.io/gh/Org/repo/abc/texts/img/one.png",
            ],
            plan.Report.Where(r => r.Path == "a.md").Select(r => $"{r.Fate} {r.Line} {r.Why!.Arguments[0]}")
        );
    }

    [Fact]
    public void A_link_to_a_folder_without_a_text_is_reported_as_such() =>
        Assert.Equal(
            "Line 1: code/pi is a folder without a text of its own. Line 1: code/none wasn’t found.",
            Said(PlanOf(("a.md", "[a](code/pi) [b](code/none) [c](b)"), ("code/pi/x.py", "x"), ("b/README.md", "Text.")), "a.md")
        );

    [Fact]
    public void The_report_begins_with_the_worst_loss_and_names_the_lines_of_the_file()
    {
        var plan = PlanOf(
            (
                "a.md",
                "---\nlayout: x\n---\n# A\n\n!!! note\n    [gone](gone.md)\n\n![no](no.png)\n\n<iframe></iframe>\n\n"
                    + "[gone](gone.md) ![b](b.bmp)"
            ),
            ("b.md", "# B\n\nText."),
            ("b.bmp", "BM"),
            ("c.txt", "x"),
            ("d.md", "# D")
        );
        Assert.Equal(
            [
                "TextLeftOut d.md:0",
                "NoPicture a.md:9",
                "Unsupported a.md:13",
                "DeadLink a.md:7",
                "DeadLink a.md:13",
                "NoSuchElement a.md:11",
                "Changed a.md:0",
                "Skipped b.bmp:0",
                "Skipped c.txt:0",
                "Taken b.md:0",
            ],
            plan.Report.Select(r => $"{r.Fate} {r.Path}:{r.Line}")
        );
    }
}
