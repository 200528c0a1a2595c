using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>Texts of other systems: their headings, links, and HTML.</summary>
public sealed class PackageTextTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    [Fact]
    public async Task Links_between_files_lead_to_headings_in_any_script()
    {
        var slug = await Import(
            Zip(
                ("README.md", "# Start\n\nSee [f](C%23.md#%C3%BCber) and [g](C%23.md#Über).\n"),
                ("C#.md", "# C sharp\n\n## Über\n\nText.\n")
            )
        );
        var course = await App.CourseOf(slug);
        var other = course.Lessons.Single(l => l.Title == "C sharp");
        Assert.Contains(
            "id=\"text-über\"",
            Lms.Web.Platform.Text.MarkdownText.Render(await Written(other.Id)).Html,
            StringComparison.Ordinal
        );
        var start = await Written(course.Lessons.Single(l => l.Id != other.Id).Id);
        Assert.Equal(2, start.Split($"/learn/{slug}/{other.Slug}#text-über").Length - 1);

        async Task<string> Written(Guid lesson) =>
            (await App.Look(db => db.LessonBodies.AsNoTracking().Include(b => b.Draft).SingleAsync(b => b.LessonId == lesson))).Current;
    }

    [Fact]
    public async Task Links_to_former_names_of_headings_work_and_links_to_missing_headings_are_reported()
    {
        const string readme = "# Knots and names\n\nSee [f](other.md#uber), [g](other.md#other-knots)\nand [h](other.md#nope).\n";
        var zip = Zip(("README.md", readme), ("other.md", "# Other knots\n\n## Über\n\nText.\n"));
        using (var source = PackageSource.OfZip(new MemoryStream(zip.ToArray())))
        {
            var told = Planner.Make(source, "x").Report.Single(r => r.Path == "README.md");
            Assert.Equal("Line 4: other.md#nope: the linked text has no such heading.", told.Remark);
        }
        var slug = await Import(zip);
        var text = await CurrentOf((await App.CourseOf(slug)).Lessons.First(l => l.Title == "Knots and names").Id);
        Assert.Contains($"[f](/learn/{slug}/other-knots#text-über), [g](/learn/{slug}/other-knots)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# One\n\nText", "One", "Text")]
    [InlineData("One\n===\n\nText", "One", "Text")]
    [InlineData("## Two\n\nText\n\n### Three", "Two", "Text\n\n### Three")]
    [InlineData("### Introduction\n\nText\n\n### More", null, "### Introduction\n\nText\n\n### More")]
    [InlineData("[![Badge](a.png)](https://example.org)\n\n# Named", "Named", "[![Badge](a.png)](https://example.org)\n\n")]
    [InlineData("# Of [ropes](a.md)\n\nText", "Of ropes", "# Of [ropes](a.md)\n\nText")]
    [InlineData("Text\n\n# Late", "Late", "Text\n\n# Late")]
    [InlineData("Text\n\n## Late", null, "Text\n\n## Late")]
    public void The_first_heading_is_the_title(string text, string? title, string rest) => Assert.Equal((title, rest), TakeTitle(text));

    private static (string? Title, string Text) TakeTitle(string text) =>
        Lms.Web.Platform.Text.MarkdownLinks.TitleOf(text) is { } heading
            ? (heading.Words, heading.CanMove ? heading.Without(text) : text)
            : (null, text);

    [Fact]
    public void An_excessively_nested_text_is_imported_as_it_is()
    {
        var deep = new string('>', 5000) + " x\n";
        using var source = PackageSource.OfZip(Zip(("deep.md", deep)));
        Assert.Equal(deep, Planner.Make(source, "x").Lessons.Single().Markdown);
    }

    [Theory]
    [InlineData("<h1 align=\"center\">Hello <b>there</b></h1>\n\nText", "Hello there", "Text")]
    [InlineData(
        "<div align=\"center\">\n  <h1>Hello</h1>\n  <p>More</p>\n</div>\n",
        "Hello",
        "<div align=\"center\">\n    <p>More</p>\n</div>\n"
    )]
    [InlineData("<!-- note -->\n\n<div>\n\n# Hello\n\nText\n\n</div>", "Hello", "<!-- note -->\n\n<div>\n\nText\n\n</div>")]
    [InlineData("<p><img src=\"a.png\" alt=\"Logo\"></p>\n\n# Hello", "Hello", "<p><img src=\"a.png\" alt=\"Logo\"></p>\n\n")]
    [InlineData("<p>Words</p>\n\n# Hello", "Hello", "<p>Words</p>\n\n# Hello")]
    public void An_HTML_heading_can_be_the_title_too(string text, string? title, string rest) =>
        Assert.Equal((title, rest), TakeTitle(text));

    [Fact]
    public async Task HTML_in_imported_texts_is_kept_with_its_images_and_links()
    {
        const string first =
            "# First\n\n<details>\n<summary>Press <kbd>Ctrl</kbd></summary>\n\n<p align=\"center\"><img src=\"img/reef.png\" alt=\"Reef\" width=\"20\"> <img src=img/knot.svg alt=Knot></p>\n\nSee <a href=\"2.md#tie-it\">tying</a>. `<b>code</b>`\n\n</details>\n<iframe src=\"https://evil.example\"></iframe><video src=\"x\"></video>\n";
        var zip = Zip(
            ("1.md", first),
            ("2.md", "# Second\n\n<h2>Tie it</h2>\n\nText."),
            ("img/reef.png", Png),
            ("img/knot.svg", "<svg xmlns='http://www.w3.org/2000/svg' width='30' height='20' onload='alert(1)'/>")
        );
        using (var source = PackageSource.OfZip(new MemoryStream(zip.ToArray())))
        {
            var plan = Planner.Make(source, "x");
            Assert.Equal(
                "Line 11: <iframe> is left out, but its text stays. Line 11: <video> is left out, but its text stays.",
                Said(plan, "1.md")
            );
            Assert.Equal(["img/knot.svg", "img/reef.png"], plan.Files);
        }
        var slug = await Import(zip);
        var text = await CurrentOf((await App.CourseOf(slug)).Lessons.First(l => l.Title == "First").Id);
        Assert.Matches(
            "<img src=\"/files/[0-9a-f-]{36}/reef.png\\?1x1\" alt=\"Reef\" width=\"20\"> <img src=\"/files/[0-9a-f-]{36}/knot.svg\\?30x20\" alt=Knot>",
            text
        );
        Assert.Contains($"<a href=\"/learn/{slug}/second#text-tie-it\">tying</a>. `<b>code</b>`", text, StringComparison.Ordinal);
        var html = Lms.Web.Platform.Text.MarkdownText.Render(text).Html;
        Assert.Contains("<summary>Press <kbd>Ctrl</kbd></summary>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", html, StringComparison.Ordinal);
    }
}
