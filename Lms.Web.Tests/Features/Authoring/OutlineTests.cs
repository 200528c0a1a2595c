using System.Net;
using Lms.Web.Features.Courses.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Authoring;

/// <summary>The outline of a course, changed by its author without scripts.</summary>
public sealed class OutlineTests(LmsApp app) : IClassFixture<LmsApp>
{
    private sealed record Desk(LmsApp App, string Slug, Browser Browser)
    {
        public string Path => $"/teach/courses/{Slug}/outline";

        public async Task<Page> Sends(string handler, params (string, string)[] fields) =>
            await Browser.Sends($"{Path}?handler={handler}", Path, fields);

        public Task<Course> Course() => App.CourseOf(Slug);

        /// <summary>Modules with their units and lessons as stored in the database; positions must have no gaps.</summary>
        public async Task<string> Order()
        {
            var course = await Course();
            Assert.Equal(Enumerable.Range(0, course.InOrder.Count()), course.InOrder.Select(m => m.Position));
            foreach (var module in course.InOrder)
            {
                Assert.Equal(Enumerable.Range(0, module.UnitsInOrder.Count()), module.UnitsInOrder.Select(u => u.Position));
                foreach (var unit in module.UnitsInOrder)
                    Assert.Equal(Enumerable.Range(0, unit.LessonsInOrder.Count()), unit.LessonsInOrder.Select(l => l.Position));
            }
            return string.Join(
                " | ",
                course.InOrder.Select(m =>
                    $"{m.Title}: " + string.Join(" / ", m.UnitsInOrder.Select(u => string.Join(' ', u.LessonsInOrder.Select(l => l.Title))))
                )
            );
        }

        public async Task<Guid> Lesson(string title) => (await Course()).Lessons.Single(l => l.Title == title).Id;

        public async Task<Module> Module(string title) => (await Course()).InOrder.Single(m => m.Title == title);
    }

    /// <summary>A draft with <c>M: a b c | N: d</c>.</summary>
    private async Task<Desk> OpenOutline(string title)
    {
        var slug = await app.MakesCourse(title, [], published: false);
        var desk = new Desk(app, slug, await app.As("Ada"));
        foreach (var (module, lessons) in new[] { ("M", "a b c"), ("N", "d") })
        {
            await desk.Sends("Typed", ("new-module", module));
            var unit = (await desk.Module(module)).Units[0].Id;
            foreach (var lesson in lessons.Split(' '))
                (await desk.Sends("AddLesson&kind=Text", ("unit", unit.ToString()), ($"new-{unit}", lesson))).Answers(HttpStatusCode.OK);
        }
        Assert.Equal("M: a b c | N: d", await desk.Order());
        await app.Change(async db =>
        {
            foreach (var lesson in (await db.Courses.WithOutline().Include(c => c.Modules).SingleAsync(c => c.Slug == slug)).Lessons)
            {
                await db.Entry(lesson).Reference(l => l.Body).LoadAsync();
                Assert.True(lesson.Write($"The text of {lesson.Title}.", app.Now).IsDone);
            }
        });
        return desk;
    }

    [Fact]
    public async Task Modules_units_and_lessons_can_be_added_and_renamed()
    {
        var desk = await OpenOutline("Added and renamed");
        var module = await desk.Module("M");
        (await desk.Sends("Typed", ($"name-{module.Id}", "Mornings"))).Shows("Module renamed.").Shows("Mornings");
        (await desk.Sends("AddUnit", ("id", module.Id.ToString()))).Shows("Unit added.");
        var unit = (await desk.Module("Mornings")).UnitsInOrder.Last();
        (await desk.Sends("Typed", ($"name-{unit.Id}", "Early"))).Shows("Unit renamed.").Shows("Early");
        (await desk.Sends("AddLesson&kind=Video", ("unit", unit.Id.ToString()), ($"new-{unit.Id}", "film"))).Shows("film");
        Assert.Equal("Mornings: a b c / film | N: d", await desk.Order());
        Assert.Equal(LessonKind.Video, (await desk.Course()).Lessons.Single(l => l.Title == "film").Kind);
    }

