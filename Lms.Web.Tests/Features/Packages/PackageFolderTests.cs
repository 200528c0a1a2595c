using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>Folders of texts that were written for another system.</summary>
public sealed class PackageFolderTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    [Fact]
    public void A_folder_of_plain_texts_becomes_modules_and_lessons_in_natural_order()
    {
        using var source = PackageSource.OfZip(
            Zip(
                ("README.md", "# Sailing\n\nWelcome aboard."),
                ("10-harbor/README.md", "# In the harbor\n\nMoor."),
                ("2-sea/2-wind.md", "---\nlayout: other\n---\n# Wind\n\nIt blows. [Moor](../10-harbor/README.md) [gone](nowhere.md)"),
                ("2-sea/10-storm.md", "<h1 align=\"center\">Storm</h1>\n\n<img src=\"../a.png\" alt=\"Waves\">\n\nRun."),
                ("2-sea/night/1-stars.md", "# Stars\n\nLook up."),
                ("a.png", Png),
                ("LICENSE.md", "MIT"),
                ("b.svg", "<svg/>")
            )
        );
        var plan = Planner.Make(source, "folder");
        Assert.Equal("Sailing", plan.Sheet.Title);
        Assert.Equal(["Sailing", "Sea", "In the harbor"], plan.Modules.Select(m => m.Title));
        Assert.Equal(["", "Night"], plan.Modules[1].Units.Select(u => u.Title));
        Assert.Equal(["Sailing", "Wind", "Storm", "Stars", "In the harbor"], plan.Lessons.Select(l => l.Sheet.Title));
        Assert.Equal(["a.png"], plan.Files);
        Assert.Contains(
            plan.Report,
            r =>
                r is { Path: "2-sea/2-wind.md", Fate: Fate.DeadLink }
                && r.Remark.Contains("nowhere.md wasn’t found", StringComparison.Ordinal)
        );
        Assert.Contains(plan.Report, r => r is { Path: "LICENSE.md", Fate: Fate.Skipped });
        Assert.Contains(plan.Report, r => r is { Path: "b.svg", Fate: Fate.Skipped });
        Assert.Equal("<img src=\"../a.png\" alt=\"Waves\">\n\nRun.", plan.Lessons.Single(l => l.Sheet.Title == "Storm").Markdown);
    }

    [Fact]
    public void URLs_of_the_website_generated_from_the_folder_resolve_to_its_texts()
    {
        using var source = PackageSource.OfZip(
            Zip(
                ("README.md", "# All\n\nText."),
                ("01-app/02-routing.md", "# Routing\n\nSee [pages](/docs/app/pages), [start](/docs/app#top) and [gone](/docs/app/gone)."),
                ("01-app/03-pages.md", "# Pages\n\nText."),
                ("01-app/index.md", "# App\n\nText.")
            )
        );
        var plan = Planner.Make(source, "x");
        Assert.Equal("Line 3: /docs/app/gone wasn’t found.", plan.Report.Single(r => r.Path == "01-app/02-routing.md").Remark);
    }

    [Fact]
    public void Files_with_the_same_name_are_titled_by_their_folders()
    {
        using var source = PackageSource.OfZip(
            Zip(
                ("tasks/arrays/problem.md", "Do it."),
                ("tasks/loops/problem.md", "Do it."),
                ("tasks/text/problem.md", "Do it."),
                ("tasks/text/hint.md", "Think.")
            )
        );
        Assert.Equal(
            ["Arrays: Problem", "Loops: Problem", "Hint", "Text: Problem"],
            Planner.Make(source, "x").Lessons.Select(l => l.Sheet.Title)
        );
    }

    [Fact]
    public void A_heading_that_all_texts_start_with_is_not_the_title_of_a_lesson()
    {
        using var source = PackageSource.OfZip(
            Zip(
                ("1-routes.md", "# Sails\n\n## Ropes\n\nOne."),
                ("2-more.md", "# Sails\n\nTwo."),
                ("3-end.md", "# Sails\n\n## Ropes\n\nThree.\n\n# Sails\n"),
                ("4-own.md", "# Anchors\n\nFour.")
            )
        );
        var plan = Planner.Make(source, "folder");
        Assert.Equal(["Ropes", "More", "Ropes", "Anchors"], plan.Lessons.Select(l => l.Sheet.Title));
        Assert.Equal("One.", plan.Lessons.First().Markdown.Trim());
    }

    [Theory]
    [InlineData("../evil.md", "leads outside the package")]
    [InlineData("/etc/evil.md", "leads outside the package")]
    [InlineData("a\\..\\evil.md", "leads outside the package")]
    [InlineData("C:evil.md", "contains a colon")]
    [InlineData("lessons/a:b.md", "contains a colon")]
    [InlineData("a//b.md", "A folder in the path has no name")]
    [InlineData("a\u0007.md", "an invisible character")]
    [InlineData("lessons/reef-knot.md", "Two files have this name")]
    public void Paths_that_leave_the_package_are_refused(string name, string why)
    {
        var refused = Assert.Throws<PackageException>(() =>
            PackageSource.OfZip(Zip(("course.yaml", Sheet), ("lessons/reef-knot.md", Reef), (name, "x")))
        );
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Knots/", "")]
    [InlineData("Out/Knots/", "")]
    [InlineData("Knots\\", "")]
    [InlineData("./", "")]
    [InlineData("Knots/", "Read me first.txt")]
    public void The_folder_that_contains_course_yaml_is_the_package(string folder, string beside)
    {
        var slash = folder.Length > 0 ? folder[^1] : '/';
        var files = new List<(string, object)> { ("__MACOSX/Knots/._course.yaml", "x"), (folder + ".DS_Store", "x") };
        if (beside.Length > 0)
            files.Add((beside, "x"));
        foreach (
            var (path, content) in new (string, object)[]
            {
                ("course.yaml", Sheet),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("files/reef.png", Png),
            }
        )
            files.Add((folder + path.Replace('/', slash), content));
        using var source = PackageSource.OfZip(Zip([.. files]));
        var plan = Planner.Make(source, "other");
        Assert.Equal(("Knots", "knots"), (plan.Sheet.Title, plan.Sheet.Slug));
        Assert.Equal(["Reef knot", "Sheet bend"], plan.Lessons.Select(l => l.Sheet.Title));
        Assert.Equal(["files/reef.png"], plan.Files);
        var skipped = plan.Report.Where(r => r.Fate is Fate.Skipped).Select(r => $"{r.Path}: {r.Remark}");
        string[] expected = beside.Length > 0 ? [beside + ": It’s outside the course folder Knots/."] : [];
        Assert.Equal(expected, skipped);
    }

    [Fact]
    public void A_package_with_two_courses_is_refused_and_both_are_named()
    {
        var refused = Assert.Throws<PackageException>(() =>
            PackageSource.OfZip(Zip(("Knots/course.yaml", Sheet), ("Bends/course.yaml", Sheet)))
        );
        Assert.Contains("Knots/course.yaml, Bends/course.yaml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Paths_are_matched_regardless_of_Unicode_normalization_and_case()
    {
        var sheet = Sheet
            .Replace("lessons/sheet-bend.md", "Lessons/Sheet-Bend.md", StringComparison.Ordinal)
            .Replace("slug: knots", "slug: taken-apart\ncover: files/Übersicht.png", StringComparison.Ordinal);
        var reef =
            "---\ntitle: Reef knot\n---\n\n![A](../files/%C3%9Cbersicht.png) ![B](../FILES/Reef.PNG) [C](sub\\more.md) [D](..\\lessons\\sheet-bend.md)\n";
        var zip = Zip(
            ("course.yaml", sheet),
            ("lessons/reef-knot.md", reef),
            ("lessons/sheet-bend.md", Bend),
            ("files/U\u0308bersicht.png", Png),
            ("files/reef.png", Png)
        );
        using (var source = PackageSource.OfZip(new MemoryStream(zip.ToArray())))
        {
            var plan = Planner.Make(source, "x");
            Assert.Equal(["files/reef.png", "files/Übersicht.png"], plan.Files);
            Assert.Equal("Line 5: sub\\more.md wasn’t found.", plan.Report.Single(r => r.Path == "lessons/reef-knot.md").Remark);
        }
        var course = await App.CourseOf(await Import(zip));
        Assert.NotNull(course.CoverFileId);
        var text = await App.Look(db =>
            db.LessonBodies.Where(b => b.LessonId == course.Lessons.First().Id).Select(b => b.Current).SingleAsync()
        );
        Assert.DoesNotContain("../", text, StringComparison.Ordinal);
        Assert.Contains("[D](/learn/taken-apart/sheet-bend)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lessons_whose_file_names_are_not_valid_URLs_get_URLs_from_their_names()
    {
        const string sheet = """
            format: 1
            title: Names
            slug: names-of-files
            modules:
              - title: All
                units:
                  - lessons:
                      - lessons/Übung.md
                      - lessons/Reef.md
                      - lessons/结.md
                      - more/reef.md

            """;
        string Text(string title) => $"---\ntitle: {title}\n---\n\n![A](../files/reef.png) and [the exercise](../lessons/%C3%9Cbung.md).\n";
        var first = await Import(
            Zip(
                ("course.yaml", sheet),
                ("files/reef.png", Png),
                ("lessons/U\u0308bung.md", Text("Exercise")),
                ("lessons/Reef.md", Text("Reef")),
                ("lessons/结.md", Text("Knot")),
                ("more/reef.md", Text("More"))
            )
        );
        var course = await App.CourseOf(first);
        var unit = course.InOrder.Single().UnitsInOrder.Single();
        Assert.Equal(["ubung", "reef", "lesson", "reef-2"], unit.LessonsInOrder.Select(l => l.Slug));
        var text = await CurrentOf(course.Lessons.Single(l => l.Slug == "ubung").Id);
        Assert.Contains("(/learn/names-of-files/ubung)", text, StringComparison.Ordinal);
        Assert.Contains("(/files/", text, StringComparison.Ordinal);
        var once = await Export(first);
        await Rename(first, "names-of-before");
        Assert.Equal(once, await Export(await Import(once)));
    }

    [Theory]
    [InlineData(437)]
    [InlineData(65001)]
    public void Names_without_the_UTF_8_flag_are_read_as_UTF_8_if_valid_or_else_as_code_page_437(int page)
    {
        var bytes = new MemoryStream();
        using (
            var zip = new ZipArchive(
                bytes,
                ZipArchiveMode.Create,
                leaveOpen: true,
                CodePagesEncodingProvider.Instance.GetEncoding(page) ?? Encoding.UTF8
            )
        )
            Write(zip, "Übung/1 - Über.md", "# Ü\n\nText.");
        var raw = bytes.ToArray();
        // The flag that says UTF-8 (APPNOTE 4.4.4, bit 11), in the entry and in the directory.
        raw[7] &= 0xF7;
        raw[raw.AsSpan().LastIndexOf("PK\u0001\u0002"u8) + 9] &= 0xF7;
        using var source = PackageSource.OfZip(new MemoryStream(raw));
        Assert.Equal(["1 - Über.md"], source.Paths);
    }

    [Theory]
    [InlineData("---\ntitle: Part 3: Hitches\n---\n\nText.", "Part 3: Hitches", "line 2 (")]
    [InlineData("---\ntitle: Closed by dots\n...\n\nText.", "Closed by dots", null)]
    [InlineData("--- \t\ntitle: Blanks\n---  \n\nText.", "Blanks", null)]
    [InlineData("---\nTitle: Capital key\nmenu: 3\n---\n\nText.", "Capital key", "aren’t used here: menu.")]
    [InlineData("---\nlayout: [a\n---\n\nText.", "Lesson", "It’s left out.")]
    [InlineData("---\ntitle: \"It's {{ x }}\"\nmenu: {{ y }}\n---\n\nText.", "It's {{ x }}", null)]
    [InlineData("---\nSome *words* and `code`\n---\n\nText.", "Lesson", null)]
    [InlineData("---\n`code` first: here\n---\n\nText.", "Lesson", "It stays in the text.")]
    [InlineData("---\n---\n\nText.", "Lesson", null)]
    [InlineData("---\n\nText.", "Lesson", null)]
    [InlineData("---\nweight: 3\n\nText.", "Lesson", "isn’t closed with a line of three hyphens. It stays in the text.")]
    public void Front_matter_of_another_system_is_read_or_reported(string text, string title, string? remark)
    {
        using var source = PackageSource.OfZip(Zip(("lesson.md", text)));
        var plan = Planner.Make(source, "x");
        var lesson = Assert.Single(plan.Lessons);
        Assert.Equal(title, lesson.Sheet.Title);
        Assert.Contains("Text.", lesson.Markdown, StringComparison.Ordinal);
        Assert.DoesNotContain("title:", lesson.Markdown, StringComparison.OrdinalIgnoreCase);
        var line = Assert.Single(plan.Report);
        if (remark is not null)
            Assert.Contains(remark, line.Remark, StringComparison.Ordinal);
        Assert.Equal(remark is not null || line.Remark.Length > 0 ? Fate.Changed : Fate.Taken, line.Fate);
    }

    [Theory]
    [InlineData("ropes.html", "src/ropes.md")]
    [InlineData("../intro.html#why", "intro.md")]
    [InlineData("deep/index.html", "src/deep/README.md")]
    [InlineData("page.html", "src/page.html")] // a file of this name comes first
    [InlineData("none.html", null)]
    public void A_link_to_the_page_of_a_text_leads_to_the_text(string link, string? there)
    {
        string[] paths = ["src/ropes.md", "intro.md", "src/deep/README.md", "src/page.html", "src/page.md"];
        Assert.Equal(there, PackageLinks.Resolve(p => paths.Contains(p) ? p : null, "src/from.md", link, null).Path);
    }

    [Fact]
    public void A_file_that_is_not_imported_is_not_reported_as_unused()
    {
        using var source = PackageSource.OfZip(
            Zip(
                ("course.yaml", Sheet),
                ("lessons/reef-knot.md", Reef + "\n![x](../files/a.bmp) [y](other.md) ![z](../files/empty.png) ![w](../files/c.svg)\n"),
                ("lessons/sheet-bend.md", Bend),
                ("files/reef.png", Png),
                ("files/a.bmp", "BM"),
                ("files/c.svg", "<svg><no end"),
                ("files/empty.png", ""),
                ("lessons/other.md", "x"),
                ("files/b.txt", "x")
            )
        );
        var plan = Planner.Make(source, "x");
        var report = plan.Report.Select(r => r.Path).Distinct().ToDictionary(p => p, p => Said(plan, p));
        Assert.Equal("Its file type isn’t supported.", report["files/a.bmp"]);
        Assert.Equal("Its file type isn’t supported.", report["files/c.svg"]);
        Assert.Equal("It’s empty.", report["files/empty.png"]);
        Assert.Equal("Other texts link to it, but it isn’t a lesson in the course.", report["lessons/other.md"]);
        Assert.Equal("Nothing refers to it.", report["files/b.txt"]);
        Assert.StartsWith(
            "Line 8: ../files/a.bmp has a file type that isn’t supported.",
            report["lessons/reef-knot.md"],
            StringComparison.Ordinal
        );
    }

    [Theory]
    [InlineData("Of [data](data.md).\n\nThen [a](a.md).", "Line 1: data.md wasn’t found. Line 3: a.md wasn’t found.")]
    [InlineData("One\n\n[b](b&amp;c.md)", "Line 3: b&c.md wasn’t found.")]
    [InlineData("See data.md <b>now</b>, <img src='xa.md'>\n\n[a](a.md)", "Line 1: xa.md wasn’t found. Line 3: a.md wasn’t found.")]
    public void A_missing_file_is_reported_with_the_line_of_its_own_link(string text, string remark)
    {
        using var source = PackageSource.OfZip(Zip(("lesson.md", text)));
        Assert.Equal(remark, Said(Planner.Make(source, "x"), "lesson.md"));
    }

    [Fact]
    public void A_symbolic_link_in_a_zip_file_is_skipped()
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(zip, "a.md", "# A\n\nx");
            zip.CreateEntry("etc.md").ExternalAttributes = unchecked((int)0xA1FF0000);
        }
        using var source = PackageSource.OfZip(bytes);
        Assert.Equal(["a.md"], source.Paths);
        Assert.Contains(
            Planner.Make(source, "x").Report,
            r => r is { Path: "etc.md", Fate: Fate.Skipped, Remark: "It’s a symbolic link." }
        );
    }

    [Fact]
    public void A_file_that_is_larger_than_declared_is_cut_off()
    {
        var zip = Zip(("a.md", "# A\n\n" + new string('a', 50_000)));
        var bytes = zip.ToArray();
        // The uncompressed size that the central directory declares (APPNOTE 4.3.12) is wrong.
        var entry = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(entry + 24), 100);
        using var source = PackageSource.OfZip(new MemoryStream(bytes));
        Assert.InRange(source.Text("a.md").Length, 0, 100);
    }

    [Fact]
    public async Task Symbolic_links_in_a_folder_are_skipped_and_never_followed()
    {
        var folder = Directory.CreateTempSubdirectory("package-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "a.md"), "# A\n\nx", TestContext.Current.CancellationToken);
            File.CreateSymbolicLink(Path.Combine(folder, "passwd.md"), "/etc/passwd");
            Directory.CreateSymbolicLink(Path.Combine(folder, "all"), "/etc");
            using var source = PackageSource.OfFolder(folder);
            Assert.Equal(["a.md"], source.Paths);
            Assert.Equal(["all", "passwd.md"], source.Passed.Select(p => p.Path).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
