using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.House;

/// <summary>Many learners of a course, written directly: called “Crowd 001”, “Crowd 002” …</summary>
public static class Crowd
{
    /// <param name="each">Gets the context, the enrollment, its number from 0, and the lessons in their order.</param>
    /// <returns>The people, in the order of their names.</returns>
    public static async Task<IReadOnlyList<Guid>> Crowds(
        this LmsApp app,
        string slug,
        int count,
        Guid? classId = null,
        Action<LmsContext, Enrollment, int, IReadOnlyList<Guid>>? each = null
    )
    {
        var people = new List<Guid>();
        await app.Change(async db =>
        {
            var course = await db.Courses.WithOutline().SingleAsync(c => c.Slug == slug);
            var group = classId is { } id ? await db.Classes.SingleAsync(c => c.Id == id) : null;
            var lessons = course.Modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).Select(l => l.Id).ToList();
            for (var i = 0; i < count; i++)
            {
                var person = new Person($"crowd-{Ids.New():N}@harbor.example", "Crowd", $"{i + 1:000}", "Etc/UTC", app.Now);
                var enrollment = new Enrollment(course.Id, person.Id, EnrollmentSource.Admin, app.Now);
                Assert.True(enrollment.TakeSeat(EnrollmentSource.Admin, lessons.Count, app.Now).IsDone);
                enrollment.Join(group, null, app.Now);
                db.Add(person);
                db.Add(enrollment);
                each?.Invoke(db, enrollment, i, lessons);
                people.Add(person.Id);
            }
        });
        return people;
    }

    /// <summary>Adds what a learner did in a lesson.</summary>
    public static void Did(
        this LmsContext db,
        Enrollment enrollment,
        Guid lesson,
        ProgressStatus status,
        decimal percent = 0,
        bool isWaiting = false,
        int seconds = 60
    ) =>
        db.Add(
            new LessonProgress
            {
                EnrollmentId = enrollment.Id,
                LessonId = lesson,
                Status = status,
                Percent = percent,
                OpenCheckId = isWaiting ? Ids.New() : null,
                ActiveSeconds = seconds,
            }
        );

    /// <summary>Adds an answer to a practice question.</summary>
    public static void Answered(
        this LmsContext db,
        Enrollment enrollment,
        Guid lesson,
        DateTime at,
        bool isRight,
        string said = "Wrong",
        string key = "q"
    ) =>
        db.Add(
            new ActivityAttempt
            {
                Id = Ids.New(),
                EnrollmentId = enrollment.Id,
                LessonId = lesson,
                Key = key,
                Question = $"What is {key}?",
                Given = isRight ? "Right" : said,
                Percent = isRight ? 100 : 0,
                IsRight = isRight,
                AnsweredAt = at,
            }
        );

    /// <summary>A class of Ada's.</summary>
    public static Task<Class> MakesClass(this LmsApp app, string slug, string name, string? taughtBy = null) =>
        app.Look(async db =>
        {
            var it = new Class(await db.Courses.Where(c => c.Slug == slug).Select(c => c.Id).SingleAsync(), app.Now);
            Assert.True(it.Describe(name, null, null, []).IsDone);
            if (taughtBy is not null)
                it.Teach(await app.IdOf(taughtBy));
            db.Add(it);
            await db.SaveChangesAsync();
            return it;
        });
}
