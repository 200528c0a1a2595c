using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>An error in a package is located, and nothing is created from it.</summary>
public sealed class PackageRefusalTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    [Theory]
    [InlineData("slug: knots\n", "slug: knots\nprerequisite-courses:\n  - knots\n", "The course knots lists itself as a prerequisite.")]
    [InlineData("slug: knots\n", "slug: knots\nbanner: files/none.png\n", "The file files/none.png is not in the package.")]
    [InlineData("slug: knots\n", "slug: knots\nbanner: files/reef.png\n", "A banner must be at least")]
    public async Task An_invalid_course_is_refused(string sane, string wrong, string why)
    {
        var zip = Zip(
            ("course.yaml", Sheet.Replace(sane, wrong, StringComparison.Ordinal)),
            ("lessons/reef-knot.md", Reef),
            ("lessons/sheet-bend.md", Bend),
            ("files/reef.png", Png)
        );
        string told;
        try
        {
            using var source = PackageSource.OfZip(zip);
            var owner = await App.IdOf("Ada");
            told = (
                await App.With<CourseImporter, Lms.Web.Kernel.Result<Course>>(importer =>
                    importer.MakeAsync(importer.Plan(source, "x"), source, owner, null, default)
                )
            )
                .Refusal!
                .Text;
        }
        catch (PackageException refused)
        {
            told = refused.Message;
        }
        Assert.Contains(why, told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("lesson-scored: lessons/reef-knot.md", "lesson-scored and at-least must be used together")]
    [InlineData("lesson-scored: lessons/reef-knot.md\n          at-least: 101", "a percentage from 1 to 100")]
    [InlineData(
        "lesson-scored: lessons/none.md\n          at-least: 50",
        "The lesson lessons/none.md named under “opens” isn’t in the course"
    )]
    [InlineData("module-done: 3", "The module 3 named under “opens” isn’t in the course")]
    [InlineData("lesson-done: lessons/none.md", "The lesson lessons/none.md named under “opens” isn’t in the course")]
    [InlineData("day: 31.3.2027", "isn’t a valid date")]
    [InlineData("color: red", "course.yaml, line 8: Unknown key “color”")]
    [InlineData("days-enrolled: many", "course.yaml, line 8: The value has the wrong type.")]
    [InlineData("day: 2027-03-31\n          day: 2027-04-01", "course.yaml, line 9: “day” appears twice.")]
    [InlineData("day:\n            - 2027-03-31", "course.yaml, line 8: The value has the wrong type.")]
    [InlineData("day:", "must have exactly one of these: lesson-done, module-done, lesson-scored, day, days-enrolled.")]
    [InlineData("days-enrolled: 7\n          lesson-done: lessons/reef-knot.md", "must have exactly one of")]
    public void A_restriction_that_refers_to_a_missing_item_is_refused_with_its_place(string condition, string why)
    {
        var sheet = Sheet.Replace(
            "  - title: Bends\n",
            $"  - title: Bends\n    opens:\n      when:\n        - {condition}\n",
            StringComparison.Ordinal
        );
        using var source = PackageSource.OfZip(
            Zip(("course.yaml", sheet), ("lessons/reef-knot.md", Reef), ("lessons/sheet-bend.md", Bend), ("files/reef.png", Png))
        );
        var refused = Assert.Throws<PackageException>(() => Planner.Make(source, "folder", conditions: Courses.LockRuleTests.Kinds));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: Quiz", "isn’t a valid value for kind. Valid values: Text, Video, Document, Link, Embed.")]
    [InlineData("kind: Link\nlink: javascript:alert(1)", "must start with https:// or http://")]
    [InlineData("kind: Link\nlink: https://me:secret@example.org/", "name or password")]
    [InlineData("link: https://a.example/\nembed: https://b.example/", "has both a link and an embed. Use only one of them.")]
    [InlineData("kind: Document\ndocument: files/none.pdf", "files/none.pdf is not in the package")]
    [InlineData("kind: Document\ndocument: files/reef.png", "files/reef.png has a type that isn’t supported here")]
    [InlineData("attachments:\n  - title: A\n    file: files/reef.png\n    access: Nobody", "isn’t a valid value for access")]
    [InlineData("kind: Document\ndocument: files/cut.pdf", "PDF is damaged or incomplete")]
    public async Task An_invalid_lesson_is_refused_with_its_name(string front, string why)
    {
        var sheet = "format: 1\ntitle: Wrong\nmodules:\n  - title: M\n    units:\n      - lessons:\n          - lessons/one.md\n";
        var zip = Zip(
            ("course.yaml", sheet),
            ("lessons/one.md", $"---\ntitle: One\n{front}\n---\n\nText.\n"),
            ("files/reef.png", Png),
            ("files/cut.pdf", "%PDF-1.4\n1 0 obj")
        );
        var refused = await Assert.ThrowsAsync<PackageException>(() => Import(zip));
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title: [unclosed", "course.yaml, line")]
    [InlineData("title: Knots\ncolour: red", "course.yaml, line 2")]
    [InlineData("title: Knots\ntitle: Twice", "course.yaml, line 2")]
    [InlineData("slug: knots", "The title is missing")]
    [InlineData("format: 9\ntitle: Knots", "uses format 9")]
    [InlineData("title: Knots\nlevel: Wizard", "isn’t a valid value for level")]
    [InlineData("title: Knots\ncover: files/none.png", "files/none.png is not in the package")]
    [InlineData(
        "title: Knots\nmodules:\n  - title: M\n    units:\n      - lessons: [lessons/none.md]",
        "lessons/none.md is not in the package"
    )]
    [InlineData(
        "title: Knots\nmodules:\n  - title: M\n    units:\n      - lessons: [lessons/reef-knot.md, lessons/reef-knot.md]",
        "is listed twice"
    )]
    public async Task An_error_in_a_package_is_located_and_leaves_nothing_behind(string sheet, string why)
    {
        var before = await App.Look(db => db.Courses.CountAsync());
        var ada = await App.As("Ada");
        var page = await Upload(ada, Zip(("course.yaml", sheet), ("lessons/reef-knot.md", Reef), ("files/reef.png", Png)));
        page.Answers(HttpStatusCode.OK).Shows("No course was created.").Shows(why);
        Assert.Equal(before, await App.Look(db => db.Courses.CountAsync()));
    }

    [Fact]
    public async Task Damaged_files_wrong_encodings_and_zip_bombs_are_refused_with_a_reason()
    {
        var ada = await App.As("Ada");
        (await Upload(ada, new MemoryStream([1, 2, 3, 4])))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("This zip file is incomplete or damaged.");
        (await Upload(ada, Zip(("a.md", (byte[])[0x23, 0x20, 0xE9, 0x0A]))))
            .Answers(HttpStatusCode.OK)
            .Shows("No course was created.")
            .Shows("a.md: The text isn’t encoded in UTF-8.");
        (await Upload(ada, Zip(("a.md", "# T\n\nx"), ("big.md", new string('a', PackageSource.MostText + 1)))))
            .Answers(HttpStatusCode.OK)
            .Shows("No course was created.")
            .Shows("larger than 2 MB");
        (await Upload(ada, Zip(("notes.txt", "nothing to teach"))))
            .Answers(HttpStatusCode.OK)
            .Shows("No course was created.")
            .Shows("There’s no Markdown text");
        (await Upload(ada, Zip([.. Enumerable.Range(0, PackageSource.MostFiles + 1).Select(i => ($"{i}.txt", (object)""))])))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("more than 10,000 files");
    }

    [Theory]
    [InlineData("captions:\n  - language: english!\n    text: WEBVTT", "“english!” isn’t a valid language")]
    [InlineData("captions:\n  - language: en\n    text: hello", "Captions in en, line 1")]
    [InlineData("chapters: soon The end", "Chapters, line 1")]
    public async Task Invalid_captions_are_refused_with_their_place(string film, string why)
    {
        var refused = await Assert.ThrowsAsync<PackageException>(() =>
            Import(
                Zip(
                    ("course.yaml", Sheet),
                    ("lessons/reef-knot.md", Reef),
                    ("lessons/sheet-bend.md", Bend),
                    ("lessons/reef-knot.film.yaml", film),
                    ("files/reef.png", Png)
                )
            )
        );
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("checks:\n  - questions:\n      - ask: Why?\n        colour: red", "lessons/reef-knot.checks.yaml, line 4")]
    [InlineData(
        "checks:\n  - questions:\n      - ask: Why?\n        answers:\n          - text: A\n          - text: B",
        "Check 1, question 1: Mark the correct answer."
    )]
    [InlineData("checks:\n  - questions:\n      - ask: Why?\n        kind: riddle", "“riddle” isn’t a kind of question")]
    [InlineData("checks:\n  - questions: []", "Check 1 has no questions.")]
    public async Task An_invalid_check_is_refused_with_its_place(string checks, string why)
    {
        var refused = await Assert.ThrowsAsync<PackageException>(() =>
            Import(
                Zip(
                    ("course.yaml", Sheet),
                    ("lessons/reef-knot.md", Reef),
                    ("lessons/sheet-bend.md", Bend),
                    ("lessons/reef-knot.checks.yaml", checks),
                    ("files/reef.png", Png)
                )
            )
        );
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Circular_restrictions_are_found_before_anything_is_created()
    {
        var before = await App.Look(db => db.Courses.IgnoreQueryFilters().CountAsync());
        var ring = Zip(
            ("course.yaml", Sheet),
            ("files/reef.png", Png),
            (
                "lessons/reef-knot.md",
                Reef.Replace("minutes: 7\n", "opens:\n  when:\n    - lesson-done: lessons/sheet-bend.md\n", StringComparison.Ordinal)
            ),
            (
                "lessons/sheet-bend.md",
                Bend.Replace("required: false\n", "opens:\n  when:\n    - lesson-done: lessons/reef-knot.md\n", StringComparison.Ordinal)
            )
        );
        (await Upload(await App.As("Ada"), ring)).Shows("No course was created.").Shows("each depends on the next").Shows("“Reef knot”");
        var self = Zip(
            ("course.yaml", Sheet),
            ("files/reef.png", Png),
            ("lessons/sheet-bend.md", Bend),
            (
                "lessons/reef-knot.md",
                Reef.Replace("minutes: 7\n", "opens:\n  when:\n    - lesson-done: lessons/reef-knot.md\n", StringComparison.Ordinal)
            )
        );
        (await Upload(await App.As("Ada"), self)).Shows("A lesson can’t depend on itself.");
        Assert.Equal(before, await App.Look(db => db.Courses.IgnoreQueryFilters().CountAsync()));
    }

    [Theory]
    [InlineData("lessons/reef-knot.md", "---\ntitle: Reef knot\nminutes: seven\n---\n\nText.\n", "lessons/reef-knot.md, line 3")]
    [InlineData("lessons/reef-knot.md", "---\ntitle: [unclosed\n---\n\nText.\n", "lessons/reef-knot.md, line")]
    [InlineData(
        "lessons/reef-knot.md",
        "---\ntitle: Part 3: Hitches\n---\n\nText.\n",
        "lessons/reef-knot.md, line 2: Put text that contains a colon"
    )]
    [InlineData(
        "lessons/reef-knot.md",
        "---\ntitle: Reef\nColour: red\n---\n\nText.\n",
        "lessons/reef-knot.md, line 3: Unknown key “Colour”"
    )]
    [InlineData(
        "lessons/reef-knot.md",
        "---\ntitle: Reef\n\nText.\n",
        "lessons/reef-knot.md, line 1: The lesson’s front matter isn’t closed"
    )]
    [InlineData("lessons/reef-knot.md", "---\nobjective: No title\n---\n\nText.\n", "The title is missing.")]
    [InlineData(
        "lessons/reef-knot.md",
        "---\ntitle: A\nkind: Video\nvideo: files/gone.mp4\n---\n\n",
        "files/gone.mp4 is not in the package"
    )]
    public async Task An_error_in_a_lesson_is_reported_with_its_file_and_line(string path, string text, string why)
    {
        var refused = await Assert.ThrowsAsync<PackageException>(() =>
            Import(Zip(("course.yaml", Sheet), (path, text), ("lessons/sheet-bend.md", Bend), ("files/reef.png", Png)))
        );
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", 161)]
    [InlineData("objective", 501)]
    public async Task A_value_that_is_too_long_is_refused_on_both_databases(string key, int length)
    {
        var lesson = $"---\n{(key == "title" ? "" : "title: Reef\n")}{key}: {new string('x', length)}\n---\n\nText.\n";
        var refused = await Assert.ThrowsAsync<PackageException>(() =>
            Import(Zip(("course.yaml", Sheet), ("lessons/reef-knot.md", lesson), ("lessons/sheet-bend.md", Bend)))
        );
        Assert.Contains($"“{key}” is longer than {length - 1} characters", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Errors_in_a_package_are_reported_in_the_language_of_the_reader()
    {
        var ada = await App.As("Ada");
        var look = await Upload(
            ada,
            Zip(
                ("course.yaml", Sheet),
                ("lessons/reef-knot.md", "---\ntitle: Reef knot\nminutes: seven\n---\n\nText.\n"),
                ("lessons/sheet-bend.md", Bend),
                ("files/reef.png", Png)
            )
        );
        look.Shows("lessons/reef-knot.md, line 3: The value has the wrong type");
        ada.Http.DefaultRequestHeaders.Add("Accept-Language", "de");
        (await ada.Opens(look.Path)).Shows("lessons/reef-knot.md, Zeile 3: ").DoesNotShow("The value has the wrong type");
    }
}
