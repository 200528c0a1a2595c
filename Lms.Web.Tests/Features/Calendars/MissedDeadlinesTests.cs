using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Calendars;

/// <summary>Those who missed two deadlines are marked in the lists of learners.</summary>
public sealed class MissedDeadlinesTests(LmsApp app) : IClassFixture<LmsApp>
{
    private static List<string> Marks(Page page) =>
        [
            .. page
                .Document.QuerySelectorAll(".marks .badge")
                .Select(b => b.Closest("tr")!.QuerySelector("th a")!.TextContent + ": " + b.TextContent),
        ];

    /// <summary>Sets the deadlines of lessons for everyone, or of the course.</summary>
    private Task Due(string slug, params (string? Lesson, DateTime? At, int? Days)[] deadlines) =>
        app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            foreach (var (title, at, days) in deadlines)
            {
                var lesson = course.Modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).SingleOrDefault(l => l.Title == title);
                var it = new Deadline(
                    course.Id,
                    lesson is null ? DeadlineTarget.Course : DeadlineTarget.Lesson,
                    lesson?.Id ?? course.Id,
                    DeadlineAudience.Everyone,
                    null,
                    app.Now
                );
                Assert.True(it.Set(at, days, "Europe/Berlin", null, app.Now).IsDone);
                db.Add(it);
            }
        });

    [Fact]
    public async Task Two_open_deadlines_that_have_passed_are_a_sign()
    {
        var slug = await app.MakesCourse("Often late", ["One", "Two", "Three"]);
        var it = await app.MakesClass(slug, "Late class", "Ben");
        var now = app.Now;
        await Due(slug, ("One", now.AddDays(2), null), ("Two", null, 3), ("Three", now.AddDays(9), null), (null, null, 30));
        await app.Crowds(
            slug,
            3,
            it.Id,
            (db, enrollment, i, lessons) =>
            {
                db.Entry(enrollment).Property(e => e.LastAccessedAt).CurrentValue = now.AddDays(5);
                // The first has done nothing, the second one lesson, the third all that was due.
                foreach (var lesson in lessons.Take(i))
                    db.Did(enrollment, lesson, ProgressStatus.Completed);
            }
        );
        var (ada, ben) = (await app.As("Ada"), await app.As("Ben"));
        app.Clock.Advance(TimeSpan.FromDays(2.5));
        Assert.Empty(Marks(await ada.Opens($"/teach/courses/{slug}/learners")));
        // The third day after the start is over in Berlin.
        app.Clock.Advance(TimeSpan.FromDays(2.5));
        string[] marked = ["Crowd 001: Missed deadlines: 2"];
        Assert.Equal(marked, Marks(await ada.Opens($"/teach/courses/{slug}/learners")));
        Assert.Equal(marked, Marks(await ben.Opens($"/teach/classes/{it.Id}?help=true")));
        app.Clock.Advance(TimeSpan.FromDays(5));
        Assert.Equal(
            ["Crowd 001: Missed deadlines: 3", "Crowd 002: Missed deadlines: 2"],
            Marks(await ada.Opens($"/teach/courses/{slug}/learners"))
        );
    }

    [Fact]
    public async Task A_later_date_for_a_class_or_a_person_counts_and_a_hidden_lesson_does_not()
    {
        var slug = await app.MakesCourse("Extended", ["One", "Two", "Three"]);
        var it = await app.MakesClass(slug, "Extended class");
        var now = app.Now;
        await Due(slug, ("One", now.AddDays(1), null), ("Two", now.AddDays(1), null), ("Three", now.AddDays(1), null));
        var people = await app.Crowds(slug, 2, it.Id);
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var lessons = course.Modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).ToList();
            var forClass = new Deadline(course.Id, DeadlineTarget.Lesson, lessons[0].Id, DeadlineAudience.Class, it.Id, now);
            Assert.True(forClass.Set(now.AddDays(20), null, "Europe/Berlin", null, now).IsDone);
            var forOne = new Deadline(course.Id, DeadlineTarget.Lesson, lessons[1].Id, DeadlineAudience.Person, people[0], now);
            Assert.True(forOne.Set(now.AddDays(20), null, "Europe/Berlin", null, now).IsDone);
            db.AddRange(forClass, forOne);
        });
        app.Clock.Advance(TimeSpan.FromDays(2));
        var ada = await app.As("Ada");
        Assert.Equal(["Crowd 002: Missed deadlines: 2"], Marks(await ada.Opens($"/teach/classes/{it.Id}")));
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            course.Modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).Last().Unpublish();
        });
        Assert.Empty(Marks(await ada.Opens($"/teach/classes/{it.Id}")));
    }
}
