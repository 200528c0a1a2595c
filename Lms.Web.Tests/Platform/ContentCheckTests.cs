using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>Problems for readers are found with their line, and nothing else.</summary>
public sealed class ContentCheckTests
{
    [Theory]
    [InlineData("# One\n\ntext\n\n### Three", FindingKind.HeadingSkipsLevel, 5, "Three")]
    [InlineData("## Right under the title of the lesson", FindingKind.HeadingSkipsLevel, 1, "Right under the title of the lesson")]
    [InlineData("text\n\n# \n\nmore", FindingKind.EmptyHeading, 3, "")]
    [InlineData("Look:\n![](/files/1/map.png)", FindingKind.NoAltText, 2, "map.png")]
    [InlineData("![holiday.JPG](/files/1/a.jpg)", FindingKind.AltTextIsFileName, 1, "holiday.JPG")]
    [InlineData("![IMG_2041](/files/1/a.jpg)", FindingKind.AltTextIsFileName, 1, "IMG_2041")]
    [InlineData("![A map](https://elsewhere.example/a.png)", FindingKind.PictureFromElsewhere, 1, "https://elsewhere.example/a.png")]
    [InlineData("one\n\n- two\n- [](https://a.example)", FindingKind.EmptyLink, 4, "https://a.example")]
    [InlineData("[The plan]()", FindingKind.LinkLeadsNowhere, 1, "The plan")]
    [InlineData("[The plan](https://)", FindingKind.LinkLeadsNowhere, 1, "The plan")]
    [InlineData("[The plan](javascript:alert(1))", FindingKind.LinkLeadsNowhere, 1, "The plan")]
    [InlineData("Find it [Here](https://a.example).", FindingKind.WeakLinkText, 1, "Here")]
    [InlineData("[**Klicken Sie hier!**](https://a.example)", FindingKind.WeakLinkText, 1, "Klicken Sie hier!")]
    [InlineData("# One\n\nSee [the other](#two).", FindingKind.NoSuchHeading, 3, "#two")]
    [InlineData("[the other](#über)", FindingKind.NoSuchHeading, 1, "#über")]
    [InlineData("text\n\nsay**\"hi\"**now", FindingKind.EmphasisWithoutEffect, 3, "**\"hi\"**")]
    [InlineData("say*(hi there)*now", FindingKind.EmphasisWithoutEffect, 1, "*(hi there)*")]
    [InlineData("**Note:**text", FindingKind.EmphasisWithoutEffect, 1, "**Note:**")]
    [InlineData("text\n\ndas Wort**„neu“** ist", FindingKind.EmphasisWithoutEffect, 3, "**„neu“**")]
    [InlineData("text\n\n| | |\n|---|---|\n| a | b |", FindingKind.TableWithoutHeader, 3, "")]
    [InlineData("text\n\n<div>\n<iframe src=\"https://a.example\"></iframe></div>", FindingKind.ElementLeftOut, 4, "<iframe>")]
    [InlineData("one\ntwo <form>words</form>", FindingKind.ElementLeftOut, 2, "<form>")]
    [InlineData("<p>\n<img src=\"/files/1/map.png\"></p>", FindingKind.NoAltText, 2, "map.png")]
    [InlineData(
        "<img src=\"https://elsewhere.example/a.png\" alt=\"A map\">",
        FindingKind.PictureFromElsewhere,
        1,
        "https://elsewhere.example/a.png"
    )]
    [InlineData("<a href=\"javascript:alert(1)\">The plan</a>", FindingKind.LinkLeadsNowhere, 1, "javascript:alert(1)")]
    [InlineData("<a href=\"#two\">The plan</a>", FindingKind.NoSuchHeading, 1, "#two")]
    public void Problems_for_readers_are_found_with_their_line(string markdown, FindingKind kind, int line, string what) =>
        Assert.Equal(new Finding(kind, line, what), Assert.Single(ContentCheck.Of(markdown)));

    [Theory]
    [InlineData("")]
    [InlineData("# One\n\n## Two\n\n### Three\n\n# One again")]
    [InlineData(
        "![A map of the harbor](/files/1/map.png) and [the plan of the harbor](https://a.example), <https://a.example>, https://a.example"
    )]
    [InlineData("| Tide | Time |\n|---|---|\n| High | 10:42 |")]
    [InlineData("[![A map](/files/1/map.png)](https://a.example)")]
    [InlineData("```\n#### [here]()\n![](x)\n```\n\n`[here](x)`")]
    [InlineData("# One\n\n> [!NOTE]\n> Fine.\n\nText[^1] to [a heading](#one).\n\n[^1]: Note.")]
    [InlineData("2*(3)*4, a*(b), 2 ** 3 ** 4, *a* **b** and snake_case_words")]
    [InlineData("2 ** 3 and f**(x), area*(see below) is 2*(3), \\*Note:\\*text and **kwargs, **options")]
    [InlineData(
        "<details>\n<summary>More</summary>\n\nPress <kbd>Ctrl</kbd>. <!-- a note -->\n\n</details>\n\nList<T>, <your name> and <a id=\"here\"></a>[the place](#here)"
    )]
    [InlineData("<picture><source srcset=\"a.webp\"><img src=\"/files/1/map.png\" alt=\"A map\"></picture>")]
    public void Correct_text_has_no_findings(string markdown) => Assert.Empty(ContentCheck.Of(markdown));

    [Fact]
    public void Very_long_paragraphs_produce_a_hint()
    {
        Assert.Empty(ContentCheck.Of(string.Concat(Enumerable.Repeat("word ", ContentCheck.LongWords))));
        var finding = Assert.Single(ContentCheck.Of("Short.\n\n" + string.Concat(Enumerable.Repeat("word ", ContentCheck.LongWords + 1))));
        Assert.Equal((FindingKind.LongParagraph, 3, true), (finding.Kind, finding.Line, finding.IsHint));
    }

    [Fact]
    public void The_number_of_findings_is_limited() =>
        Assert.Equal(100, ContentCheck.Of(string.Concat(Enumerable.Repeat("[here](/a)\n\n", 400))).Count);
}
