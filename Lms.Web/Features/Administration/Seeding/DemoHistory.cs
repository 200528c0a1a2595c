using System.Globalization;
using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Administration.Seeding;

/// <summary>
/// What people have done so far. Enrollments pass through their verbs with the times of then; what a learner leaves behind
/// day by day (progress, answers, study days) has no verb that could lie in the past and is written as rows.
/// </summary>
internal sealed class DemoHistory(
    LmsContext db,
    Seats seats,
    DemoCatalog catalog,
    IReadOnlyDictionary<string, Person> everybody,
    TimeProvider clock
)
{
    private readonly Dictionary<(Guid, DateOnly), StudyDay> days = [];
    private readonly List<(Guid Enrollment, (string, object?)[] Values)> traces = [];
    private readonly DemoCalendar calendar = new(clock);

    public async Task LiveAsync(CancellationToken stop)
    {
        foreach (var who in new[] { "lin", "omar" })
            await SeatAsync("fire-safety", who, stop);
        // There is one seat less than people who want one.
        foreach (var who in new[] { "zeynep", "kwame", "aiko" })
            await SeatAsync("pasta-by-hand", who, stop);
        foreach (var path in DemoPaths.All)
            Walk(path);
        foreach (var (ago, minutes) in DemoPaths.LinsDays)
            Study(everybody["lin"], ago, minutes * 60, 0);
        db.AddRange(days.Values);
        await db.SaveChangesAsync(stop);
        foreach (var (enrollment, values) in traces)
            await db.PatchAsync<Enrollment>(enrollment, stop, values);
    }

    private async Task SeatAsync(string course, string who, CancellationToken stop) =>
        _ = (
            await seats.GrantAsync(new SeatAsk(catalog[course].Id, everybody[who].Id, EnrollmentSource.Self) { IgnoresRules = true }, stop)
        ).Value;

    private void Walk(DemoPath path)
    {
        var (course, person) = (catalog[path.Course], everybody[path.Who]);
        var since = calendar.At(person, path.Since, 600 + path.Salt % 300);
        var enrollment = new Enrollment(course.Id, person.Id, path.Source, since);
        enrollment.TakeSeat(path.Source, course.RequiredLessons, since).Must();
        db.Add(enrollment);
        var lessons = course.Lessons.Where(l => l.IsPublished).ToList();
        var done = lessons.Take(path.Done).ToList();
        var last = done.Select((lesson, at) => Finish(path, enrollment, person, lesson, at)).LastOrDefault(since);
        var seconds = done.Sum(l => Seconds(path, l));
        var current = done.LastOrDefault();
        var required = done.Count(l => l.IsRequired);
        enrollment.Count(required, course.RequiredLessons);
        if (Completion.IsCourseDone(required, course.RequiredLessons))
            enrollment.Complete(required, course.RequiredLessons, last).Must();
        else if (path.Begun && lessons.ElementAtOrDefault(done.Count) is { } next)
        {
            current = next;
            last = calendar.At(person, path.Last, 1140);
            seconds += Begin(path, enrollment, person, next, last);
        }
        if (path.Left)
            enrollment.Leave(last).Must();
        if (current is null)
            return;
        traces.Add(
            (
                enrollment.Id,
                [
                    (
                        nameof(Enrollment.Status),
                        enrollment.Status is EnrollmentStatus.Enrolled ? EnrollmentStatus.InProgress : enrollment.Status
                    ),
                    (nameof(Enrollment.CurrentLessonId), current.Id),
                    (nameof(Enrollment.StartedAt), since.AddMinutes(20)),
                    (nameof(Enrollment.LastAccessedAt), last),
                    (nameof(Enrollment.SecondsSpent), seconds),
                ]
            )
        );
    }

    /// <returns>When the lesson was done.</returns>
    private DateTime Finish(DemoPath path, Enrollment enrollment, Person person, Lesson lesson, int at)
    {
        var ago = path.DayOf(at);
        var (seconds, end) = (Seconds(path, lesson), calendar.At(person, ago, 1050 + at * 17 % 120));
        var checks = catalog.Checks.GetValueOrDefault(lesson.Id) ?? [];
        db.Add(
            new LessonProgress
            {
                EnrollmentId = enrollment.Id,
                LessonId = lesson.Id,
                LessonTitle = lesson.Title,
                Status = ProgressStatus.Completed,
                Percent = 100,
                ActiveSeconds = seconds,
                Visits = 1 + (path.Salt + at) % 3,
                PositionSeconds = lesson.Video?.Seconds ?? 0,
                WatchedRanges = lesson.Video is { Seconds: > 0 and var watched } ? $"0-{watched}" : "",
                ChecksDone = checks.Count,
                FirstAt = end.AddSeconds(-seconds),
                OpenedAt = end.AddSeconds(-seconds),
                LastAt = end,
                CompletedAt = end,
            }
        );
        Study(person, ago, seconds, 1);
        var nth = path.Salt + at;
        foreach (var (check, questions) in checks)
        {
            var attempt = Ids.New();
            foreach (var question in questions)
                db.Add(Answer(enrollment, lesson, check, attempt, question, nth++, end.AddSeconds(-seconds / 3)));
        }
        return end;
    }

    private int Begin(DemoPath path, Enrollment enrollment, Person person, Lesson lesson, DateTime at)
    {
        var seconds = Math.Max(90, Seconds(path, lesson) / 2);
        var watched = (lesson.Video?.Seconds ?? 0) * 45 / 100;
        db.Add(
            new LessonProgress
            {
                EnrollmentId = enrollment.Id,
                LessonId = lesson.Id,
                LessonTitle = lesson.Title,
                Status = ProgressStatus.InProgress,
                Percent =
                    lesson.Rule is CompletionRule.TimeSpent ? Percent.Of(seconds, lesson.RequiredMinutes * 60)
                    : watched > 0 ? 45
                    : 0,
                PositionSeconds = watched,
                WatchedRanges = watched > 0 ? $"0-{watched}" : "",
                ActiveSeconds = seconds,
                Visits = 1 + path.Salt % 2,
                FirstAt = at.AddSeconds(-seconds),
                OpenedAt = at.AddSeconds(-seconds),
                LastAt = at,
            }
        );
        Study(person, path.Last, seconds, 0);
        return seconds;
    }

    /// <summary>Three in four answers are right, and the wrong ones differ from person to person.</summary>
    private static Learning.Model.CheckAnswer Answer(
        Enrollment enrollment,
        Lesson lesson,
        Checks.Model.LessonCheck check,
        Guid attempt,
        Checks.Model.Question question,
        int nth,
        DateTime at
    )
    {
        var options = question.Definition.Options;
        var wrong = options.Where(o => !o.IsCorrect).ToList();
        var isRight = nth % 4 != 3 || wrong.Count == 0;
        List<string> given =
        [
            .. (isRight ? options.Where(o => o.IsCorrect) : [wrong[nth / 4 % wrong.Count]]).Select(o =>
                o.Id.ToString(CultureInfo.InvariantCulture)
            ),
        ];
        var verdict = question.Definition.Grade(given).Value;
        return new()
        {
            AttemptId = attempt,
            QuestionId = question.Id,
            EnrollmentId = enrollment.Id,
            LessonId = lesson.Id,
            CheckId = check.Id,
            Given = JsonSerializer.Serialize(given),
            Said = verdict.Said,
            Percent = verdict.Percent,
            IsRight = verdict.IsRight,
            AnsweredAt = at,
        };
    }

    /// <summary>Between four fifths and twice the estimated duration of the lesson.</summary>
    private static int Seconds(DemoPath path, Lesson lesson)
    {
        var least = lesson.Rule is CompletionRule.TimeSpent ? lesson.RequiredMinutes * 60 : lesson.Minutes * 48;
        return least + (path.Salt * 37 + lesson.Position * 53) % Math.Max(1, lesson.Minutes * 72);
    }

    private void Study(Person person, int daysAgo, int seconds, int lessons)
    {
        var on = calendar.Today(person).AddDays(-daysAgo);
        if (!days.TryGetValue((person.Id, on), out var day))
            days[(person.Id, on)] = day = new StudyDay { PersonId = person.Id, On = on };
        day.Seconds += seconds;
        day.LessonsDone += lessons;
    }
}
