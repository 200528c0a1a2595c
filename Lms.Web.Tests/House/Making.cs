using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Questions.Model;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Tests.House;

/// <summary>Adds to the world what one test needs.</summary>
public static class Making
{
    /// <summary>A published course of Ada's with published lessons in one module.</summary>
    /// <param name="each">Changes every lesson before it is published.</param>
    /// <returns>Its slug.</returns>
    public static Task<string> MakesCourse(
        this LmsApp app,
        string title,
        string[] lessons,
        CourseRules? rules = null,
        CourseDescription? description = null,
        Action<Lesson>? each = null,
        string kind = LessonKind.Text,
        bool published = true,
        Guid? category = null
    ) =>
        app.Look(async db =>
        {
            var owner = await db.People.Where(p => p.Email == "ada@harbor.example").Select(p => p.Id).SingleAsync();
            var course = new Course(title, Slug.From(title), owner, app.Now);
            Must(
                course.Describe(
                    title,
                    course.Slug,
                    (description ?? new CourseDescription { Summary = "Made for a test." }).Rendered(),
                    category,
                    app.Now
                )
            );
            Must(course.Govern(rules ?? new CourseRules(), app.Now));
            if (lessons.Length > 0)
            {
                var module = course.AddModule("Everything").Value;
                foreach (var name in lessons)
                {
                    var lesson = course.AddLesson(module.Units[0].Id, name, kind).Value;
                    Must(lesson.Write($"The text of {name}.", app.Now));
                    each?.Invoke(lesson);
                    db.Add(lesson.Publish(owner, app.Now).Value);
                }
            }
            if (published)
                Must(course.Publish(app.Now));
            db.Add(course);
            await db.SaveChangesAsync();
            return course.Slug;
        });

    public static Task<Course> CourseOf(this LmsApp app, string slug) =>
        app.Look(db => db.Courses.AsNoTracking().WithOutline().SingleAsync(c => c.Slug == slug));

    public static async Task<Enrollment> Enrolls(this LmsApp app, string firstName, string slug)
    {
        var (person, course) = (await app.IdOf(firstName), await app.Look(db => db.Courses.SingleAsync(c => c.Slug == slug)));
        return (
            await app.With<Seats, Result<Enrollment>>(seats =>
                seats.GrantAsync(new SeatAsk(course.Id, person, EnrollmentSource.Self) { IgnoresRules = true }, default)
            )
        ).Value;
    }

    public static async Task<Enrollment?> EnrollmentOf(this LmsApp app, string firstName, string slug)
    {
        var person = await app.IdOf(firstName);
        return await app.Look(db =>
            db.Enrollments.AsNoTracking()
                .SingleOrDefaultAsync(e => e.PersonId == person && db.Courses.Any(c => c.Id == e.CourseId && c.Slug == slug))
        );
    }

    public static async Task<LessonProgress?> ProgressOf(this LmsApp app, string firstName, string slug, string lesson)
    {
        var enrollment = await app.EnrollmentOf(firstName, slug);
        return await app.Look(db =>
            db.LessonProgress.AsNoTracking()
                .SingleOrDefaultAsync(p =>
                    p.EnrollmentId == enrollment!.Id
                    && db.Lessons.Any(l => l.Id == p.LessonId && l.Slug == lesson && l.CourseId == enrollment.CourseId)
                )
        );
    }

    /// <summary>Adds checks to a lesson with questions “Is number … right?”, where the first answer is correct.</summary>
    public static async Task Asks(this LmsApp app, string slug, string lesson, int checks = 1, int questions = 1)
    {
        for (var i = 1; i <= checks; i++)
            await app.Asks(
                slug,
                lesson,
                [
                    .. Enumerable
                        .Range(1, questions)
                        .Select(q => new QuestionSource(QuestionKind.SingleChoice)
                        {
                            Prompt = $"Is number {i}.{q} right?",
                            Answers = [new("Yes", true, "Well seen."), new("No", false, "Look again.")],
                            Explanation = "Because it is so.",
                        }),
                ]
            );
    }

    /// <summary>Adds one more check with these questions to a lesson.</summary>
    public static Task Asks(this LmsApp app, string slug, string lesson, params IReadOnlyList<QuestionSource> sources) =>
        app.Change(async db =>
        {
            var id = await db
                .Lessons.Where(l => l.Slug == lesson && db.Courses.Any(c => c.Id == l.CourseId && c.Slug == slug))
                .Select(l => l.Id)
                .SingleAsync();
            var check = new LessonCheck(id, await db.LessonChecks.CountAsync(c => c.LessonId == id));
            foreach (var source in sources)
            {
                var question = Question.Ask(source).Value;
                check.Add(question);
                db.Add(question);
            }
            db.Add(check);
        });

    /// <summary>A lesson opened in a browser with scripts: it can send heartbeats.</summary>
    public static async Task<Tab> OpensTab(this Browser browser, string path) => new(browser, path, await browser.Opens(path));

    private static void Must(Result result) => Assert.True(result.IsDone, result.Refusal?.Text);
}

public sealed partial class Tab(Browser browser, string path, Page page)
{
    public Page Page => page;

    public Task<Page> Beat(int? position = null, string? watched = null) =>
        Send("Beat", ("position", position?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? ""), ("watched", watched ?? ""));

    public Task<Page> Done(bool scripts = true) => Send("Done", ("scripts", scripts ? "true" : "false"));

    public Task<Page> Send(string handler, params (string Name, string Value)[] fields) =>
        browser.Posts(
            $"{path}?handler={handler}",
            new FormUrlEncodedContent([
                .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value)),
                KeyValuePair.Create("__RequestVerificationToken", page.Token),
            ]),
            viaHtmx: handler == "Beat"
        );

    /// <summary>Sends heartbeats fifteen seconds apart.</summary>
    public async Task<Page> Studies(LmsApp app, int beats)
    {
        var last = await Beat();
        for (var i = 0; i < beats; i++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(15));
            last = await Beat();
        }
        return last;
    }

    /// <summary>The form of an open check, with every question answered alike.</summary>
    public static (string Name, string Value)[] Answers(string form, string option, string? attempt = null) =>
        [
            ("check", Hidden(form, "check")),
            ("attempt", attempt ?? Hidden(form, "attempt")),
            .. QuestionName().Matches(form).Select(m => m.Value).Distinct().Select(name => (name, option)),
        ];

    public static string Hidden(string form, string name) =>
        Regex.Match(form, $"name=\"{name}\" value=\"([^\"]+)\"") is { Success: true } match
            ? match.Groups[1].Value
            : throw new InvalidOperationException($"No field {name} in: {form}");

    [GeneratedRegex("q-[0-9a-f-]{36}")]
    private static partial Regex QuestionName();
}