    [Fact]
    public async Task A_title_is_required()
    {
        var desk = await OpenOutline("Asked for a title");
        (await desk.Sends("Typed", ("new-module", "  "))).Answers(HttpStatusCode.UnprocessableEntity).Shows("Enter a title.");
        var unit = (await desk.Module("M")).Units[0].Id;
        (await desk.Sends("AddLesson&kind=Text", ("unit", unit.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("Enter a title.");
        Assert.Equal("M: a b c | N: d", await desk.Order());
    }

    [Fact]
    public async Task Lessons_move_up_and_down_even_across_modules()
    {
        var desk = await OpenOutline("Steps");
        await desk.Sends("LessonUp", ("id", (await desk.Lesson("c")).ToString()));
        Assert.Equal("M: a c b | N: d", await desk.Order());
        await desk.Sends("LessonDown", ("id", (await desk.Lesson("b")).ToString()));
        Assert.Equal("M: a c | N: b d", await desk.Order());
        await desk.Sends("LessonUp", ("id", (await desk.Lesson("b")).ToString()));
        Assert.Equal("M: a c b | N: d", await desk.Order());
        await desk.Sends("LessonUp", ("id", (await desk.Lesson("a")).ToString()));
        await desk.Sends("LessonDown", ("id", (await desk.Lesson("d")).ToString()));
        Assert.Equal("M: a c b | N: d", await desk.Order());
    }

    [Theory]
    [InlineData("a", "N", 1, "M: b c | N: d a")]
    [InlineData("d", "M", 0, "M: d a b c | N: ")]
    [InlineData("c", "M", 0, "M: c a b | N: d")]
    [InlineData("a", "M", 99, "M: b c a | N: d")]
    [InlineData("b", "N", -7, "M: a c | N: b d")]
    public async Task A_lesson_is_placed_where_it_is_dropped(string lesson, string module, int position, string order)
    {
        var desk = await OpenOutline($"Dropped {lesson} {module} {position}");
        var unit = (await desk.Module(module)).Units[0].Id;
        (
            await desk.Sends(
                "MoveLesson",
                ("id", (await desk.Lesson(lesson)).ToString()),
                ("unit", unit.ToString()),
                ("position", position.ToString(System.Globalization.CultureInfo.InvariantCulture))
            )
        ).Answers(HttpStatusCode.OK);
        Assert.Equal(order, await desk.Order());
    }

    [Fact]
    public async Task Modules_can_be_moved()
    {
        var desk = await OpenOutline("Modules move");
        await desk.Sends("ModuleDown", ("id", (await desk.Module("M")).Id.ToString()));
        Assert.Equal("N: d | M: a b c", await desk.Order());
        await desk.Sends("MoveModule", ("id", (await desk.Module("M")).Id.ToString()), ("position", "0"));
        Assert.Equal("M: a b c | N: d", await desk.Order());
    }

    [Theory]
    [InlineData("c", 0, "c a b d")]
    [InlineData("b", 0, "b a c d")]
    [InlineData("a", 2, "b c a d")]
    [InlineData("a", 1, "b a c d")]
    public async Task The_outline_that_answers_a_move_shows_the_saved_order(string lesson, int position, string order)
    {
        var desk = await OpenOutline($"Answers {lesson} {position}");
        var fields = new Dictionary<string, string>
        {
            ["id"] = $"{await desk.Lesson(lesson)}",
            ["unit"] = $"{(await desk.Module("M")).Units[0].Id}",
            ["position"] = $"{position}",
            ["__RequestVerificationToken"] = (await desk.Browser.Opens(desk.Path)).Token,
        };
        var answer = await desk.Browser.Posts($"{desk.Path}?handler=MoveLesson", new FormUrlEncodedContent(fields), viaHtmx: true);
        Assert.Equal(order, string.Join(' ', answer.Document.QuerySelectorAll(".tree__title").Select(t => t.TextContent)));
        Assert.Equal(order, string.Join(' ', (await desk.Course()).Lessons.Select(l => l.Title)));
    }

    [Fact]
    public async Task Units_can_be_moved_even_across_modules()
    {
        var desk = await OpenOutline("Units move");
        await desk.Sends("AddUnit", ("id", (await desk.Module("M")).Id.ToString()));
        var more = (await desk.Module("M")).UnitsInOrder.Last().Id.ToString();
        Assert.Equal("M: a b c /  | N: d", await desk.Order());
        await desk.Sends("UnitUp", ("id", more));
        Assert.Equal("M:  / a b c | N: d", await desk.Order());
        await desk.Sends("UnitDown", ("id", more));
        await desk.Sends("UnitDown", ("id", more));
        Assert.Equal("M: a b c | N:  / d", await desk.Order());
        await desk.Sends("MoveUnit", ("id", more), ("module", (await desk.Module("N")).Id.ToString()), ("position", "9"));
        Assert.Equal("M: a b c | N: d / ", await desk.Order());
        var only = (await desk.Module("M")).Units[0].Id.ToString();
        (await desk.Sends("MoveUnit", ("id", only), ("module", (await desk.Module("N")).Id.ToString()), ("position", "0")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("A module needs at least one unit.");
    }

    [Fact]
    public async Task Selected_lessons_are_published_and_hidden_together_and_it_can_be_undone()
    {
        var desk = await OpenOutline("Selected: published");
        (await desk.Sends("PublishLessons")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Select lessons first.");
        var page = await desk.Sends("PublishLessons", ("lesson", $"{await desk.Lesson("a")}"), ("lesson", $"{await desk.Lesson("d")}"));
        page.Shows("Lessons published.");
        Assert.Equal("a d", await Published());
        (await page.Press("Undo")).Shows("Lessons hidden from learners.");
        Assert.Equal("", await Published());
        await desk.Sends("PublishLessons", ("lesson", $"{await desk.Lesson("b")}"), ("lesson", $"{await desk.Lesson("d")}"));
        page = await desk.Sends("HideLessons", ("lesson", $"{await desk.Lesson("b")}"), ("lesson", $"{await desk.Lesson("a")}"));
        Assert.Equal("d", await Published());
        (await page.Press("Undo")).Shows("Lessons published.");
        Assert.Equal("b d", await Published());

        async Task<string> Published() => string.Join(' ', (await desk.Course()).Lessons.Where(l => l.IsPublished).Select(l => l.Title));
    }

    [Fact]
    public async Task A_lesson_without_text_is_not_published_from_the_outline_without_asking()
    {
        var desk = await OpenOutline("Asked before");
        var unit = (await desk.Module("N")).Units[0].Id;
        await desk.Sends("AddLesson&kind=Text", ("unit", unit.ToString()), ($"new-{unit}", "empty"));
        (await desk.Sends("PublishLesson", ("id", $"{await desk.Lesson("empty")}")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("The content check has open points.");
        (await desk.Sends("PublishLessons", ("lesson", $"{await desk.Lesson("a")}"), ("lesson", $"{await desk.Lesson("empty")}"))).Shows(
            "Not published: “empty”: The content check has open points."
        );
        Assert.Equal(["a"], (await desk.Course()).Lessons.Where(l => l.IsPublished).Select(l => l.Title));
    }

    [Fact]
    public async Task Selected_lessons_that_are_not_ready_stay_drafts_and_are_named_with_the_reason()
    {
        var desk = await OpenOutline("Selected: not ready");
        var unit = (await desk.Module("N")).Units[0].Id;
        await desk.Sends("AddLesson&kind=Video", ("unit", unit.ToString()), ($"new-{unit}", "film"));
        (await desk.Sends("PublishLessons", ("lesson", $"{await desk.Lesson("a")}"), ("lesson", $"{await desk.Lesson("film")}")))
            .Shows("Lessons published.")
            .Shows("Not published: “film”");
        Assert.Equal(["a"], (await desk.Course()).Lessons.Where(l => l.IsPublished).Select(l => l.Title));
        (await desk.Sends("PublishLessons", ("lesson", $"{await desk.Lesson("film")}"))).Answers(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task Selected_lessons_are_moved_and_deleted_together_and_return_to_their_places()
    {
        var desk = await OpenOutline("Selected: moved");
        var n = (await desk.Module("N")).Units[0].Id;
        (string, string)[] chosen = [("lesson", $"{await desk.Lesson("c")}"), ("lesson", $"{await desk.Lesson("a")}")];
        var page = await desk.Sends("MoveLessons", [.. chosen, ("to", $"{n}")]);
        Assert.Equal("M: b | N: d a c", await desk.Order());
        (await page.Press("Undo")).Shows("Moved back.");
        Assert.Equal("M: a b c | N: d", await desk.Order());
        page = await desk.Sends("DeleteLessons", chosen);
        page.Shows("Lessons deleted.");
        Assert.Equal("M: b | N: d", await desk.Order());
        (await page.Press("Undo")).Shows("Restored.");
        Assert.Equal("M: a b c | N: d", await desk.Order());
        (await desk.Sends("MoveLessons", [.. chosen, ("to", $"{Ids.New()}")])).Answers(HttpStatusCode.UnprocessableEntity);
        (await desk.Sends("PlaceLessons&places=x.y.z")).Answers(HttpStatusCode.UnprocessableEntity);
    }

    [Fact]
    public async Task The_outline_can_be_filtered_by_title_and_status()
    {
        var desk = await OpenOutline("Filtered");
        await desk.Sends("PublishLesson", ("id", $"{await desk.Lesson("a")}"));
        Assert.Equal("a", await Shown("?show=published"));
        Assert.Equal("b c d", await Shown("?show=drafts"));
        Assert.Equal("d", await Shown("?q=D&show=drafts"));
        (await desk.Browser.Opens($"{desk.Path}?q=zzz")).Shows("No lessons match");
        // What is changed while filtering is answered with the same filter.
        var page = await desk.Sends("DeleteLesson", ("id", $"{await desk.Lesson("b")}"), ("show", "drafts"));
        Assert.Equal("c d", Titles(page));
        Assert.Equal("b c d", Titles(await page.Press("Undo")));

        static string Titles(Page page) => string.Join(' ', page.Document.QuerySelectorAll(".tree__title").Select(t => t.TextContent));
        async Task<string> Shown(string query) => Titles(await desk.Browser.Opens(desk.Path + query));
    }

    [Fact]
    public async Task A_long_outline_shows_only_the_lessons_of_expanded_modules()
    {
        var slug = await app.MakesCourse("Long outline", [], published: false);
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            for (var module = 1; module <= 6; module++)
            {
                Assert.True(course.AddModule($"Part {module}").IsDone);
                var unit = course.InOrder.Last().Units[0].Id;
                for (var lesson = 1; lesson <= 20; lesson++)
                    Assert.True(course.AddLesson(unit, $"Step {module}.{lesson}.", LessonKind.Text).IsDone);
            }
        });
        var desk = new Desk(app, slug, await app.As("Ada"));
        var page = await desk.Browser.Opens(desk.Path);
        page.Shows("Part 3").Shows("20 lessons").DoesNotShow("Step 3.7.");
        page = await desk.Browser.Opens(page.Find("[aria-label='Lessons in Part 3']").GetAttribute("href")!);
        page.Shows("Step 3.7.").DoesNotShow("Step 2.7.");

        // Expanded modules stay expanded, and so does the target of a change, even after an undo.
        var third = (await desk.Module("Part 3")).Id.ToString("N");
        var second = (await desk.Module("Part 2")).Units[0].Id.ToString();
        page = await desk.Sends(
            "MoveLesson",
            ("id", (await desk.Lesson("Step 3.7.")).ToString()),
            ("unit", second),
            ("position", "0"),
            ("open", third)
        );
        page.Shows("Step 3.8.").Shows("Step 2.9.").DoesNotShow("Step 1.9.");
        page = await desk.Sends("DeleteLesson", ("id", (await desk.Lesson("Step 3.1.")).ToString()), ("open", third));
        page = await page.Press("Undo");
        page.Shows("Restored.").Shows("Step 3.1.").Shows("Step 3.8.").DoesNotShow("Step 2.9.");
        (await page.Follows("Expand all modules")).Shows("Step 1.1.").Shows("Step 6.20.");
    }

    [Fact]
    public async Task Deletions_can_be_undone()
    {
        var desk = await OpenOutline("Undo");
        var page = await desk.Sends("DeleteLesson", ("id", (await desk.Lesson("a")).ToString()));
        Assert.Equal("M: b c | N: d", await desk.Order());
        page = await page.Press("Undo");
        page.Shows("Restored.");
        Assert.Equal("M: a b c | N: d", await desk.Order());
        page = await desk.Sends("DeleteModule", ("id", (await desk.Module("M")).Id.ToString()));
        Assert.Equal("N: d", await desk.Order());
        (await page.Press("Undo")).Shows("Restored.");
        Assert.Equal("M: a b c | N: d", await desk.Order());
    }

    [Fact]
    public async Task A_restored_lesson_does_not_take_the_URL_of_its_successor()
    {
        var desk = await OpenOutline("Same title twice");
        var page = await desk.Sends("DeleteLesson", ("id", (await desk.Lesson("a")).ToString()));
        var unit = (await desk.Module("M")).Units[0].Id;
        await desk.Sends("AddLesson&kind=Text", ("unit", unit.ToString()), ($"new-{unit}", "a"));
        await page.Press("Undo");
        Assert.Equal("M: a b c a | N: d", await desk.Order());
        var slugs = (await desk.Course()).Lessons.Select(l => l.Slug).ToList();
        Assert.Equal(slugs.Distinct(), slugs);
    }

    [Fact]
    public async Task A_lesson_cannot_be_restored_into_a_deleted_module()
    {
        var desk = await OpenOutline("Back into nothing");
        var page = await desk.Sends("DeleteLesson", ("id", (await desk.Lesson("a")).ToString()));
        await desk.Sends("DeleteModule", ("id", (await desk.Module("M")).Id.ToString()));
        (await page.Press("Undo")).Answers(HttpStatusCode.UnprocessableEntity);
        var left = await app.Look(db =>
            db.Lessons.Where(l => db.Courses.Any(c => c.Id == l.CourseId && c.Slug == desk.Slug)).Select(l => l.Title).ToListAsync()
        );
        Assert.Equal(["d"], left);
    }

    [Fact]
    public async Task A_module_keeps_its_last_unit()
    {
        var desk = await OpenOutline("Last unit");
        var module = await desk.Module("M");
        (await desk.Sends("DeleteUnit", ("id", module.Units[0].Id.ToString())))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("A module needs at least one unit.");
        await desk.Sends("AddUnit", ("id", module.Id.ToString()));
        (await desk.Sends("DeleteUnit", ("id", module.Units[0].Id.ToString()))).Shows("Unit and its lessons deleted");
        Assert.Equal("M:  | N: d", await desk.Order());
    }

    [Theory]
    [InlineData("MoveModule")]
    [InlineData("ModuleUp")]
    [InlineData("DeleteModule")]
    [InlineData("AddUnit")]
    [InlineData("DeleteUnit")]
    [InlineData("UnitUp")]
    [InlineData("MoveUnit")]
    [InlineData("LessonUp")]
    [InlineData("MoveLesson")]
    [InlineData("PublishLesson")]
    [InlineData("HideLesson")]
    [InlineData("DeleteLesson")]
    [InlineData("Restore")]
    public async Task The_outline_cannot_change_items_of_another_course(string handler)
    {
        var desk = await OpenOutline($"Foreign {handler}");
        var other = await app.CourseOf("fire-safety");
        var foreign =
            handler.Contains("Module", StringComparison.Ordinal) || handler == "AddUnit" ? other.InOrder.First().Id
            : handler.Contains("Unit", StringComparison.Ordinal) ? other.InOrder.First().Units[0].Id
            : other.Lessons.First().Id;
        var mine = (await desk.Module("M")).Units[0].Id;
        (await desk.Sends(handler, ("id", foreign.ToString()), ("unit", mine.ToString()), ("position", "0")))
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("no longer part of the course");
        var after = await app.CourseOf("fire-safety");
        Assert.Equal(
            other.Lessons.Select(l => (l.Id, l.UnitId, l.Position, l.IsPublished)),
            after.Lessons.Select(l => (l.Id, l.UnitId, l.Position, l.IsPublished))
        );
        Assert.Equal("M: a b c | N: d", await desk.Order());
    }

    [Fact]
    public async Task Ten_concurrent_changes_leave_no_gaps_in_the_order_and_no_duplicate_URLs()
    {
        var desk = await OpenOutline("Ten at once");
        var unit = (await desk.Module("M")).Units[0].Id;
        var token = (await desk.Browser.Opens(desk.Path)).Token;
        FormUrlEncodedContent Form(params (string, string)[] fields) =>
            new([.. fields.Select(f => KeyValuePair.Create(f.Item1, f.Item2)), KeyValuePair.Create("__RequestVerificationToken", token)]);
        await Task.WhenAll(
            Enumerable
                .Range(0, 10)
                .Select(i =>
                    i % 2 == 0
                        ? desk.Browser.Posts(
                            $"{desk.Path}?handler=AddLesson&kind=Text",
                            Form(("unit", unit.ToString()), ($"new-{unit}", "twin"))
                        )
                        : desk.Browser.Posts($"{desk.Path}?handler=Typed", Form(("new-module", "Twin")))
                )
        );
        Assert.Equal("M: a b c twin twin twin twin twin | N: d | Twin:  | Twin:  | Twin:  | Twin:  | Twin: ", await desk.Order());
        var slugs = (await desk.Course()).Lessons.Select(l => l.Slug).ToList();
        Assert.Equal(slugs.Distinct(), slugs);
    }

    [Fact]
    public async Task Publishing_and_hiding_a_lesson_updates_the_counts_of_the_course()
    {
        var desk = await OpenOutline("Counted");
        var lesson = (await desk.Lesson("a")).ToString();
        (await desk.Sends("PublishLesson", ("id", lesson))).Shows("Lesson published.");
        Assert.Equal((1, 1), ((await desk.Course()).PublishedLessons, (await desk.Course()).RequiredLessons));
        (await desk.Sends("HideLesson", ("id", lesson))).Shows("Lesson hidden from learners.");
        Assert.Equal((0, 0), ((await desk.Course()).PublishedLessons, (await desk.Course()).RequiredLessons));
    }
}
