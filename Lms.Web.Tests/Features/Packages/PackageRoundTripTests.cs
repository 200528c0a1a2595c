using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>A package that is imported and exported again stays the same.</summary>
public sealed class PackageRoundTripTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    private const string Opening = """
        format: 1
        title: Openings
        slug: openings
        language: en
        rules:
          sequential: true
          approval: true
          offer-hours: 24
          offer-ends-wait: true
          drop-days: 14
          access-days: 90
          risk-days: 10
          risk-share: 40
          risk-drop: 30
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
    public async Task Exporting_an_imported_package_produces_the_same_package()
    {
        var first = await Import(
            Zip(("course.yaml", Sheet), ("lessons/reef-knot.md", Reef), ("lessons/sheet-bend.md", Bend), ("files/reef.png", Png))
        );
        var once = await Export(first);
        await Rename(first, "knots-of-before");
        var second = await Import(once);
        Assert.Equal(once, await Export(second));
    }

    [Fact]
    public async Task Rules_availability_module_visibility_and_free_units_survive_a_round_trip()
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
        var course = await App.CourseOf(second);
        Assert.Equal(
            new CourseRules
            {
                IsSequential = true,
                RequiresApproval = true,
                OfferHours = 24,
                OfferEndsWait = true,
                DropDays = 14,
                AccessDays = 90,
                RiskDays = 10,
                RiskShare = 40,
                RiskDrop = 30,
            },
            course.Rules
        );
        var (bends, hitches) = (course.InOrder.First(), course.InOrder.Last());
        Assert.Equal(["Tie it", "Untie it: fast"], bends.Objectives);
        Assert.True(bends.Units[0].IsFree);
        Assert.Equal((false, true), (hitches.IsPublished, hitches.IsPreview));
        Assert.Equal(
            new UnlockRule(true, [new(ModuleDone.Key, bends.Id), new(DayCome.Key, Day: new DateOnly(2027, 3, 31))]),
            hitches.Unlock
        );
        Assert.Equal(
            new UnlockRule(false, [new(LessonDone.Key, course.Lessons.First().Id), new(DaysEnrolled.Key, Days: 7)]),
            course.Lessons.Last().Unlock
        );
        using var zip = new ZipArchive(new MemoryStream(once));
        using var reader = new StreamReader(zip.GetEntry("course.yaml")!.Open());
        Assert.Equal(Opening, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Prerequisites_score_restrictions_and_the_banner_survive_a_round_trip()
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
        var (one, two) = (await App.MakesCourse("First rung", ["One"]), await App.MakesCourse("Second rung", ["One"]));
        var ids = await App.Look(db => db.Courses.Where(c => c.Slug == one || c.Slug == two).ToDictionaryAsync(c => c.Slug, c => c.Id));
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
        var course = await App.CourseOf(first);
        Assert.Equal([ids[one], ids[two]], course.PrerequisiteIds);
        Assert.True(course.RequiresPrerequisites);
        Assert.Equal(("A ladder", 1200, 300), (course.BannerAlt, course.BannerWidth, course.BannerHeight));
        Assert.Equal(new UnlockRule(false, [new(ScoreReached.Key, course.Lessons.First().Id, Percent: 75)]), course.Lessons.Last().Unlock);
        var once = await Export(first);
        using (var zip = new ZipArchive(new MemoryStream(once)))
        using (var reader = new StreamReader(zip.GetEntry("course.yaml")!.Open()))
            Assert.Equal(sheet, await reader.ReadToEndAsync(TestContext.Current.CancellationToken));
        await Rename(first, "built-upon-before");
        Assert.Equal(once, await Export(await Import(once)));
        // A copy has the same prerequisites, and its restrictions refer to its own lessons.
        var copied = await (await (await App.As("Ada")).Opens("/teach/courses/built-upon/copy")).Press(
            "Copy course",
            ("Title", "Built upon again"),
            ("WithDates", "false")
        );
        var copy = await App.CourseOf(copied.Path.Split('/')[3]);
        Assert.Equal([ids[one], ids[two]], copy.PrerequisiteIds);
        Assert.Equal(copy.Lessons.First().Id, copy.Lessons.Last().Unlock!.When[0].Of);
        Assert.NotNull(copy.BannerFileId);
        // Missing courses are reported, and the rest is imported.
        var page = (await Upload(await App.As("Ada"), Package(sheet.Replace("second-rung", "third-rung", StringComparison.Ordinal)))).Shows(
            "There’s no course third-rung here, so it’s left out of the prerequisites."
        );
        await page.Press("Import this course");
        await App.DrainAsync();
        Assert.Equal(
            [ids[one]],
            await App.Look(db =>
                db.Courses.Where(c => c.Title == "Built upon")
                    .OrderByDescending(c => c.CreatedAt)
                    .ThenByDescending(c => c.Id)
                    .Select(c => c.PrerequisiteIds)
                    .FirstAsync()
            )
        );
    }

    [Fact]
    public async Task Documents_links_embeds_and_attachment_audiences_survive_a_round_trip()
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
        var lessons = (await App.CourseOf(first)).Lessons.ToList();
        Assert.Equal(["Document", "Link", "Embed", "Text"], lessons.Select(l => l.Kind));
        Assert.All(lessons, l => Assert.True(l.IsPublished));
        Assert.Equal(
            ("https://example.org/", "There", "Go and look."),
            (lessons[1].Link?.Url, lessons[1].Link?.Title, lessons[1].Link?.Note)
        );
        var once = await Export(first);
        await Rename(first, "kinds-of-before");
        var second = await Import(once);
        Assert.Equal(once, await Export(second));
        var id = (await App.CourseOf(second)).Lessons.First().Id;
        Assert.Equal(
            [("The plan", "To print.", AttachmentAccess.Preview), ("Key", null, AttachmentAccess.Team)],
            (await App.Look(db => db.LessonAttachments.Where(a => a.LessonId == id).OrderBy(a => a.Position).ToListAsync())).Select(a =>
                (a.Title, a.Description, a.Access)
            )
        );
    }

    [Fact]
    public async Task An_import_reads_every_property_and_rewrites_links_to_the_course()
    {
        var slug = await Import(
            Zip(
                ("course.yaml", Sheet.Replace("knots", "knots-two", StringComparison.Ordinal)),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("files/reef.png", Png)
            )
        );
        var (course, body, file) = await App.Look(async db =>
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
    public async Task Text_that_looks_like_another_YAML_type_stays_text()
    {
        var sheet =
            "format: 1\ntitle: 'null'\nslug: quoted\nsummary: '~'\nobjectives:\n  - \"\\tbegins with a tab\"\n  - 'yes'\n  - '1:30'\n  - 'a: b'\nfields:\n  'no': '0x1F'\n  On: '2027-03-31'\nmodules:\n  - title: '12'\n    units:\n      - lessons:\n          - lessons/reef-knot.md\n";
        var first = await Import(Zip(("course.yaml", sheet), ("lessons/reef-knot.md", "---\ntitle: '#5'\n---\n\nText.\n")));
        var once = await Export(first);
        var course = await App.CourseOf(first);
        Assert.Equal(("null", "~"), (course.Title, course.Description.Summary));
        Assert.Contains("1:30", course.Description.Objectives);
        await Rename(first, "quoted-of-before");
        Assert.Equal(once, await Export(await Import(once)));
    }

    [Fact]
    public async Task Captions_without_text_are_skipped_and_reported()
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
        var plan = await App.With<CourseImporter, Plan>(importer => Task.FromResult(importer.Plan(source, "x")));
        Assert.Equal(
            "Captions in en: A caption without text was skipped (line 3).",
            plan.Report.Single(r => r.Path.EndsWith(".film.yaml", StringComparison.Ordinal)).Remark
        );
    }

    [Fact]
    public async Task Comprehension_checks_are_exported_next_to_their_lesson_and_survive_a_round_trip()
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
        var (id, file) = await App.Look(async db =>
            (
                await db.Courses.Where(c => c.Slug == second).Select(c => c.Id).SingleAsync(),
                await db.StoredFiles.Where(f => db.Courses.Any(c => c.Slug == second && c.Id == f.ScopeId)).Select(f => f.Id).SingleAsync()
            )
        );
        var asked = await App.Look(db =>
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
        // Their images are files of the course that contains them.
        Assert.Contains($"/files/{file}/reef.png", asked[0].Source.Prompt, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Captions_and_chapters_are_exported_next_to_their_lesson_and_survive_a_round_trip()
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

    [Fact]
    public async Task Images_of_an_imported_course_have_sizes_even_after_an_interruption()
    {
        var wide = Clips.Png(1000, 500);
        var ada = await App.As("Ada");
        var look = await Upload(
            ada,
            Zip(("1.md", "# Wide pictures\n\n![Wide](a.png) and again ![Wide][w]\n\n[w]: a.png\n"), ("a.png", wide)),
            "wide-pictures.zip"
        );
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        await Bites(id, 2);
        // Another process resumes: it knows about the image only what is stored.
        await App.DrainAsync();
        var course = await App.CourseOf("wide-pictures");
        var lessonId = course.Lessons.Single().Id;
        var html = await App.Look(db => db.LessonBodies.Where(b => b.LessonId == lessonId).Select(b => b.Html).SingleAsync());
        Assert.Contains("width=\"1000\" height=\"500\"", html, StringComparison.Ordinal);
        Assert.Contains("w=480", html, StringComparison.Ordinal);
        var body = await App.Look(db => db.LessonBodies.Where(b => b.LessonId == lessonId).Select(b => b.Markdown).SingleAsync());
        Assert.Equal(2, body.Split("?1000x500").Length - 1);
    }
}
