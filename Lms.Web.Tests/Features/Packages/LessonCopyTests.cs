using System.Net;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>Lessons and modules are duplicated, in their course or another one, with everything that belongs to them.</summary>
public sealed class LessonCopyTests(LmsApp app) : IClassFixture<LmsApp>
{
    /// <summary>A published course with two lessons that link to each other, an image, an attachment, and a check.</summary>
    private async Task<(string Slug, StoredFile File)> CreateRichCourse(string title)
    {
        var slug = await app.MakesCourse(title, ["First", "Second"]);
        await app.Asks(slug, "first");
        StoredFile file = null!;
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            file = new StoredFile
            {
                Name = "plan.png",
                ContentType = "image/png",
                Size = 3,
                Hash = new string('a', 64),
                ScopeId = course.Id,
                CreatedAt = app.Now,
            };
            db.Add(file);
            var first = course.Lessons.First();
            await db.Entry(first).Reference(l => l.Body).LoadAsync();
            Assert.True(
                first
                    .Write(
                        $"Look: ![Plan](/files/{file.Id}/plan.png), then the [second](/learn/{slug}/second#text-x) and [elsewhere](/learn/other/second).",
                        app.Now
                    )
                    .IsDone
            );
            db.Add(first.Publish(course.Staff[0].PersonId, app.Now).Value);
            Assert.True(
                course
                    .Lock(
                        course.Lessons.Last().Id,
                        new UnlockRule(false, [new(LessonDone.Key, first.Id), new(DaysEnrolled.Key, Days: 3)]),
                        new UnlockKinds([new LessonDone(), new DaysEnrolled()])
                    )
                    .IsDone
            );
            var sheet = new LessonAttachment(first.Id, file.Id, "The plan", 0);
            Assert.True(sheet.Describe("The plan", "To print.", AttachmentAccess.Preview).IsDone);
            db.Add(sheet);
        });
        return (slug, file);
    }

    [Fact]
    public async Task A_lesson_is_duplicated_below_itself_as_a_draft_and_the_copy_can_be_undone()
    {
        var (slug, file) = await CreateRichCourse("Twice the lesson");
        var ada = await app.As("Ada");
        var outline = $"/teach/courses/{slug}/outline";
        var first = (await app.CourseOf(slug)).Lessons.First();
        var done = await ada.Sends(outline + "?handler=DuplicateLesson", outline, ("id", first.Id.ToString()));
        done.Answers(HttpStatusCode.OK).Shows("Lesson duplicated. The copy is a draft.").Shows("First (copy)");
        var course = await app.CourseOf(slug);
        Assert.Equal([("First", true), ("First (copy)", false), ("Second", true)], course.Lessons.Select(l => (l.Title, l.IsPublished)));
        Assert.Equal((2, 2), (course.PublishedLessons, course.RequiredLessons));
        var copy = course.Lessons.ElementAt(1);
        Assert.Contains($"/files/{file.Id}/plan.png", (await Body(copy.Id)).Current, StringComparison.Ordinal);
        Assert.Equal(["The plan To print. Preview"], await Attachments(copy.Id));
        Assert.Equal(["Is number 1.1 right?"], await QuestionsOf(copy.Id));
        Assert.Equal(await QuestionsOf(first.Id), await QuestionsOf(copy.Id));
        await done.Press("Undo");
        Assert.Equal(["First", "Second"], (await app.CourseOf(slug)).Lessons.Select(l => l.Title));
    }

    [Fact]
    public async Task A_duplicated_module_is_hidden_and_its_lessons_refer_to_each_other()
    {
        var (slug, _) = await CreateRichCourse("Twice the module");
        var ada = await app.As("Ada");
        var outline = $"/teach/courses/{slug}/outline";
        var before = await app.CourseOf(slug);
        (await ada.Sends(outline + "?handler=DuplicateModule", outline, ("id", before.InOrder.First().Id.ToString())))
            .Answers(HttpStatusCode.OK)
            .Shows("Module duplicated. The copy is hidden from learners.");
        var course = await app.CourseOf(slug);
        Assert.Equal([("Everything", true), ("Everything (copy)", false)], course.InOrder.Select(m => (m.Title, m.IsPublished)));
        Assert.Equal(before.PublishedLessons, course.PublishedLessons);
        var (first, second) = (course.InOrder.Last().Units[0].LessonsInOrder.First(), course.InOrder.Last().Units[0].LessonsInOrder.Last());
        Assert.Equal((true, true, "first-2", "second-2"), (first.IsPublished, second.IsPublished, first.Slug, second.Slug));
        Assert.Equal(new UnlockRule(false, [new(LessonDone.Key, first.Id), new(DaysEnrolled.Key, Days: 3)]), second.Unlock);
        var text = (await Body(first.Id)).Markdown;
        Assert.Contains($"/learn/{slug}/second-2#text-x", text, StringComparison.Ordinal);
        Assert.Contains("/learn/other/second", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Modules_and_lessons_can_be_copied_from_another_course_with_their_files()
    {
        var (from, file) = await CreateRichCourse("Where it comes from");
        var to = await app.MakesCourse("Where it goes", ["Own"], published: false);
        var other = await app.CourseOf(from);
        var ada = await app.As("Ada");
        var page = await (await (await ada.Opens($"/teach/courses/{to}/outline")).Follows("Copy from another course")).Press(
            "Filter",
            ("q", "Where it comes")
        );
        page = await page.Follows("Where it comes from");
        page.Shows("Entire module (lessons: 2)").Shows("Second");
        (await page.Press("Copy")).Answers(HttpStatusCode.UnprocessableEntity).Shows("Choose at least one module or lesson.");
        (await page.Press("Copy", ("Lessons", other.Lessons.First().Id.ToString()))).Answers(HttpStatusCode.OK).Shows("Copied.");
        var own = await app.CourseOf(to);
        Assert.Equal([("Own", true), ("First", false)], own.Lessons.Select(l => (l.Title, l.IsPublished)));
        var copy = own.Lessons.Last();
        var kept = await app.Look(db => db.StoredFiles.SingleAsync(f => f.ScopeId == own.Id));
        Assert.Equal((file.Hash, "plan.png", false), (kept.Hash, kept.Name, kept.Id == file.Id));
        Assert.Contains($"/files/{kept.Id}/plan.png", (await Body(copy.Id)).Current, StringComparison.Ordinal);
        Assert.Equal(["The plan To print. Preview"], await Attachments(copy.Id));
        Assert.Equal(["Is number 1.1 right?"], await QuestionsOf(copy.Id));
        (await page.Press("Copy", ("Modules", other.InOrder.First().Id.ToString()))).Answers(HttpStatusCode.OK);
        own = await app.CourseOf(to);
        Assert.Equal([("Everything", true), ("Everything", false)], own.InOrder.Select(m => (m.Title, m.IsPublished)));
        Assert.Equal(["Own", "First", "First", "Second"], own.Lessons.Select(l => l.Title));
        Assert.Equal(
            new UnlockRule(false, [new(LessonDone.Key, own.Lessons.ElementAt(2).Id), new(DaysEnrolled.Key, Days: 3)]),
            own.Lessons.Last().Unlock
        );
        Assert.Equal(2, await Count(from));
    }

    [Fact]
    public async Task Lessons_can_only_be_copied_from_courses_that_the_author_can_edit()
    {
        var (from, _) = await CreateRichCourse("Ada keeps this");
        var to = await app.Look(async db =>
        {
            var ben = await db.People.Where(p => p.DisplayName.StartsWith("Ben ")).Select(p => p.Id).FirstAsync();
            var course = new Course("Of Ben", "of-ben", ben, app.Now);
            db.Add(course);
            await db.SaveChangesAsync();
            return course.Slug;
        });
        var other = await app.CourseOf(from);
        var browser = await app.As("Ben");
        (await browser.Opens($"/teach/courses/{to}/copy-lessons?q=Ada+keeps")).Answers(HttpStatusCode.OK).DoesNotShow("Ada keeps this");
        (await browser.Opens($"/teach/courses/{to}/copy-lessons?from={from}")).Answers(HttpStatusCode.NotFound);
        (
            await browser.Sends(
                $"/teach/courses/{to}/copy-lessons?from={from}",
                $"/teach/courses/{to}/copy-lessons",
                ("Lessons", other.Lessons.First().Id.ToString())
            )
        )
            .Answers(HttpStatusCode.UnprocessableEntity)
            .Shows("You can no longer copy from this course.");
        Assert.Equal(0, await Count(to));
        (await browser.Opens($"/teach/courses/{from}/copy-lessons")).Answers(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Moving_a_lesson_past_two_hundred_others_takes_one_request_and_few_statements()
    {
        var slug = await app.MakesCourse("Two hundred lessons", [.. Enumerable.Range(1, 200).Select(i => $"L {i}")]);
        var course = await app.CourseOf(slug);
        var ada = await app.As("Ada");
        var outline = $"/teach/courses/{slug}/outline";
        var form = new FormUrlEncodedContent([
            new("id", course.Lessons.Last().Id.ToString()),
            new("unit", course.InOrder.First().Units[0].Id.ToString()),
            new("position", "0"),
            new("__RequestVerificationToken", (await ada.Opens(outline)).Token),
        ]);
        var moved = await ada.Posts(outline + "?handler=MoveLesson", form, viaHtmx: true);
        moved.Answers(HttpStatusCode.OK);
        Assert.Equal(["L 200", .. Enumerable.Range(1, 199).Select(i => $"L {i}")], (await app.CourseOf(slug)).Lessons.Select(l => l.Title));
        Assert.True(moved.Statements <= 30, $"It took {moved.Statements} statements.");
    }

    private Task<LessonBody> Body(Guid lesson) => app.Look(db => db.LessonBodies.AsNoTracking().SingleAsync(b => b.LessonId == lesson));

    private Task<List<string>> Attachments(Guid lesson) =>
        app.Look(async db =>
            (await db.LessonAttachments.Where(a => a.LessonId == lesson).OrderBy(a => a.Position).ToListAsync()).ConvertAll(a =>
                $"{a.Title} {a.Description} {a.Access}"
            )
        );

    private Task<List<string>> QuestionsOf(Guid lesson) =>
        app.Look(db =>
            (
                from c in db.LessonChecks
                where c.LessonId == lesson
                from p in c.Questions
                join q in db.Questions on p.QuestionId equals q.Id
                orderby c.Position, p.Position
                select q.Plain
            ).ToListAsync()
        );

    private async Task<int> Count(string slug) => (await app.CourseOf(slug)).Lessons.Count();
}
