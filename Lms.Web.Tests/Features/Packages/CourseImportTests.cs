using System.IO.Compression;
using System.Net;
using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Packages.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>An import as a background job: previewed, stopped, interrupted, discarded.</summary>
public sealed class CourseImportTests(LmsApp app) : PackageHouse(app), IClassFixture<LmsApp>
{
    private const string Film =
        "chapters: |\n  0:00 Start\ncaptions:\n  - language: en\n    text: |\n      WEBVTT\n\n      00:01.000 --> 00:02.000\n      Hello\n";

    /// <summary>The number of rows of everything that an import creates, without records about the import itself.</summary>
    private Task<string> Rows() =>
        App.Look(async db =>
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
                        $"{type.ClrType.Name} {await (Task<int>)typeof(CourseImportTests).GetMethod(nameof(Count), System.Reflection.BindingFlags.NonPublic | System.Reflection.BindingFlags.Static)!.MakeGenericMethod(type.ClrType).Invoke(null, [db])!}"
                    );
            return string.Join('\n', counts.Order(StringComparer.Ordinal));
        });

    private static Task<int> Count<T>(Lms.Web.Platform.Data.LmsContext db)
        where T : class => db.Set<T>().IgnoreQueryFilters().CountAsync();

    [Fact]
    public async Task An_author_previews_a_package_and_then_creates_the_course()
    {
        var ada = await App.As("Ada");
        var look = await Upload(
            ada,
            Zip(("Sailing/README.md", "# Sailing by screen\n\nWelcome."), ("Sailing/1.md", "# One\n\nText with [a hole](gone.png).")),
            "sailing.zip"
        );
        look.Answers(HttpStatusCode.OK).Shows("Sailing by screen").Shows("2 lessons").Shows("gone.png wasn’t found.");
        Assert.Equal(0, await App.Look(db => db.Courses.CountAsync(c => c.Title == "Sailing by screen")));
        var csv = await ada.Http.GetStringAsync(look.Path + "?handler=Csv");
        Assert.Equal(
            ["file,line,what,why", "1.md,3,DeadLink,gone.png wasn’t found.", "README.md,,Taken,"],
            csv.Trim('\uFEFF')
                .Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(l => l.Replace("\"", "", StringComparison.Ordinal))
        );
        (await look.Press("Import this course")).Answers(HttpStatusCode.OK).Shows("Importing the course");
        await App.DrainAsync();
        var made = await (await ada.Opens(look.Path)).Shows("It’s a draft").Follows("Open course");
        Assert.Equal("/teach/courses/sailing-by-screen/outline", made.Path);
        var zip = await ada.Http.GetAsync("/teach/courses/sailing-by-screen/package");
        Assert.Equal("application/zip", zip.Content.Headers.ContentType!.MediaType);
        using var source = PackageSource.OfZip(new MemoryStream(await zip.Content.ReadAsByteArrayAsync()));
        Assert.Equal(["course.yaml", "lessons/one.md", "lessons/sailing-by-screen.md"], source.Paths);
    }

    [Fact]
    public async Task An_author_changes_titles_and_leaves_out_modules_before_the_course_is_made()
    {
        var ada = await App.As("Ada");
        var look = await Upload(
            ada,
            Zip(
                ("a/1.md", "# One\n\nSee [the other](../b/2.md) and [none](none.md)."),
                ("b/2.md", "# Two\n\n![Only here](../b.png)"),
                ("c/3.md", "# Three\n\nText."),
                ("b.png", Png)
            ),
            "choices.zip"
        );
        (await look.Press("Import this course", Choices(("A", false), ("B", false), ("C", false))))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Choose at least one module.");
        (await look.Press("Import this course", Choices(("On land", true), ("B", false), ("", true)))).Answers(HttpStatusCode.OK);
        await App.DrainAsync();
        var course = await App.CourseOf("sailing-as-chosen");
        Assert.Equal("Sailing as chosen", course.Title);
        Assert.Equal(["On land", "C"], course.InOrder.Select(m => m.Title));
        Assert.Equal(["One", "Three"], course.Lessons.OrderBy(l => l.Slug).Select(l => l.Title));
        // The report is about what was made, and leads there.
        var one = course.Lessons.Single(l => l.Title == "One").Id;
        var report = await ada.Opens(look.Path);
        report.Shows("2 lessons").Shows("You left out the module “B”.");
        report.Shows("The link to ../b/2.md leads to a text that isn’t included.");
        Assert.Equal(2, report.Document.QuerySelectorAll($"a[href='/teach/courses/sailing-as-chosen/lessons/{one}']").Length);
        Assert.Equal(0, await App.Look(db => db.StoredFiles.CountAsync(f => f.ScopeId == course.Id)));
        (await ada.Opens(look.Path + "?fate=DeadLink")).Shows("none.md wasn’t found.").DoesNotShow("You left out");

        static (string, string)[] Choices(params (string Title, bool IsTaken)[] modules) =>
            [
                ("Input.Title", "Sailing as chosen"),
                .. modules.SelectMany(
                    (m, i) =>
                        new[] { ($"Input.Modules[{i}].Title", m.Title), ($"Input.Modules[{i}].IsTaken", m.IsTaken ? "true" : "false") }
                ),
            ];
    }

    [Fact]
    public async Task Modules_of_a_package_can_be_renamed_but_not_left_out()
    {
        var ada = await App.As("Ada");
        var look = await Upload(
            ada,
            Zip(
                ("course.yaml", Sheet.Replace("slug: knots", "slug: renamed-knots", StringComparison.Ordinal)),
                ("lessons/reef-knot.md", Reef),
                ("lessons/sheet-bend.md", Bend),
                ("files/reef.png", Png)
            )
        );
        Assert.Empty(look.Document.QuerySelectorAll("input[type=checkbox]"));
        await look.Press(
            "Import this course",
            ("Input.Title", ""),
            ("Input.Modules[0].Title", "Ties"),
            ("Input.Modules[0].IsTaken", "false")
        );
        await App.DrainAsync();
        var course = await App.CourseOf("renamed-knots");
        Assert.Equal(("Knots", "Ties"), (course.Title, course.InOrder.Single().Title));
    }

    [Fact]
    public async Task A_package_can_only_be_imported_by_the_person_who_uploaded_it()
    {
        var look = await Upload(await App.As("Ada"), Zip(("a.md", "# Hers\n\nx")));
        var ben = await App.As("Ben");
        (await ben.Opens(look.Path)).Answers(HttpStatusCode.NotFound);
        (await ben.Sends(look.Path + "?handler=Start", "/teach/courses/import")).Answers(HttpStatusCode.NotFound);
        (await (await App.As("Lin")).Opens("/teach/courses/import")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_unfinished_import_is_invisible_and_resumes_where_it_was_interrupted()
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
        var ada = await App.As("Ada");
        var look = await Upload(ada, zip);
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        // As left by a process that dies after its second batch of lessons.
        await Bites(id, 4);
        var (courseId, before) = await App.Look(async db =>
            (
                (await db.CourseImports.SingleAsync(i => i.Id == id)).CourseId!.Value,
                await db.Lessons.CountAsync(l => l.CourseId == db.CourseImports.Single(i => i.Id == id).CourseId)
            )
        );
        Assert.Equal(50, before);
        (await ada.Opens("/teach/courses?q=Cut")).DoesNotShow("Cut off");
        (await ada.Opens(look.Path)).Shows("51 of 61 files and lessons");
        await App.DrainAsync();
        (await ada.Opens(look.Path)).Shows("It’s a draft");
        var course = await App.CourseOf("cut-off");
        Assert.Equal(courseId, course.Id);
        Assert.Equal(Enumerable.Range(1, 60).Select(i => $"Lesson {i}"), course.Lessons.Select(l => l.Title));
        Assert.Equal(1, await App.Look(db => db.Courses.IgnoreQueryFilters().CountAsync(c => c.Title == "Cut off")));
        // A duplicate message changes nothing.
        await App.With<CourseImporting, bool>(async job =>
        {
            await job.HandleAsync(new(id, CourseImportStatus.Running, 0), default);
            return true;
        });
        Assert.Equal(60, await App.Look(db => db.Lessons.CountAsync(l => l.CourseId == courseId)));
        Assert.Equal(0, await App.Look(db => db.StoredFiles.CountAsync(f => f.ScopeId == id)));
    }

    [Fact]
    public async Task A_stopped_import_leaves_nothing_behind()
    {
        var ada = await App.As("Ada");
        var look = await Upload(ada, Zip(("1.md", "# Left alone\n\n![x](a.png)"), ("2.md", "# Two\n\nx"), ("a.png", Png)));
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        await Bites(id, 3);
        var courseId = await App.Look(db => db.CourseImports.Where(i => i.Id == id).Select(i => i.CourseId).SingleAsync());
        Assert.Equal(2, await App.Look(db => db.Lessons.CountAsync(l => l.CourseId == courseId)));
        (await (await ada.Opens(look.Path)).Press("Stop import")).Shows("No course was created.");
        await App.DrainAsync();
        Assert.Equal(
            (0, 0, 0),
            await App.Look(async db =>
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
    public async Task A_discarded_import_leaves_no_questions_or_other_rows_behind()
    {
        var before = await Rows();
        var ada = await App.As("Ada");
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
        await App.DrainAsync();
        Assert.Equal(before, await Rows());
    }

    [Fact]
    public async Task Questions_of_a_discarded_import_that_other_lessons_use_are_kept()
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
        var lessons = (await App.CourseOf(slug)).Lessons.Select(l => l.Id).ToList();
        var questions = await App.Look(db =>
            db.LessonCheckQuestions.Where(q => db.LessonChecks.Any(c => c.Id == q.CheckId && c.LessonId == lessons[0]))
                .Select(q => q.QuestionId)
                .ToListAsync()
        );
        await App.Change(async db =>
        {
            var check = new Lms.Web.Features.Checks.Model.LessonCheck(lessons[1], 0);
            check.Add(await db.Questions.SingleAsync(q => q.Id == questions[0]));
            db.Add(check);
        });
        await App.With<IEnumerable<IPackagePart>, bool>(async parts =>
        {
            foreach (var part in parts)
                await part.ForgetAsync([lessons[0]], default);
            return true;
        });
        Assert.Equal(
            [questions[0]],
            await App.Look(db => db.Questions.Where(q => questions.Contains(q.Id)).Select(q => q.Id).ToListAsync())
        );
    }

    [Fact]
    public async Task An_import_that_is_interrupted_ten_times_fails_and_leaves_nothing_behind()
    {
        var ada = await App.As("Ada");
        var look = await Upload(ada, Zip(("1.md", "# One\n\nx"), ("2.md", "# Two\n\nx")), "broken-off.zip");
        var id = Guid.Parse(look.Path.Split('/')[^1]);
        await look.Press("Import this course");
        await Bites(id, 1);
        var hash = await App.Look(db => db.CourseImports.Where(i => i.Id == id).Select(i => i.FileHash).SingleAsync());
        await App.With<Lms.Web.Platform.Files.IFileStore, bool>(async store =>
        {
            await store.DeleteAsync(hash, default);
            return true;
        });
        for (var attempt = 1; attempt <= Lms.Web.Platform.Outbox.OutboxWorker.MostAttempts; attempt++)
        {
            (await ada.Opens(look.Path)).Shows("Importing the course");
            await App.DrainAsync();
            App.Clock.Advance(Lms.Web.Platform.Outbox.OutboxWorker.Pause(attempt));
        }
        await App.DrainAsync();
        (await ada.Opens(look.Path)).Shows("No course was created.").Shows("The import was interrupted 10 times");
        (await ada.Opens("/teach/courses/import")).Shows("Failed");
        Assert.Equal(0, await App.Look(db => db.Courses.IgnoreQueryFilters().CountAsync(c => c.Title == "broken-off")));
    }

    [Fact]
    public async Task A_person_who_can_no_longer_create_courses_cannot_import_one_either()
    {
        var ben = await App.As("Ben");
        var look = await Upload(ben, Zip(("1.md", "# Not his\n\nx")));
        await look.Press("Import this course");
        var who = await App.IdOf("Ben");
        var role = await App.Look(db => db.Memberships.Where(m => m.PersonId == who).Select(m => m.Role).SingleAsync());
        await App.Look(db =>
            db.Memberships.Where(m => m.PersonId == who)
                .ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, Lms.Web.Platform.Access.Role.Learner))
        );
        await App.DrainAsync();
        Assert.Equal(0, await App.Look(db => db.Courses.IgnoreQueryFilters().CountAsync(c => c.Title == "Not his")));
        await App.Look(db => db.Memberships.Where(m => m.PersonId == who).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, role)));
        (await ben.Opens(look.Path)).Shows("No course was created.").Shows("can no longer create courses here");
    }
}
