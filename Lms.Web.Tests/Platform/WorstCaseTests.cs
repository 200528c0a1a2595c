using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;

namespace Lms.Web.Tests.Platform;

/// <summary>No text keeps the server busy: each reader of input ends soon, or says why it gives up.</summary>
[Collection(Alone.Name)]
[OnOneDatabase("It uses no database.")]
public sealed class WorstCaseTests
{
    /// <summary>Readers of Markdown, at the length of a lesson.</summary>
    private static readonly (string Name, Action<string> Read)[] Markdown =
    [
        ("render", text => MarkdownText.Render(text)),
        ("plain words", text => MarkdownText.Plain(text)),
        ("content check", text => ContentCheck.Of(text)),
        ("links", text => MarkdownLinks.Rewrite(text, (_, _) => "x")),
        ("title", text => MarkdownLinks.TitleOf(text)),
        ("elements left out", text => ContentCheck.LeftOut(text)),
    ];

    /// <summary>The slowest inputs for the library and the product, found by trying many.</summary>
    private static readonly string[] MarkdownPatterns =
    [
        "# a\n",
        "# a-{0}\n# a\n",
        "a\n===\n",
        "*a_ ",
        "*a **b ",
        "a*",
        "**a ",
        "[a\n",
        "[](",
        "](*",
        "[*",
        "*[",
        "[^{0}]",
        "[^{0}] x\n\n[^{0}]: b\n\n",
        "[a]: b\n\n[a]\n",
        "<![CDATA[",
        "![",
        "[![a](/files/a.mp3)](/x)",
        "*[a{0}]: b\n\na{0} ",
        "1. ",
        "> ",
        "- ",
        "`{0}``",
        "$a ",
        "$$ ",
        "~a~",
        "^a^",
        "a==b ",
        "http://",
        "http://a.b/{0} ",
        "見http://",
        "| a ",
        "|\n|-|\n",
        "+-+\n",
        "&#",
        "<a ",
        "<!--",
        "a <!-- ",
        "<h1>",
        "<img ",
        "<script>",
        "<script>a",
        "<div>",
        "<div>\n\n",
        "<b>",
        "<b id={0}><p>",
        "<p>\n\n",
        "<br>",
        "<kbd>a</kbd>",
        "a\n\n<kbd>x</kbd>\n\n",
        "<table>",
        "<table><b>x</b>",
        "<table><b><td></b></td>",
        "<b><p>x</b>",
        "<a><div>",
        "<i><b></i></b>",
        "<div a{0}=b ",
        "<a <a ",
        "<a b='<a b=\"",
        "<img src='",
        "<img src=/files/0190/a.png?1200x800>",
        "<a name=a{0}></a>",
        "<h1>a</h1>\n\n",
        "<pre>",
        "<li><dd>",
        "</p>",
        "| <b> | </b> |\n",
        "x <script>a ",
        "[a](b \"c",
        "\"'",
        "(((((",
        "```\n",
        ": a\n",
        "- [ ] ",
        "\\",
        "*x `",
        "#. a\n",
        "![{0}](/files/{0}.png?1x1) ",
    ];

    public static TheoryData<string> Patterns => [.. MarkdownPatterns];

    [Theory]
    [MemberData(nameof(Patterns))]
    public void The_longest_lesson_is_read_quickly_whatever_it_contains(string pattern)
    {
        var text = WorstCase.Of(pattern, MarkdownText.MaxLength);
        WorstCase.End([.. Markdown.Select(m => ($"{m.Name} of {pattern}", (Action)(() => m.Read(text))))]);
    }

    /// <summary>Foreign packages contain texts of up to two megabytes.</summary>
    [Theory]
    [InlineData("<!--")]
    [InlineData("<h1>")]
    [InlineData("<img src='")]
    [InlineData("<script>a")]
    [InlineData("# a\n")]
    [InlineData("<b>a</b>\n\n")]
    public void The_title_of_a_text_from_a_foreign_package_is_found_quickly(string pattern) =>
        WorstCase.Ends($"title of {pattern}", () => MarkdownLinks.TitleOf(WorstCase.Of(pattern, 2_000_000)));

