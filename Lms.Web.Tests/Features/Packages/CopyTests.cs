using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.Features.Packages;

/// <summary>A course is duplicated with everything that belongs to it except its learners.</summary>
public sealed class CopyTests(LmsApp app) : IClassFixture<LmsApp>
{
    private const string From = "introduction-to-statistics";

    [Fact]
    public async Task A_copy_has_lessons_files_checks_and_shifted_dates_but_no_learners()
    {
        var start = new DateTime(2027, 3, 1, 8, 0, 0, DateTimeKind.Utc);
        await app.Change(async db =>
        {
            var course = await db.Courses.SingleAsync(c => c.Slug == From);
            course.Govern(
                course.Rules with
                {
                    StartsAt = start,
                    EndsAt = start.AddDays(30),
                    Capacity = 12,
                    EnrollmentOpensAt = null,
                    EnrollmentClosesAt = null,
                },
                app.Now
            );
            await db.Deadlines.Where(d => d.CourseId == course.Id).ExecuteDeleteAsync();
            db.Add(new Deadline(course.Id, null, start.AddDays(20), app.Now));
            db.Add(
                new Deadline(
                    course.Id,
                    await db.Lessons.Where(l => l.CourseId == course.Id).OrderBy(l => l.Slug).Select(l => l.Id).FirstAsync(),
                    start.AddDays(10),
                    app.Now
                )
            );
        });
        var browser = await app.As("Ada");
        var form = await browser.Opens($"/teach/courses/{From}/copy");
        Assert.Equal("Introduction to statistics (copy)", form.Find("#Title").GetAttribute("value"));
        await form.Press("Copy course", ("Title", "Statistics, next term"), ("WithDates", "true"), ("Days", "182"));
        await app.DrainAsync();
        var (before, after) = await app.Look(async db => (await About(db, From), await About(db, "statistics-next-term")));
        Assert.Equal(before.Lessons, after.Lessons);
        Assert.True(before.Checks.Count > 0);
        Assert.Equal(before.Checks, after.Checks);
        Assert.Equal((0, 12, CourseStatus.Draft), (after.Learners, after.Course.Rules.Capacity, after.Course.Status));
        // From winter to summer: nine o'clock in Berlin stays nine o'clock.
        Assert.Equal(start.AddDays(182).AddHours(-1), after.Course.Rules.StartsAt);
        Assert.Equal(
            before.Due.Select(d => (d.Slug, d.DueAt.AddDays(182).AddHours(d.DueAt < new DateTime(2027, 3, 28) ? -1 : 0))),
            after.Due.Select(d => (d.Slug, d.DueAt))
        );
    }

    [Fact]
    public async Task A_course_can_be_copied_without_dates_but_not_without_a_title()
    {
        await app.Change(async db =>
        {
            var course = await db.Courses.SingleAsync(c => c.Slug == "bread-from-scratch");
            var afterStart = new Deadline(course.Id, DeadlineTarget.Course, course.Id, DeadlineAudience.Everyone, null, app.Now);
            Assert.True(afterStart.Set(null, 30, "Europe/Berlin", null, app.Now).IsDone);
            db.Add(afterStart);
        });
        var browser = await app.As("Ben");
        var form = await browser.Opens("/teach/courses/bread-from-scratch/copy");
        (await form.Press("Copy course", ("Title", " "), ("WithDates", "false"))).Shows("Enter a title.");
        await form.Press("Copy course", ("Title", "Bread without dates"), ("WithDates", "false"));
        await app.DrainAsync();
        var copy = await app.Look(db => About(db, "bread-without-dates"));
        Assert.Null(copy.Course.Rules.StartsAt);
        // Days after the start are no dates.
        var due = await app.Look(db => db.Deadlines.Where(d => d.CourseId == copy.Course.Id).Select(d => d.DaysAfterStart).ToListAsync());
        Assert.Equal([30], due);
        Assert.Empty(copy.Due);
    }

    [Fact]
    public async Task A_course_can_only_be_copied_by_its_authors() =>
        (await (await app.As("Lin")).Opens($"/teach/courses/{From}/copy")).Answers(System.Net.HttpStatusCode.Forbidden);

    [Theory]
    [InlineData("2027-03-27T08:00:00Z", 1, "2027-03-28T07:00:00Z")]
    [InlineData("2027-03-27T01:30:00Z", 1, "2027-03-28T01:30:00Z")]
    [InlineData("2027-10-30T08:00:00Z", 7, "2027-11-06T09:00:00Z")]
    public void Times_of_day_are_kept_across_daylight_saving_changes(string at, int days, string moved) =>
        Assert.Equal(Moment(moved), Lms.Web.Kernel.Clock.Later(Moment(at), days, Lms.Web.Kernel.Clock.Zone("Europe/Berlin")));

    private static DateTime Moment(string text) => DateTime.Parse(text, null, System.Globalization.DateTimeStyles.AdjustToUniversal);

    private static async Task<(
        Course Course,
        List<string> Lessons,
        List<string> Checks,
        int Learners,
        List<(string? Slug, DateTime DueAt)> Due
    )> About(LmsContext db, string slug)
    {
        var course = await db.Courses.AsNoTracking().WithOutline().SingleAsync(c => c.Slug == slug);
        var checks = await (
            from c in db.LessonChecks
            join l in db.Lessons on c.LessonId equals l.Id
            where l.CourseId == course.Id
            from p in c.Questions
            join q in db.Questions on p.QuestionId equals q.Id
            orderby l.Slug, c.Position, p.Position
            select l.Slug + ": " + q.Plain
        ).ToListAsync();
        var due = await (
            from d in db.Deadlines
            where d.CourseId == course.Id && d.DueAt != null
            from l in db.Lessons.Where(l => l.Id == d.LessonId).DefaultIfEmpty()
            orderby d.DueAt
            select new { Slug = l == null ? null : l.Slug, d.DueAt }
        ).ToListAsync();
        return (
            course,
            [.. course.Lessons.Select(l => $"{l.Slug} {l.Title} {l.Kind} {l.IsPublished}")],
            checks,
            await db.Enrollments.CountAsync(e => e.CourseId == course.Id),
            [.. due.Select(d => (d.Slug, d.DueAt!.Value))]
        );
    }
}
