using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>Courses are taken away as files and brought in again, whole or not at all.</summary>
public sealed class PackageTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static readonly byte[] Png = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    private const string Sheet =
        "format: 1\ntitle: Knots\nslug: knots\nmodules:\n  - title: Bends\n    units:\n      - lessons:\n          - lessons/reef-knot.md\n          - lessons/sheet-bend.md\n";
    private const string Reef =
        "---\ntitle: Reef knot\nminutes: 7\n---\n\nLeft over right. ![Reef](../files/reef.png) Then the [bend](sheet-bend.md#when).\n";
    private const string Bend =
        "---\ntitle: Sheet bend\npublished: false\nrequired: false\n---\n\nTwo ropes.\n\n## When\n\nOf different thickness.\n";

    [Fact]
    public async Task What_was_taken_away_and_brought_in_again_is_taken_away_the_same()
    {
        var first = await Import(
            Zip(("course.yaml", Sheet), ("lessons/reef-knot.md", Reef), ("lessons/sheet-bend.md", Bend), ("files/reef.png", Png))
        );
        var once = await Export(first);
        await Rename(first, "knots-of-before");
        var second = await Import(once);
        Assert.Equal(once, await Export(second));
    }

    private const string Opening = """
        format: 1
        title: Openings
        slug: openings
        language: en
        fields:
          Room: B 12
        modules:
          - title: Bends
            objectives:
              - Tie it
              - 'Untie it: fast'
            units:
              - free: true
                lessons:
                  - lessons/reef-knot.md
          - title: Hitches
            published: false
            preview: true
            opens:
              any: true
              when:
                - module-done: 1
                - day: 2027-03-31
            fields:
              Level: '2'
            units:
              - lessons:
                  - lessons/sheet-bend.md

        """;

    [Fact]
    public async Task What_opens_when_who_sees_a_module_and_what_is_free_goes_along_and_comes_back_the_same()
    {
        var bend = Bend.Replace(
            "title: Sheet bend\n",
            "title: Sheet bend\nopens:\n  when:\n    - lesson-done: lessons/reef-knot.md\n    - days-enrolled: 7\n",
            StringComparison.Ordinal
        );
        var first = await Import(
            Zip(
                ("course.yaml", Opening),
                ("lessons/reef-knot.md", Reef.Replace("![Reef](../files/reef.png)", "", StringComparison.Ordinal)),
                ("lessons/sheet-bend.md", bend)
            )
        );
        var once = await Export(first);
        await Rename(first, "openings-of-before");
        var second = await Import(once);
        Assert.Equal(once, await Export(second));
        var course = await app.CourseOf(second);
        var (bends, hitches) = (course.InOrder.First(), course.InOrder.Last());
        Assert.Equal(["Tie it", "Untie it: fast"], bends.Objectives);
        Assert.True(bends.Units[0].IsFree);
        Assert.Equal((false, true), (hitches.IsPublished, hitches.IsPreview));
        Assert.Equal(
            new UnlockRule(true, [new(UnlockKind.Module, bends.Id), new(UnlockKind.Day, Day: new DateOnly(2027, 3, 31))]),
            hitches.Unlock
        );
        Assert.Equal(
            new UnlockRule(false, [new(UnlockKind.Lesson, course.Lessons.First().Id), new(UnlockKind.DaysEnrolled, Days: 7)]),
            course.Lessons.Last().Unlock
        );
        using var zip = new ZipArchive(new MemoryStream(once));
        using var reader = new StreamReader(zip.GetEntry("course.yaml")!.Open());
        Assert.Equal(Opening, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task What_comes_before_a_score_and_the_banner_go_along_and_come_back_the_same()
    {
        const string sheet = """
            format: 1
            title: Built upon
            slug: built-upon
            language: en
            prerequisite-courses:
              - first-rung
              - second-rung
            prerequisites-required: true
            banner: files/wide.png
            banner-alt: A ladder
            modules:
              - title: Bends
                units:
                  - lessons:
                      - lessons/reef-knot.md
                      - lessons/sheet-bend.md

            """;
        var (one, two) = (await app.MakesCourse("First rung", ["One"]), await app.MakesCourse("Second rung", ["One"]));
        var ids = await app.Look(db => db.Courses.Where(c => c.Slug == one || c.Slug == two).ToDictionaryAsync(c => c.Slug, c => c.Id));
        const string asked = "---\ntitle: Reef knot\n---\n\n```practice truefalse id=over\nLeft over right?\nanswer: true\n```\n";
        const string bend =
            "---\ntitle: Sheet bend\nopens:\n  when:\n    - lesson-scored: lessons/reef-knot.md\n      at-least: 75\n---\n\nTwo ropes.\n";
        MemoryStream Package(string course) =>
            Zip(
                ("course.yaml", course),
                ("lessons/reef-knot.md", asked),
                ("lessons/sheet-bend.md", bend),
                ("files/wide.png", Clips.Png(1200, 300))
            );
        var first = await Import(Package(sheet));
        var course = await app.CourseOf(first);
        Assert.Equal([ids[one], ids[two]], course.PrerequisiteIds);
        Assert.True(course.RequiresPrerequisites);
        Assert.Equal(("A ladder", 1200, 300), (course.BannerAlt, course.BannerWidth, course.BannerHeight));
        Assert.Equal(new UnlockRule(false, [new(UnlockKind.Score, course.Lessons.First().Id, Percent: 75)]), course.Lessons.Last().Unlock);
        var once = await Export(first);
        using (var zip = new ZipArchive(new MemoryStream(once)))
        using (var reader = new StreamReader(zip.GetEntry("course.yaml")!.Open()))
            Assert.Equal(sheet, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Rename(first, "built-upon-before");
        Assert.Equal(once, await Export(await Import(once)));
        // A copy builds on the same courses, and its rules name its own lessons.
        var copied = await (await (await app.As("Ada")).Opens("/teach/courses/built-upon/copy")).Press(
            "Copy course",
            ("Title", "Built upon again"),
            ("WithDates", "false")
        );
        var copy = await app.CourseOf(copied.Path.Split('/')[3]);
        Assert.Equal([ids[one], ids[two]], copy.PrerequisiteIds);
        Assert.Equal(copy.Lessons.First().Id, copy.Lessons.Last().Unlock!.When[0].Of);
        Assert.NotNull(copy.BannerFileId);
        // What is not here is said, and the rest is taken.
        var page = (await Upload(await app.As("Ada"), Package(sheet.Replace("second-rung", "third-rung", StringComparison.Ordinal)))).Shows(
            "There’s no course third-rung here, so it’s left out of the prerequisites."
        );
        await page.Press("Import this course");
        await app.DrainAsync();
        Assert.Equal(
            [ids[one]],
            await app.Look(db =>
                db.Courses.Where(c => c.Title == "Built upon")
                    .OrderByDescending(c => c.CreatedAt)
                    .ThenByDescending(c => c.Id)
                    .Select(c => c.PrerequisiteIds)
                    .FirstAsync()
            )
        );
    }

    [Theory]
    [InlineData("slug: knots\n", "slug: knots\nprerequisite-courses:\n  - knots\n", "The course knots lists itself as a prerequisite.")]
    [InlineData("slug: knots\n", "slug: knots\nbanner: files/none.png\n", "The file files/none.png is not in the package.")]
    [InlineData("slug: knots\n", "slug: knots\nbanner: files/reef.png\n", "A banner must be at least")]
    public async Task A_course_of_a_package_that_cannot_be_is_refused(string sane, string wrong, string why)
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
            var owner = await app.IdOf("Ada");
            told = (
                await app.With<CourseImporter, Lms.Web.Kernel.Result<Course>>(importer =>
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
    [InlineData("days-enrolled: 7\n          lesson-done: lessons/reef-knot.md", "must have exactly one of")]
    public void A_rule_that_names_what_is_not_there_is_refused_with_its_place(string condition, string why)
    {
        var sheet = Sheet.Replace(
            "  - title: Bends\n",
            $"  - title: Bends\n    opens:\n      when:\n        - {condition}\n",
            StringComparison.Ordinal
        );
        using var source = PackageSource.OfZip(
            Zip(("course.yaml", sheet), ("lessons/reef-knot.md", Reef), ("lessons/sheet-bend.md", Bend), ("files/reef.png", Png))
        );
        Assert.Contains(why, Assert.Throws<PackageException>(() => Planner.Make(source, "folder")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Documents_links_embeds_and_files_for_some_are_taken_away_and_brought_in_the_same()
    {
        const string sheet =
            "format: 1\ntitle: Kinds\nslug: kinds\nmodules:\n  - title: All\n    units:\n      - lessons:\n          - lessons/doc.md\n          - lessons/page.md\n          - lessons/frame.md\n          - lessons/was.md\n";
        var zip = Zip(
            ("course.yaml", sheet),
            ("files/plan.pdf", Pdf.Of("Plan")),
            ("files/key.pdf", Pdf.Of("Key")),
            (
                "lessons/doc.md",
                "---\ntitle: Doc\nkind: Document\ndocument: files/plan.pdf\nattachments:\n  - title: The plan\n    file: files/plan.pdf\n    description: To print.\n    access: Preview\n  - title: Key\n    file: files/key.pdf\n    access: Team\n---\n\nRead.\n"
            ),
            (
                "lessons/page.md",
                "---\ntitle: Page\nkind: Link\nlink: https://example.org/\naddress-title: There\naddress-note: Go and look.\n---\n\n"
            ),
            ("lessons/frame.md", "---\ntitle: Frame\nkind: Embed\nrule: TimeSpent\nembed: https://youtu.be/dQw4w9WgXcQ\n---\n\nWatch.\n"),
            ("lessons/was.md", "---\ntitle: Was\nlink: https://example.org/old\ndocument: files/key.pdf\n---\n\nA text now.\n")
        );
        var first = await Import(zip);
        var lessons = (await app.CourseOf(first)).Lessons.ToList();
        Assert.Equal(["Document", "Link", "Embed", "Text"], lessons.Select(l => l.Kind.ToString()));
        Assert.All(lessons, l => Assert.True(l.IsPublished));
        Assert.Equal(
            ("https://example.org/", "There", "Go and look."),
            (lessons[1].OutsideUrl, lessons[1].OutsideTitle, lessons[1].OutsideNote)
        );
        var once = await Export(first);
        await Rename(first, "kinds-of-before");
        var second = await Import(once);
        Assert.Equal(once, await Export(second));
        var id = (await app.CourseOf(second)).Lessons.First().Id;
        Assert.Equal(
            [("The plan", "To print.", AttachmentAccess.Preview), ("Key", null, AttachmentAccess.Team)],
            (await app.Look(db => db.LessonAttachments.Where(a => a.LessonId == id).OrderBy(a => a.Position).ToListAsync())).Select(a =>
                (a.Title, a.Description, a.Access)
            )
        );
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
    public async Task A_lesson_of_a_package_that_cannot_be_shown_is_refused_with_its_name(string front, string why)
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

    [Fact]
    public async Task A_package_says_everything_and_its_addresses_become_those_of_the_course()
    {
        var slug = await Import(
            Zip(
                ("course.yaml", Sheet.Replace("knots", "knots-two", StringComparison.Ordinal)),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("files/reef.png", Png)
            )
        );
        var (course, body, file) = await app.Look(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var reef = course.Lessons.First();
            return (
                course,
                await db.LessonBodies.SingleAsync(b => b.LessonId == reef.Id),
                await db.StoredFiles.SingleAsync(f => f.ScopeId == course.Id)
            );
        });
        Assert.Equal(CourseStatus.Draft, course.Status);
        Assert.Equal(
            [("Reef knot", true, true, 7), ("Sheet bend", false, false, 0)],
            course.Lessons.Select(l => (l.Title, l.IsPublished, l.IsRequired, l.EstimatedMinutes ?? 0))
        );
        Assert.Contains($"![Reef](/files/{file.Id}/reef.png?1x1)", body.Markdown, StringComparison.Ordinal);
        Assert.Contains($"[bend](/learn/{slug}/sheet-bend#text-when)", body.Markdown, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_of_plain_texts_becomes_modules_and_lessons_in_their_natural_order()
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
                r is { Path: "2-sea/2-wind.md", Fate: Fate.Changed }
                && r.Remark.Contains("nowhere.md wasn’t found", StringComparison.Ordinal)
        );
        Assert.Contains(plan.Report, r => r is { Path: "LICENSE.md", Fate: Fate.Skipped });
        Assert.Contains(plan.Report, r => r is { Path: "b.svg", Fate: Fate.Skipped });
        Assert.Equal("<img src=\"../a.png\" alt=\"Waves\">\n\nRun.", plan.Lessons.Single(l => l.Sheet.Title == "Storm").Markdown);
    }

    [Fact]
    public void Addresses_of_the_site_that_was_made_of_a_folder_lead_to_its_texts()
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
    public void Files_of_one_name_in_many_folders_are_told_apart_by_their_folders()
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
    public void What_all_texts_begin_with_is_no_title_of_a_lesson()
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
    [InlineData("LESSONS/reef-knot.md", "Two files have this name")]
    public void Names_that_reach_beyond_the_package_are_refused(string name, string why)
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
    public void The_folder_in_which_course_yaml_lies_is_the_package(string folder, string beside)
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
    public void Two_courses_in_one_package_are_refused_by_their_names()
    {
        var refused = Assert.Throws<PackageException>(() =>
            PackageSource.OfZip(Zip(("Knots/course.yaml", Sheet), ("Bends/course.yaml", Sheet)))
        );
        Assert.Contains("Knots/course.yaml, Bends/course.yaml", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_taken_apart_into_letters_and_accents_are_found_and_so_are_those_in_other_capitals()
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
        var course = await app.CourseOf(await Import(zip));
        Assert.NotNull(course.CoverFileId);
        var text = await app.Look(db =>
            db.LessonBodies.Where(b => b.LessonId == course.Lessons.First().Id).Select(b => b.Current).SingleAsync()
        );
        Assert.DoesNotContain("../", text, StringComparison.Ordinal);
        Assert.Contains("[D](/learn/taken-apart/sheet-bend)", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lessons_whose_files_have_other_names_than_addresses_get_addresses_of_their_names()
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
        var course = await app.CourseOf(first);
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
    public void Names_that_do_not_say_that_they_are_UTF_8_are_of_the_oldest_code_page_unless_they_are_UTF_8(int page)
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
    [InlineData("---\nTitle: Capital key\nweight: 3\n---\n\nText.", "Capital key", "aren’t used here: weight.")]
    [InlineData("---\nlayout: [a\n---\n\nText.", "Lesson", "It’s left out.")]
    [InlineData("---\ntitle: \"It's {{ x }}\"\nmenu: {{ y }}\n---\n\nText.", "It's {{ x }}", null)]
    [InlineData("---\nSome *words* and `code`\n---\n\nText.", "Lesson", null)]
    [InlineData("---\n`code` first: here\n---\n\nText.", "Lesson", "It stays in the text.")]
    [InlineData("---\n---\n\nText.", "Lesson", null)]
    [InlineData("---\n\nText.", "Lesson", null)]
    [InlineData("---\nweight: 3\n\nText.", "Lesson", "isn’t closed with a line of three hyphens. It stays in the text.")]
    public void The_head_of_a_text_for_another_system_is_read_or_named(string text, string title, string? remark)
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

    [Fact]
    public void A_file_that_is_not_taken_is_not_said_to_be_unused()
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
        var report = Planner.Make(source, "x").Report.ToDictionary(r => r.Path, r => r.Remark);
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
    public void What_is_missing_is_named_with_the_line_in_which_its_own_address_stands(string text, string remark)
    {
        using var source = PackageSource.OfZip(Zip(("lesson.md", text)));
        Assert.Equal(remark, Planner.Make(source, "x").Report.Single(r => r.Path == "lesson.md").Remark);
    }

    [Fact]
    public async Task Texts_that_other_readers_would_take_for_something_else_come_back_as_texts()
    {
        var sheet =
            "format: 1\ntitle: 'null'\nslug: quoted\nsummary: '~'\nobjectives:\n  - \"\\tbegins with a tab\"\n  - 'yes'\n  - '1:30'\n  - 'a: b'\nfields:\n  'no': '0x1F'\n  On: '2027-03-31'\nmodules:\n  - title: '12'\n    units:\n      - lessons:\n          - lessons/reef-knot.md\n";
        var first = await Import(Zip(("course.yaml", sheet), ("lessons/reef-knot.md", "---\ntitle: '#5'\n---\n\nText.\n")));
        var once = await Export(first);
        var course = await app.CourseOf(first);
        Assert.Equal(("null", "~"), (course.Title, course.Description.Summary));
        Assert.Contains("1:30", course.Description.Objectives);
        await Rename(first, "quoted-of-before");
        Assert.Equal(once, await Export(await Import(once)));
    }

    [Fact]
    public async Task Captions_without_words_are_left_out_of_a_package_and_the_report_says_so()
    {
        using var source = PackageSource.OfZip(
            Zip(
                ("course.yaml", Sheet),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("files/reef.png", Png),
                (
                    "lessons/reef-knot.film.yaml",
                    "captions:\n  - language: en\n    text: |\n      WEBVTT\n\n      00:01.000 --> 00:02.000\n\n      00:03.000 --> 00:04.000\n      Two\n"
                )
            )
        );
        var plan = await app.With<CourseImporter, Plan>(importer => Task.FromResult(importer.Plan(source, "x")));
        Assert.Equal(
            "Captions in en: A caption without text was skipped (line 3).",
            plan.Report.Single(r => r.Path.EndsWith(".film.yaml", StringComparison.Ordinal)).Remark
        );
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
    public async Task A_package_with_a_mistake_says_where_and_leaves_nothing_behind(string sheet, string why)
    {
        var before = await app.Look(db => db.Courses.CountAsync());
        var ada = await app.As("Ada");
        var page = await Upload(ada, Zip(("course.yaml", sheet), ("lessons/reef-knot.md", Reef), ("files/reef.png", Png)));
        page.Answers(HttpStatusCode.OK).Shows("No course was created.").Shows(why);
        Assert.Equal(before, await app.Look(db => db.Courses.CountAsync()));
    }

    [Fact]
    public async Task Broken_bytes_wrong_encodings_and_bombs_are_told_apart_from_courses()
    {
        var ada = await app.As("Ada");
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

    [Fact]
    public void A_link_in_a_zip_is_passed_over()
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
    public async Task An_author_looks_first_and_then_makes_the_course()
    {
        var ada = await app.As("Ada");
        var look = await Upload(
            ada,
            Zip(("Sailing/README.md", "# Sailing by screen\n\nWelcome."), ("Sailing/1.md", "# One\n\nText with [a hole](gone.png).")),
            "sailing.zip"
        );
        look.Answers(HttpStatusCode.OK).Shows("Sailing by screen").Shows("2 lessons").Shows("gone.png wasn’t found.");
        Assert.Equal(0, await app.Look(db => db.Courses.CountAsync(c => c.Title == "Sailing by screen")));
        var csv = await ada.Http.GetStringAsync(look.Path + "?handler=Csv");
        Assert.Equal(
            ["file,what,why", "1.md,Changed,Line 3: gone.png wasn’t found.", "README.md,Taken,"],
            csv.Trim('\uFEFF')
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Replace("\"", "", StringComparison.Ordinal))
        );
        (await look.Press("Import this course")).Answers(HttpStatusCode.OK).Shows("Importing the course");
        await app.DrainAsync();
        var made = await (await ada.Opens(look.Path)).Shows("It’s a draft").Follows("Open course");
        Assert.Equal("/teach/courses/sailing-by-screen/outline", made.Path);
        var zip = await ada.Http.GetAsync("/teach/courses/sailing-by-screen/package");
        Assert.Equal("application/zip", zip.Content.Headers.ContentType!.MediaType);
        using var source = PackageSource.OfZip(new MemoryStream(await zip.Content.ReadAsByteArrayAsync()));
        Assert.Equal(["course.yaml", "lessons/one.md", "lessons/sailing-by-screen.md"], source.Paths);
    }

    [Fact]
    public async Task Nobody_makes_a_course_of_what_somebody_else_has_brought()
    {
        var look = await Upload(await app.As("Ada"), Zip(("a.md", "# Hers\n\nx")));
        var ben = await app.As("Ben");
        (await ben.Opens(look.Path)).Answers(HttpStatusCode.NotFound);
        (await ben.Sends(look.Path + "?handler=Start", "/teach/courses/import")).Answers(HttpStatusCode.NotFound);
        (await (await app.As("Lin")).Opens("/teach/courses/import")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Links_between_files_reach_headings_in_every_script()
    {
        var slug = await Import(
            Zip(
                ("README.md", "# Start\n\nSee [f](C%23.md#%C3%BCber) and [g](C%23.md#Über).\n"),
                ("C#.md", "# C sharp\n\n## Über\n\nText.\n")
            )
        );
        var course = await app.CourseOf(slug);
        var other = course.Lessons.Single(l => l.Title == "C sharp");
        Assert.Contains(
            "id=\"text-über\"",
            Lms.Web.Platform.Text.MarkdownText.Render(await Written(other.Id)).Html,
            StringComparison.Ordinal
        );
        var start = await Written(course.Lessons.Single(l => l.Id != other.Id).Id);
        Assert.Equal(2, start.Split($"/learn/{slug}/{other.Slug}#text-über").Length - 1);

        async Task<string> Written(Guid lesson) =>
            (await app.Look(db => db.LessonBodies.AsNoTracking().Include(b => b.Draft).SingleAsync(b => b.LessonId == lesson))).Current;
    }

    [Fact]
    public async Task Links_between_files_know_former_names_of_headings_and_those_to_none_are_named()
    {
        const string readme = "# Knots and names\n\nSee [f](other.md#uber), [g](other.md#other-knots)\nand [h](other.md#nope).\n";
        var zip = Zip(("README.md", readme), ("other.md", "# Other knots\n\n## Über\n\nText.\n"));
        using (var source = PackageSource.OfZip(new MemoryStream(zip.ToArray())))
        {
            var told = Planner.Make(source, "x").Report.Single(r => r.Path == "README.md");
            Assert.Equal("Line 4: other.md#nope: the linked text has no such heading.", told.Remark);
        }
        var slug = await Import(zip);
        var text = await CurrentOf((await app.CourseOf(slug)).Lessons.First(l => l.Title == "Knots and names").Id);
        Assert.Contains($"[f](/learn/{slug}/other-knots#text-über), [g](/learn/{slug}/other-knots)", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("# One\n\nText", "One", "Text")]
    [InlineData("One\n===\n\nText", "One", "Text")]
    [InlineData("## Two\n\nText", null, "## Two\n\nText")]
    [InlineData("Text\n\n# Late", null, "Text\n\n# Late")]
    public void The_first_heading_is_the_title(string text, string? title, string rest) =>
        Assert.Equal((title, rest), Lms.Web.Platform.Text.MarkdownLinks.TakeTitle(text));

    [Fact]
    public void A_text_nested_beyond_all_reason_is_taken_as_it_stands()
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
    [InlineData("<p><img src=\"a.png\" alt=\"Logo\"></p>\n\n# Hello", null, "<p><img src=\"a.png\" alt=\"Logo\"></p>\n\n# Hello")]
    [InlineData("<p>Words</p>\n\n# Hello", null, "<p>Words</p>\n\n# Hello")]
    public void A_heading_in_HTML_is_a_title_too(string text, string? title, string rest) =>
        Assert.Equal((title, rest), Lms.Web.Platform.Text.MarkdownLinks.TakeTitle(text));

    [Fact]
    public async Task HTML_in_the_texts_of_others_stays_and_its_pictures_and_links_come_along()
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
            Assert.Equal("These HTML elements are left out: <iframe>, <video>.", plan.Report.Single(r => r.Path == "1.md").Remark);
            Assert.Equal(["img/knot.svg", "img/reef.png"], plan.Files);
        }
        var slug = await Import(zip);
        var text = await CurrentOf((await app.CourseOf(slug)).Lessons.First(l => l.Title == "First").Id);
        Assert.Matches(
            "<img src=\"/files/[0-9a-f-]{36}/reef.png\\?1x1\" alt=\"Reef\" width=\"20\"> <img src=\"/files/[0-9a-f-]{36}/knot.svg\\?30x20\" alt=Knot>",
            text
        );
        Assert.Contains($"<a href=\"/learn/{slug}/second#text-tie-it\">tying</a>. `<b>code</b>`", text, StringComparison.Ordinal);
        var html = Lms.Web.Platform.Text.MarkdownText.Render(text).Html;
        Assert.Contains("<summary>Press <kbd>Ctrl</kbd></summary>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("evil", html, StringComparison.Ordinal);
    }

    private const string Checks = """
        checks:
          - questions:
              - ask: What is this? ![Reef](../files/reef.png)
                answers:
                  - text: A reef knot
                    right: true
                    feedback: Well seen.
                  - text: 'No: a granny'
                explanation: See the [bend](sheet-bend.md#when).
              - ask: |-
                  Two of these hold.

                  Which?
                kind: several
                answers:
                  - text: Reef
                    right: true
                  - text: Bend
                    right: true
                  - text: Granny
          - questions:
              - ask: It slips.
                kind: true-or-false
                answers:
                  - text: 'True'
                    feedback: It holds.
                  - text: 'False'
                    right: true
              - ask: A [[reef|square]] knot.
                kind: blanks
                case: true
              - ask: Which belongs to which?
                kind: matching
                answers:
                  - text: Reef
                    matches: Parcels
                  - text: Bend
                    matches: Two ropes
              - ask: How is it tied?
                kind: ordering
                answers:
                  - text: Left over right
                  - text: Right over left
              - ask: What holds two ropes?
                kind: short
                answers:
                  - text: Sheet bend
                  - text: Bend
              - ask: How long is the end?
                kind: numeric
                answers:
                  - text: '0.5'
                tolerance: 10%
                unit: m | meters
                hint: An arm is longer.

        """;

    [Fact]
    public async Task Comprehension_checks_travel_beside_their_lesson_and_come_back_the_same()
    {
        var first = await Import(
            Zip(
                ("course.yaml", Sheet.Replace("slug: knots", "slug: knots-asked", StringComparison.Ordinal)),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("lessons/reef-knot.checks.yaml", Checks),
                ("files/reef.png", Png)
            )
        );
        var once = await Export(first);
        using (var zip = new ZipArchive(new MemoryStream(once)))
        using (var reader = new StreamReader(zip.GetEntry("lessons/reef-knot.checks.yaml")!.Open()))
            Assert.Equal(Checks, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Rename(first, "knots-asked-before");
        var second = await Import(once);
        Assert.Equal(once, await Export(second));
        var (id, file) = await app.Look(async db =>
            (
                await db.Courses.Where(c => c.Slug == second).Select(c => c.Id).SingleAsync(),
                await db.StoredFiles.Where(f => db.Courses.Any(c => c.Slug == second && c.Id == f.ScopeId)).Select(f => f.Id).SingleAsync()
            )
        );
        var asked = await app.Look(db =>
            (
                from c in db.LessonChecks
                join l in db.Lessons on c.LessonId equals l.Id
                where l.CourseId == id
                from p in c.Questions
                join q in db.Questions on p.QuestionId equals q.Id
                orderby c.Position, p.Position
                select new
                {
                    l.Slug,
                    q.Kind,
                    q.Source,
                }
            ).ToListAsync()
        );
        Assert.Equal(
            ["SingleChoice", "MultipleAnswer", "TrueFalse", "FillBlank", "Matching", "Ordering", "ShortAnswer", "Numeric"],
            asked.Select(a => a.Kind.ToString())
        );
        Assert.All(asked, a => Assert.Equal("reef-knot", a.Slug));
        // Their pictures are files of the course that they are in.
        Assert.Contains($"/files/{file}/reef.png", asked[0].Source.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Captions_and_chapters_travel_beside_their_lesson_and_come_back_the_same()
    {
        const string film = """
            chapters: |-
              0:00 Two ropes
              1:30 The knot
            captions:
              - language: de
                text: |
                  WEBVTT

                  00:01.000 --> 00:04.000
                  Links über rechts.
              - language: en
                text: |
                  WEBVTT

                  00:01.000 --> 00:04.000
                  Left over right.

            """;
        var first = await Import(
            Zip(
                ("course.yaml", Sheet.Replace("slug: knots", "slug: knots-said", StringComparison.Ordinal)),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("lessons/reef-knot.film.yaml", film),
                ("files/reef.png", Png)
            )
        );
        var once = await Export(first);
        using (var zip = new ZipArchive(new MemoryStream(once)))
        using (var reader = new StreamReader(zip.GetEntry("lessons/reef-knot.film.yaml")!.Open()))
            Assert.Equal(film, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Rename(first, "knots-said-before");
        Assert.Equal(once, await Export(await Import(once)));
    }

    private const string SheetWithMaterials =
        "format: 1\ntitle: Knots\nslug: knots-shared\nmodules:\n  - title: Bends\n    units:\n      - lessons:\n          - lessons/reef-knot.md\n";
    private const string ReefWithMaterials =
        "---\ntitle: Reef knot\n---\n\nLook:\n\n```material reef-drawing\nLeft over right.\n```\n\n```material safe-ropes\n```\n";
    private const string Drawing =
        "---\ntitle: Drawing of a reef knot\nalternative: 'Two loops: one in the other'\ntags:\n  - Ropes\nfile: files/reef.png\n---\n";
    private const string Ropes = "---\ntitle: Safe ropes\ndescription: For all courses.\n---\n\nLook at the **ends** first.\n\n- Frayed?\n";

    /// <param name="key">Of the text in it; tests share one library.</param>
    private static MemoryStream Shared(string slug, string key, string ropes = Ropes) =>
        Zip(
            ("course.yaml", SheetWithMaterials.Replace("knots-shared", slug, StringComparison.Ordinal)),
            ("lessons/reef-knot.md", ReefWithMaterials.Replace("safe-ropes", key, StringComparison.Ordinal)),
            ("materials/reef-drawing.md", Drawing),
            ($"materials/{key}.md", ropes),
            ("files/reef.png", Png)
        );

    [Fact]
    public async Task Materials_travel_with_the_lessons_that_use_them_and_come_back_the_same()
    {
        using var elsewhere = new LmsApp();
        var first = await Import(Shared("knots-shared", "safe-ropes"));
        await app.DrainAsync();
        var once = await Export(first);
        using (var zip = new ZipArchive(new MemoryStream(once)))
            foreach (
                var (path, text) in new[]
                {
                    ("materials/reef-drawing.md", Drawing),
                    ("materials/safe-ropes.md", Ropes),
                    ("lessons/reef-knot.md", ReefWithMaterials),
                }
            )
            {
                using var reader = new StreamReader(zip.GetEntry(path)!.Open());
                Assert.Equal(text, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
            }
        // In another house, where the library is empty.
        var there = new PackageTests(elsewhere);
        var second = await there.Import(once);
        Assert.Equal(once, await there.Export(second));
        var (material, scope) = await elsewhere.Look(async db =>
            (
                await db.Materials.SingleAsync(m => m.Key == "reef-drawing"),
                await db.StoredFiles.Where(f => f.Name == "reef.png").Select(f => f.ScopeId).SingleAsync()
            )
        );
        Assert.Equal(
            (MaterialKind.Image, "Two loops: one in the other", material.InstitutionId),
            (material.Kind, material.Alternative, scope)
        );
        // And here, where it is not: the same ones are used.
        await Rename(first, "knots-shared-before");
        var again = await Import(once);
        await app.DrainAsync();
        Assert.Equal(
            2,
            await app.Look(db => db.Materials.CountAsync(m => m.Key.StartsWith("reef-drawing") || m.Key.StartsWith("safe-ropes")))
        );
        Assert.Equal(
            2,
            await app.Look(db =>
                db.LessonMaterials.CountAsync(u => db.Materials.Any(m => m.Id == u.MaterialId && m.Key == "safe-ropes") && u.IsPublished)
            )
        );
        Assert.Single(await app.Look(db => db.StoredFiles.Where(f => f.Name == "reef.png" && f.ScopeId == db.InstitutionId).ToListAsync()));
        Assert.Equal(once, await Export(again));
    }

    [Fact]
    public async Task A_material_that_says_something_else_here_comes_under_another_key_and_the_texts_name_that()
    {
        await Import(Shared("knots-mine", "ropes-of-two"));
        var other = Ropes.Replace("ends", "middle", StringComparison.Ordinal);
        var slugs = new[]
        {
            await Import(Shared("knots-theirs", "ropes-of-two", other)),
            await Import(Shared("knots-theirs-again", "ropes-of-two", other)),
        };
        Assert.Equal(2, await app.Look(db => db.Materials.CountAsync(m => m.Key.StartsWith("ropes-of-two"))));
        foreach (var slug in slugs)
        {
            var body = await app.Look(db =>
                db.LessonBodies.SingleAsync(b =>
                    db.Lessons.Any(l => l.Id == b.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                )
            );
            Assert.Contains("```material ropes-of-two-2\n", body.Markdown, StringComparison.Ordinal);
            Assert.Contains("```material reef-drawing\n", body.Markdown, StringComparison.Ordinal);
            Assert.Contains("<strong>middle</strong>", body.Html, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_copy_of_a_course_uses_the_same_materials()
    {
        var from = await Import(Shared("knots-copied", "ropes-copied"));
        var materials = await app.Look(db => db.Materials.CountAsync());
        var copy = await (await app.As("Ada")).Opens($"/teach/courses/{from}/copy");
        await copy.Press("Copy course", ("Title", "Knots, next term"), ("WithDates", "false"));
        await app.DrainAsync();
        Assert.Equal(materials, await app.Look(db => db.Materials.CountAsync()));
        var bodies = await app.Look(db =>
            db.LessonBodies.Where(b =>
                    db.Lessons.Any(l =>
                        l.Id == b.LessonId && db.Courses.Any(c => c.Id == l.CourseId && (c.Slug == from || c.Slug == "knots-next-term"))
                    )
                )
                .Select(b => b.Html)
                .ToListAsync()
        );
        Assert.Equal(2, bodies.Count);
        Assert.Equal(bodies[0], bodies[1]);
    }

    [Fact]
    public async Task An_import_in_the_background_brings_materials_too_and_leaves_none_when_it_is_stopped()
    {
        var ropes = Ropes.Replace("ends", "knots", StringComparison.Ordinal);
        var look = await Upload(await app.As("Ada"), Shared("knots-in-the-background", "ropes-brought", ropes));
        await look.Press("Import this course");
        await app.DrainAsync();
        var body = await app.Look(db =>
            db.LessonBodies.SingleAsync(b =>
                db.Lessons.Any(l => l.Id == b.LessonId && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == "knots-in-the-background"))
            )
        );
        Assert.Contains("<strong>knots</strong>", body.Html, StringComparison.Ordinal);
        var before = await app.Look(db => db.Materials.IgnoreQueryFilters().CountAsync());
        // Stopped after the library was filled and before the course is there.
        var ada = await app.As("Ada");
        var stopped = await Upload(ada, Shared("knots-stopped", "ropes-stopped", Ropes.Replace("ends", "tails", StringComparison.Ordinal)));
        await stopped.Press("Import this course");
        var id = await app.Look(db =>
            db.CourseImports.OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Select(i => i.Id).FirstAsync()
        );
        await Bites(id, 3);
        Assert.Equal(before + 1, await app.Look(db => db.Materials.CountAsync()));
        await (await ada.Opens(stopped.Path)).Press("Stop import");
        await app.DrainAsync();
        Assert.Equal(before, await app.Look(db => db.Materials.IgnoreQueryFilters().CountAsync()));
        Assert.Single(await app.Look(db => db.StoredFiles.Where(f => f.Name == "reef.png" && f.ScopeId == db.InstitutionId).ToListAsync()));
        var broken = Zip(
            ("course.yaml", SheetWithMaterials.Replace("knots-shared", "knots-broken", StringComparison.Ordinal)),
            ("lessons/reef-knot.md", ReefWithMaterials),
            ("materials/reef-drawing.md", Drawing),
            ("materials/safe-ropes.md", "---\ntitle: ''\n---\n\nText.\n"),
            ("files/reef.png", Png)
        );
        (await Upload(await app.As("Ada"), broken)).Shows("No course was created.").Shows("materials/safe-ropes.md");
        Assert.Equal(before, await app.Look(db => db.Materials.CountAsync()));
    }

    [Theory]
    [InlineData("captions:\n  - language: english!\n    text: WEBVTT", "“english!” isn’t a valid language")]
    [InlineData("captions:\n  - language: en\n    text: hello", "Captions in en, line 1")]
    [InlineData("chapters: soon The end", "Chapters, line 1")]
    public async Task Captions_that_cannot_be_shown_are_refused_with_their_place(string film, string why)
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
    public async Task A_check_that_cannot_be_asked_is_refused_with_its_place(string checks, string why)
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
    public async Task Rules_that_wait_for_each_other_in_a_ring_are_found_before_anything_is_made()
    {
        var before = await app.Look(db => db.Courses.IgnoreQueryFilters().CountAsync());
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
        (await Upload(await app.As("Ada"), ring)).Shows("No course was created.").Shows("each depends on the next").Shows("“Reef knot”");
        var self = Zip(
            ("course.yaml", Sheet),
            ("files/reef.png", Png),
            ("lessons/sheet-bend.md", Bend),
            (
                "lessons/reef-knot.md",
                Reef.Replace("minutes: 7\n", "opens:\n  when:\n    - lesson-done: lessons/reef-knot.md\n", StringComparison.Ordinal)
            )
        );
        (await Upload(await app.As("Ada"), self)).Shows("A lesson can’t depend on itself.");
        Assert.Equal(before, await app.Look(db => db.Courses.IgnoreQueryFilters().CountAsync()));
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
    public async Task A_mistake_in_a_lesson_is_told_with_its_file_and_line(string path, string text, string why)
    {
        var refused = await Assert.ThrowsAsync<PackageException>(() =>
            Import(Zip(("course.yaml", Sheet), (path, text), ("lessons/sheet-bend.md", Bend), ("files/reef.png", Png)))
        );
        Assert.Contains(why, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("title", 161)]
    [InlineData("objective", 501)]
    public async Task What_is_too_long_for_a_field_is_refused_on_every_database(string key, int length)
    {
        var lesson = $"---\n{(key == "title" ? "" : "title: Reef\n")}{key}: {new string('x', length)}\n---\n\nText.\n";
        var refused = await Assert.ThrowsAsync<PackageException>(() =>
            Import(Zip(("course.yaml", Sheet), ("lessons/reef-knot.md", lesson), ("lessons/sheet-bend.md", Bend)))
        );
        Assert.Contains($"“{key}” is longer than {length - 1} characters", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_grows_beyond_what_it_says_is_cut_off()
    {
        var zip = Zip(("a.md", "# A\n\n" + new string('a', 50_000)));
        var bytes = zip.ToArray();
        // The size before packing, as the directory at the end of the zip says it (APPNOTE 4.3.12): it lies.
        var entry = bytes.AsSpan().LastIndexOf("PK\u0001\u0002"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(entry + 24), 100);
        using var source = PackageSource.OfZip(new MemoryStream(bytes));
        Assert.InRange(source.Text("a.md").Length, 0, 100);
    }

    [Fact]
    public async Task Links_in_a_folder_are_passed_over_and_never_followed()
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

    [Fact]
    public async Task A_course_that_is_begun_is_seen_by_nobody_and_goes_on_where_it_was_cut_off()
    {
        var zip = Zip([
            (
                "course.yaml",
                "format: 1\ntitle: Cut off\nmodules:\n  - title: All\n    units:\n      - lessons:\n"
                    + string.Concat(Enumerable.Range(1, 60).Select(i => $"          - lessons/l-{i}.md\n"))
            ),
            .. Enumerable
                .Range(1, 60)
                .Select(i => ($"lessons/l-{i}.md", (object)$"---\ntitle: Lesson {i}\n---\n\nText {i}. ![Reef](../files/reef.png)\n")),
            ("files/reef.png", Png),
        ]);
        var ada = await app.As("Ada");
        var look = await Upload(ada, zip);
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        // As a process that dies after its second bite of lessons leaves it.
        await Bites(id, 4);
        var (courseId, before) = await app.Look(async db =>
            (
                (await db.CourseImports.SingleAsync(i => i.Id == id)).CourseId!.Value,
                await db.Lessons.CountAsync(l => l.CourseId == db.CourseImports.Single(i => i.Id == id).CourseId)
            )
        );
        Assert.Equal(50, before);
        (await ada.Opens("/teach/courses?q=Cut")).DoesNotShow("Cut off");
        (await ada.Opens(look.Path)).Shows("51 of 61 files and lessons");
        await app.DrainAsync();
        (await ada.Opens(look.Path)).Shows("It’s a draft");
        var course = await app.CourseOf("cut-off");
        Assert.Equal(courseId, course.Id);
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"Lesson {i}"), course.Lessons.Select(l => l.Title));
        Assert.Equal(1, await app.Look(db => db.Courses.IgnoreQueryFilters().CountAsync(c => c.Title == "Cut off")));
        // Told again, nothing happens again.
        await app.With<CourseImporting, bool>(async job =>
        {
            await job.HandleAsync(new(id, CourseImportStatus.Running, 0), default);
            return true;
        });
        Assert.Equal(60, await app.Look(db => db.Lessons.CountAsync(l => l.CourseId == courseId)));
        Assert.Equal(0, await app.Look(db => db.StoredFiles.CountAsync(f => f.ScopeId == id)));
    }

    [Fact]
    public async Task An_import_that_is_stopped_on_the_way_leaves_nothing()
    {
        var ada = await app.As("Ada");
        var look = await Upload(ada, Zip(("1.md", "# Left alone\n\n![x](a.png)"), ("2.md", "# Two\n\nx"), ("a.png", Png)));
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        await Bites(id, 3);
        var courseId = await app.Look(db => db.CourseImports.Where(i => i.Id == id).Select(i => i.CourseId).SingleAsync());
        Assert.Equal(2, await app.Look(db => db.Lessons.CountAsync(l => l.CourseId == courseId)));
        (await (await ada.Opens(look.Path)).Press("Stop import")).Shows("No course was created.");
        await app.DrainAsync();
        Assert.Equal(
            (0, 0, 0),
            await app.Look(async db =>
                (
                    await db.Courses.IgnoreQueryFilters().CountAsync(c => c.Id == courseId),
                    await db.Lessons.IgnoreQueryFilters().CountAsync(l => l.CourseId == courseId),
                    await db.StoredFiles.IgnoreQueryFilters().CountAsync(f => f.ScopeId == courseId || f.ScopeId == id)
                )
            )
        );
        (await ada.Opens("/teach/courses/import")).Shows("course.zip").Shows("Stopped");
    }

    [Fact]
    public async Task A_discarded_import_leaves_no_questions_nor_anything_else_behind()
    {
        var before = await Rows();
        var ada = await app.As("Ada");
        var look = await Upload(
            ada,
            Zip(
                ("course.yaml", Sheet),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("lessons/reef-knot.checks.yaml", Checks),
                ("lessons/sheet-bend.film.yaml", Film),
                ("files/reef.png", Png)
            )
        );
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        await Bites(id, 3);
        Assert.NotEqual(before, await Rows());
        (await (await ada.Opens(look.Path)).Press("Stop import")).Shows("No course was created.");
        await app.DrainAsync();
        Assert.Equal(before, await Rows());
    }

    [Fact]
    public async Task Questions_of_a_discarded_import_that_other_lessons_ask_stay()
    {
        var slug = await Import(
            Zip(
                ("course.yaml", Sheet),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("lessons/reef-knot.checks.yaml", Checks),
                ("files/reef.png", Png)
            )
        );
        var lessons = (await app.CourseOf(slug)).Lessons.Select(l => l.Id).ToList();
        var questions = await app.Look(db =>
            db.LessonCheckQuestions.Where(q => db.LessonChecks.Any(c => c.Id == q.CheckId && c.LessonId == lessons[0]))
                .Select(q => q.QuestionId)
                .ToListAsync()
        );
        await app.Change(async db =>
        {
            var check = new Lms.Web.Features.Checks.Model.LessonCheck(lessons[1], 0);
            check.Add(await db.Questions.SingleAsync(q => q.Id == questions[0]));
            db.Add(check);
        });
        await app.With<IEnumerable<IPackagePart>, bool>(async parts =>
        {
            foreach (var part in parts)
                await part.ForgetAsync([lessons[0]], default);
            return true;
        });
        Assert.Equal(
            [questions[0]],
            await app.Look(db => db.Questions.Where(q => questions.Contains(q.Id)).Select(q => q.Id).ToListAsync())
        );
    }

    [Fact]
    public async Task An_import_that_breaks_off_ten_times_says_so_and_leaves_nothing()
    {
        var ada = await app.As("Ada");
        var look = await Upload(ada, Zip(("1.md", "# One\n\nx"), ("2.md", "# Two\n\nx")), "broken-off.zip");
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        await Bites(id, 1);
        var hash = await app.Look(db => db.CourseImports.Where(i => i.Id == id).Select(i => i.FileHash).SingleAsync());
        await app.With<Lms.Web.Platform.Files.IFileStore, bool>(async store =>
        {
            await store.DeleteAsync(hash, default);
            return true;
        });
        for (var attempt = 1; attempt <= Lms.Web.Platform.Outbox.Courier.MostAttempts; attempt++)
        {
            (await ada.Opens(look.Path)).Shows("Importing the course");
            await app.DrainAsync();
            app.Clock.Advance(Lms.Web.Platform.Outbox.Courier.Pause(attempt));
        }
        await app.DrainAsync();
        (await ada.Opens(look.Path)).Shows("No course was created.").Shows("The import was interrupted 10 times");
        (await ada.Opens("/teach/courses/import")).Shows("Failed");
        Assert.Equal(0, await app.Look(db => db.Courses.IgnoreQueryFilters().CountAsync(c => c.Title == "broken-off")));
    }

    [Fact]
    public async Task What_is_wrong_with_a_package_is_said_in_the_language_of_whoever_reads_it()
    {
        var ada = await app.As("Ada");
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

    [Fact]
    public async Task Pictures_of_an_imported_course_say_their_size_also_after_a_stop_in_between_and_in_copies()
    {
        var wide = Clips.Png(1000, 500);
        var ada = await app.As("Ada");
        var look = await Upload(
            ada,
            Zip(("1.md", "# Wide pictures\n\n![Wide](a.png) and again ![Wide][w]\n\n[w]: a.png\n"), ("a.png", wide)),
            "wide-pictures.zip"
        );
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        await Bites(id, 2);
        // Another process goes on: it knows of the picture what is kept of it.
        await app.DrainAsync();
        var course = await app.CourseOf("wide-pictures");
        var lessonId = course.Lessons.Single().Id;
        var html = await app.Look(db => db.LessonBodies.Where(b => b.LessonId == lessonId).Select(b => b.Html).SingleAsync());
        Assert.Contains("width=\"1000\" height=\"500\"", html, StringComparison.Ordinal);
        Assert.Contains("w=480", html, StringComparison.Ordinal);
        var body = await app.Look(db => db.LessonBodies.Where(b => b.LessonId == lessonId).Select(b => b.Markdown).SingleAsync());
        Assert.Equal(2, body.Split("?1000x500").Length - 1);
    }

    private const string Film =
        "chapters: |\n  0:00 Start\ncaptions:\n  - language: en\n    text: |\n      WEBVTT\n\n      00:01.000 --> 00:02.000\n      Hello\n";

    /// <summary>How many rows there are of everything that belongs to an institution and comes of an import, but not of what tells of it.</summary>
    private Task<string> Rows() =>
        app.Look(async db =>
        {
            var counts = new List<string>();
            foreach (
                var type in db
                    .Model.GetEntityTypes()
                    .Where(t =>
                        !t.IsOwned()
                        && t.ClrType.Namespace is { } room
                        && (
                            room.Contains(".Courses.", StringComparison.Ordinal)
                            || room.Contains(".Questions.", StringComparison.Ordinal)
                            || room.Contains(".Files", StringComparison.Ordinal)
                        )
                    )
            )
                if (type.ClrType != typeof(CourseImport) && type.ClrType != typeof(CourseImportLine))
                    counts.Add(
                        $"{type.ClrType.Name} {await (Task<int>)typeof(PackageTests).GetMethod(nameof(Count), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type.ClrType).Invoke(null, [db])!}"
                    );
            return string.Join('\n', counts.Order(StringComparer.Ordinal));
        });

    private static Task<int> Count<T>(Lms.Web.Platform.Data.LmsContext db)
        where T : class => db.Set<T>().IgnoreQueryFilters().CountAsync();

    [Fact]
    public async Task Whoever_may_not_make_courses_any_more_makes_none_by_an_import_either()
    {
        var ben = await app.As("Ben");
        var look = await Upload(ben, Zip(("1.md", "# Not his\n\nx")));
        await look.Press("Import this course");
        var who = await app.IdOf("Ben");
        var role = await app.Look(db => db.Memberships.Where(m => m.PersonId == who).Select(m => m.Role).SingleAsync());
        await app.Look(db =>
            db.Memberships.Where(m => m.PersonId == who)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, Lms.Web.Platform.Access.Role.Learner))
        );
        await app.DrainAsync();
        Assert.Equal(0, await app.Look(db => db.Courses.IgnoreQueryFilters().CountAsync(c => c.Title == "Not his")));
        await app.Look(db => db.Memberships.Where(m => m.PersonId == who).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, role)));
        (await ben.Opens(look.Path)).Shows("No course was created.").Shows("can no longer create courses here");
    }

    /// <summary>So many bites of an import: the course, then files, then lessons.</summary>
    private async Task Bites(Guid id, int count)
    {
        for (var i = 0; i < count; i++)
            await app.With<CourseImporting, bool>(async job =>
            {
                await job.BiteAsync(id, default);
                return true;
            });
    }

    private async Task<string> Import(Stream zip)
    {
        using var source = PackageSource.OfZip(zip);
        var owner = await app.IdOf("Ada");
        return (
            await app.With<CourseImporter, Lms.Web.Kernel.Result<Course>>(importer =>
                importer.MakeAsync(importer.Plan(source, "x"), source, owner, null, default)
            )
        )
            .Value
            .Slug;
    }

    private async Task<byte[]> Export(string slug)
    {
        var id = await app.Look(db => db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync());
        return await app.With<CourseExporter, byte[]>(async exporter =>
        {
            using var zip = new MemoryStream();
            await exporter.ZipAsync(id, zip, default);
            return zip.ToArray();
        });
    }

    private Task<string> Import(byte[] zip) => Import(new MemoryStream(zip));

    private async Task<string> CurrentOf(Guid lesson) =>
        (await app.Look(db => db.LessonBodies.AsNoTracking().Include(b => b.Draft).SingleAsync(b => b.LessonId == lesson))).Current;

    private Task Rename(string slug, string to) =>
        app.Change(async db =>
        {
            var course = await db.Courses.SingleAsync(c => c.Slug == slug);
            Assert.True(course.Describe(course.Title, to, course.Description, course.CategoryId, app.Now).IsDone);
        });

    /// <returns>What the import says once it is looked through.</returns>
    private async Task<Page> Upload(Browser browser, Stream zip, string name = "course.zip")
    {
        using var copy = new MemoryStream();
        zip.Position = 0;
        await zip.CopyToAsync(copy);
        var form = new MultipartFormDataContent
        {
            { new StringContent((await browser.Opens("/teach/courses/import")).Token), "__RequestVerificationToken" },
            { new ByteArrayContent(copy.ToArray()), "file", name },
        };
        var brought = await browser.Posts("/teach/courses/import", form);
        if (brought.Path == "/teach/courses/import")
            return brought;
        brought.Shows("Checking the file");
        await app.DrainAsync();
        return await browser.Opens(brought.Path);
    }

    internal static MemoryStream Zip(params (string Path, object Content)[] files)
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
            foreach (var (path, content) in files)
                Write(zip, path, content);
        bytes.Position = 0;
        return bytes;
    }

    private static void Write(ZipArchive zip, string path, object content)
    {
        using var entry = zip.CreateEntry(path).Open();
        entry.Write(content as byte[] ?? Encoding.UTF8.GetBytes((string)content));
    }
}
