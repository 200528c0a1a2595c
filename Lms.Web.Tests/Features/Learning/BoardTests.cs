using System.Net;
using AngleSharp.Dom;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Learning;

/// <summary>Who has done which lesson, for a course and for a class.</summary>
public sealed class BoardTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static List<string> Row(Page page, string name) =>
        [
            .. page
                .Document.QuerySelectorAll(".matrix tbody tr")
                .Single(r => r.QuerySelector("th a")!.TextContent == name)
                .QuerySelectorAll("td")
                .Select(c => System.Text.RegularExpressions.Regex.Replace(c.TextContent, @"\s+", " ").Trim()),
        ];

    [Fact]
    public async Task A_cell_says_what_was_done_begun_and_not_opened_and_where_a_check_waits()
    {
        var slug = await app.MakesCourse("Board", ["One", "Two", "Three", "Four", "Five"]);
        await app.Crowds(
            slug,
            2,
            each: (db, enrollment, i, lessons) =>
            {
                if (i > 0)
                    return;
                db.Did(enrollment, lessons[0], ProgressStatus.Completed, 100);
                db.Did(enrollment, lessons[1], ProgressStatus.InProgress, 40.5m);
                db.Did(enrollment, lessons[2], ProgressStatus.InProgress);
                db.Did(enrollment, lessons[3], ProgressStatus.InProgress, isWaiting: true);
            }
        );
        var ada = await app.As("Ada");
        var page = (await ada.Opens($"/teach/courses/{slug}/progress")).Answers(HttpStatusCode.OK);
        Assert.Equal(["Done", "Started 40%", "Started", "Check waiting", "·Not opened"], Row(page, "Crowd 001"));
        Assert.All(Row(page, "Crowd 002"), cell => Assert.Equal("·Not opened", cell));
        Assert.Equal(
            ["One", "Two", "Three", "Four", "Five"],
            page.Document.QuerySelectorAll(".matrix__lessons th").Select(h => h.TextContent.Trim())
        );
        var csv = await ada.Http.GetStringAsync($"/teach/courses/{slug}/progress?handler=Csv");
        var lines = csv.TrimStart('\uFEFF').Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal("Name,Email,Status,Progress,Lessons done,Lessons,One,Two,Three,Four,Five", lines[0]);
        Assert.EndsWith(",done,40 %,begun,check waiting,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",,,,,", lines[2], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
        Assert.NotEqual(HttpStatusCode.OK, (await (await app.As("Lin")).Opens($"/teach/courses/{slug}/progress")).Status);
    }

    [Fact]
    public async Task Two_hundred_learners_and_sixty_lessons_are_paged_both_ways_with_four_statements()
    {
        var slug = await app.MakesCourse("Large board", [.. Enumerable.Range(1, 30).Select(i => $"First {i:00}")]);
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var module = course.AddModule("The second half").Value;
            foreach (var i in Enumerable.Range(1, 30))
            {
                var lesson = course.AddLesson(module.Units[0].Id, $"Second {i:00}", LessonKind.Text).Value;
                Assert.True(lesson.Write("Text.", app.Now).IsDone);
                db.Add(lesson.Publish(course.Staff[0].PersonId, app.Now).Value);
            }
        });
        var it = await app.MakesClass(slug, "Large class");
        await app.Crowds(
            slug,
            200,
            it.Id,
            (db, enrollment, i, lessons) =>
            {
                foreach (var lesson in lessons.Take(i % 60))
                    db.Did(enrollment, lesson, ProgressStatus.Completed);
            }
        );
        var ada = await app.As("Ada");
        foreach (var path in (string[])[$"/teach/courses/{slug}/progress", $"/teach/classes/{it.Id}/progress"])
        {
            await ada.Opens(path);
            var first = (await ada.Opens(path)).Answers(HttpStatusCode.OK);
            Assert.Equal(50, first.Document.QuerySelectorAll(".matrix tbody tr").Length);
            Assert.Equal(30, first.Document.QuerySelectorAll(".matrix__lessons th").Length);
            Assert.Equal(50 * 30, first.Document.QuerySelectorAll(".matrix tbody td").Length);
            Assert.True(first.Statements <= 4, $"{path} took {first.Statements} statements.");
            first.Shows("Lessons 1–30 of 60").Shows("1–50 of 200");
            var next = await first.Follows("Later lessons");
            Assert.Equal(["Second 01", "Second 30"], Ends(next.Document.QuerySelectorAll(".matrix__lessons th")));
            // The pager of the learners keeps the lessons.
            var last = await next.Follows("Next");
            Assert.Equal(["Second 01", "Second 30"], Ends(last.Document.QuerySelectorAll(".matrix__lessons th")));
            Assert.Equal(["Crowd 051", "Crowd 100"], Ends(last.Document.QuerySelectorAll(".matrix tbody th a")));
            Assert.Equal(29, Row(await ada.Opens($"{path}?page=2&lessons=2"), "Crowd 060").Count(c => c == "Done"));
            (await ada.Opens($"{path}?page=99")).Shows("151–200 of 200");
        }
        var module = await app.Look(db => db.Modules.Where(m => m.Title == "The second half").Select(m => m.Id).FirstAsync());
        var half = await ada.Opens($"/teach/classes/{it.Id}/progress?module={module}");
        Assert.Equal(["Second 01", "Second 30"], Ends(half.Document.QuerySelectorAll(".matrix__lessons th")));
        half.DoesNotShow("Later lessons");
        var csv = await ada.Http.GetStringAsync($"/teach/classes/{it.Id}/progress?handler=Csv");
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        Assert.Equal(201, lines.Length);
        Assert.Equal(59, lines[60].Split(',').Count(c => c == "done"));
    }

    private static List<string> Ends(IHtmlCollection<IElement> found) => [found[0].TextContent.Trim(), found[^1].TextContent.Trim()];

    [Fact]
    public async Task A_class_teacher_sees_the_board_of_the_class_only()
    {
        var slug = await app.MakesCourse("Board of a class", ["One"]);
        var it = await app.MakesClass(slug, "Ours", "Ben");
        await app.Crowds(slug, 1, it.Id);
        await app.Enrolls("Priya", slug);
        var ben = await app.As("Ben");
        (await ben.Opens($"/teach/classes/{it.Id}/progress")).Answers(HttpStatusCode.OK).Shows("Crowd 001").DoesNotShow("Priya");
        (await ben.Opens($"/teach/courses/{slug}/progress")).Answers(HttpStatusCode.Forbidden);
        (await (await app.As("Lin")).Opens($"/teach/classes/{it.Id}/progress")).Answers(HttpStatusCode.NotFound);
        Assert.Equal(
            ["", "groups", "progress", "assigned", "code", "settings"],
            (await (await app.As("Ada")).Opens($"/teach/classes/{it.Id}"))
                .Document.QuerySelectorAll(".sidenav a")
                .Select(a => a.GetAttribute("href")!.Split('/').Skip(4).FirstOrDefault() ?? "")
        );
    }

    [Fact]
    public async Task Common_mistakes_are_shown_from_five_learners_up_and_wrong_answers_of_at_least_two()
    {
        var slug = await app.MakesCourse("Mistaken", ["One", "Two"]);
        await app.Asks(slug, "one");
        var question = await app.Look(async db =>
        {
            var lesson = await db
                .Lessons.Where(l => db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug) && l.Slug == "one")
                .SingleAsync();
            return await db
                .LessonChecks.Where(c => c.LessonId == lesson.Id)
                .SelectMany(c => c.Questions)
                .Select(q => q.QuestionId)
                .SingleAsync();
        });
        var it = await app.MakesClass(slug, "Ours", "Ben");
        void Answer(
            Lms.Web.Platform.Data.LmsContext db,
            Lms.Web.Features.Enrollments.Model.Enrollment enrollment,
            int i,
            IReadOnlyList<Guid> lessons
        )
        {
            db.Did(enrollment, lessons[0], ProgressStatus.Completed, seconds: 60 * (i + 1));
            db.Answered(enrollment, lessons[0], app.Now, isRight: i > 2, said: i == 0 ? "Seven" : "Eight", key: "sum");
            db.Answered(enrollment, lessons[1], app.Now, isRight: i > 0, said: "Only mine", key: "rare");
            db.Add(
                new CheckAnswer
                {
                    AttemptId = Ids.New(),
                    QuestionId = question,
                    EnrollmentId = enrollment.Id,
                    LessonId = lessons[0],
                    CheckId = Ids.New(),
                    Given = "[]",
                    Said = i == 4 ? "Yes" : "No",
                    IsRight = i == 4,
                    Percent = i == 4 ? 100 : 0,
                    AnsweredAt = app.Now,
                }
            );
        }
        await app.Crowds(slug, 4, it.Id, Answer);
        var ben = await app.As("Ben");
        var path = $"/teach/classes/{it.Id}/progress";
        var few = await (await ben.Opens(path)).Follows("Show common mistakes and time spent");
        few.Answers(HttpStatusCode.OK).Shows("once at least 5 learners have answered them").DoesNotShow("Eight");
        await app.Crowds(slug, 1, it.Id, (db, e, _, lessons) => Answer(db, e, 4, lessons));
        var page = await ben.Fetches($"{path}?handler=Insight");
        Assert.Null(page.Document.QuerySelector("main"));
        var rows = page
            .Document.QuerySelectorAll("table")[0]
            .QuerySelectorAll("tbody tr")
            .Select(r => string.Join('|', r.Children.Select(c => c.TextContent.Trim())));
        Assert.Equal(["Is number 1.1 right?|One|No|5|80 %", "What is sum?|One|Eight|5|60 %", "What is rare?|Two||5|20 %"], rows);
        var times = page
            .Document.QuerySelectorAll("table")[1]
            .QuerySelectorAll("tbody tr")
            .Select(r => string.Join('|', r.Children.Select(c => c.TextContent.Trim())));
        // The times are 1, 2, 3, 4, and 5 minutes.
        Assert.Equal(["One|5|5|3 min", "Two|0|0|–"], times);
        (await (await app.As("Ada")).Opens($"/teach/courses/{slug}/progress?handler=Insight")).Shows("What is sum?");
    }
}