    /// <summary>Questions and decks in their fences.</summary>
    [Theory]
    [InlineData("```practice fill\n", "[[a]] ")]
    [InlineData("```practice fill\n", "[[")]
    [InlineData("```practice single\n", "- [ ] a\n")]
    [InlineData("```practice single\n", "- [x] *a_ ")]
    [InlineData("```practice single\n- [x] a\n", "  > b\n")]
    [InlineData("```practice matching\n", "- a => b\n")]
    [InlineData("```practice matching\n", "- a =")]
    [InlineData("```practice ordering\n", "1. a\n")]
    [InlineData("```practice short\n", "= a{0}\n")]
    [InlineData("```practice numeric\n", "= 1\nunit: a|")]
    [InlineData("```practice short id=", "a")]
    [InlineData("```flashcards\n", "a\n---\nb\n")]
    [InlineData("", "```practice short\nx\n= a\n```\n\n")]
    [InlineData("", "```practice fill id=a{0}\n[[a]] `\n```\n\n")]
    [InlineData("", "```flashcards\n- a :: b\n```\n")]
    public void Questions_and_flashcards_are_read_quickly(string beginning, string pattern)
    {
        var text = WorstCase.Of(pattern, MarkdownText.MaxLength - beginning.Length);
        WorstCase.Ends($"exercises of {pattern}", () => LessonFindings.Of(beginning + text));
    }

    [Fact]
    public void A_text_full_of_materials_renders_the_first_hundred()
    {
        var shelf = MaterialViews.Of([
            new()
            {
                Id = Ids.New(),
                Key = "long",
                Kind = MaterialKind.Text,
                Title = "Long",
                Alternative = null,
                Markdown = WorstCase.Of("Some words. ", MarkdownText.MaxLength),
                Width = 0,
                Height = 0,
            },
        ]);
        var text = WorstCase.Of("```material long\n```\n\n", MarkdownText.MaxLength);
        WorstCase.Ends(
            "short materials",
            () =>
                LessonText.Render(
                    text,
                    MaterialViews.Of([
                        new()
                        {
                            Id = Ids.New(),
                            Key = "long",
                            Kind = MaterialKind.Text,
                            Title = "Short",
                            Alternative = null,
                            Markdown = "Words.",
                            Width = 0,
                            Height = 0,
                        },
                    ])
                )
        );
        Assert.Contains(LessonText.Render(text, shelf).Mistakes, m => m.Why.Text == "A lesson can have at most {0} materials.");
    }

    [Theory]
    [InlineData("<g fill=\"url(", " ", "x)\"/>")]
    [InlineData("<style>.a { fill: url(", " ", "x) }</style>")]
    [InlineData("<svg width=\"1", " ", "x\"/>")]
    [InlineData("<rect fill=\"", "url( '", "\"/>")]
    public void SVG_images_are_checked_quickly(string beginning, string pattern, string end)
    {
        var drawing = $"<svg xmlns=\"http://www.w3.org/2000/svg\">{beginning}{WorstCase.Of(pattern, 1_900_000)}{end}</svg>";
        WorstCase.End(
            ($"drawing of {beginning}", () => PictureFile.Clean(Encoding.UTF8.GetBytes(drawing))),
            (
                "size of a drawing",
                () =>
                    PictureFile.Clean(
                        Encoding.UTF8.GetBytes($"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"1{new string(' ', 1_900_000)}x\"/>")
                    )
            )
        );
    }

    /// <summary>Comparing versions of a lesson, merging texts of two authors, finding commented passages.</summary>
    [Theory]
    [InlineData("a{0} ", "b\n\n")]
    [InlineData("a{0}\n\n", "b{0}\n\n")]
    [InlineData("a b c ", "a\n\n")]
    [InlineData("a {0} ", "a b{0} ")]
    [InlineData("a\n\nb{0} c\n\n", "a\n\nc{0} b\n\n")]
    public void Texts_are_compared_quickly(string one, string other)
    {
        var (before, now) = (WorstCase.Of(one, MarkdownText.MaxLength), WorstCase.Of(other, MarkdownText.MaxLength));
        WorstCase.End(
            ($"difference of {one} and {other}", () => TextDifference.Of(before, now)),
            ($"difference of {other} and {one}", () => TextDifference.Of(now, before)),
            ($"merge of {one} and {other}", () => TextMerge.Of("Once.\n\n", before, now)),
            ($"merge of {one} into {other}", () => TextMerge.Of(before, now, before + "\n\nMore.")),
            (
                $"passages of {one}",
                () =>
                {
                    var finder = Passages.Finder(Passages.Of(before));
                    for (var quote = 0; quote < 200; quote++)
                        finder.Find(WorstCase.Of(other, 1000) + quote, quote);
                }
            )
        );
    }

    /// <summary>Content that both sides have in a different order costs most.</summary>
    [Fact]
    public void Texts_in_another_order_are_compared_quickly()
    {
        var random = new Random(6);
        string Signs() =>
            string.Join("\n\n", Enumerable.Range(0, 310).Select(_ => "same " + new string(random.GetItems<char>(".,;:!?-", 620))));
        var (before, now) = (Signs(), Signs());
        WorstCase.Ends("difference of signs", () => TextDifference.Of(before, now));
        var paragraphs = Enumerable.Range(0, 4900).Select(i => $"Paragraph {i} of a long text.").ToArray();
        var origin = string.Join("\n\n", paragraphs);
        random.Shuffle(paragraphs);
        var moved = string.Join("\n\n", paragraphs);
        WorstCase.Ends("difference of moved paragraphs", () => TextDifference.Of(origin, moved));
        WorstCase.Ends("merge of moved paragraphs", () => TextMerge.Of(origin, moved, moved + "\n\nMore."));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("1 ")]
    [InlineData("1'")]
    [InlineData("1.")]
    [InlineData("1,111'")]
    [InlineData("e1")]
    [InlineData("٣٬")]
    public void Typed_numbers_are_read_quickly(string pattern)
    {
        var text = WorstCase.Of(pattern, QuestionDefinition.MostGiven);
        WorstCase.Ends($"number of {pattern}", () => Numbers.Read(text, out _));
        WorstCase.Ends($"answer of {pattern}", () => QuestionDefinition.Fold(text, matchesCase: false));
    }

    [Fact]
    public void An_excessively_nested_text_is_shown_as_text_and_reported_to_its_author()
    {
        var text = "Fine.\n\n" + WorstCase.Of("*a_ ", 100_000);
        Assert.StartsWith("<pre>Fine.", MarkdownText.Render(text).Html, StringComparison.Ordinal);
        Assert.Equal(new Finding(FindingKind.TooNested, 3, ""), Assert.Single(ContentCheck.Of(text)));
        Assert.Equal(new Finding(FindingKind.TooNested, 2, ""), Assert.Single(ContentCheck.Of("Fine.\n" + WorstCase.Of("> ", 1000) + "x")));
    }

    [Fact]
    public void Long_tables_and_paragraphs_full_of_bold_words_are_not_nesting()
    {
        Assert.DoesNotContain(
            "<pre>",
            MarkdownText
                .Render(
                    "| a | b |\n| --- | --- |\n"
                        + WorstCase.Of("| **bold** words | [link](https://a.example) |\n", 80_000).TrimEnd('|', '*', ' ')
                )
                .Html,
            StringComparison.Ordinal
        );
        Assert.DoesNotContain(
            "<pre>",
            MarkdownText.Render(WorstCase.Of("Some **bold** and some *slanted* words, 2^10^ of them. ", 50_000)).Html,
            StringComparison.Ordinal
        );
    }
}
