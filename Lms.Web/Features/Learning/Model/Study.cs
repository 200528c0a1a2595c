using System.Text.Json;
using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// What a learner does in a lesson: opens it, spends time, watches, answers, finishes. All of it passes the group commit,
/// so it is kept before it is acknowledged, and a thousand learners at once cost a few transactions a second.
/// </summary>
public sealed partial class Study(GroupCommit commits, Viewer viewer, TimeProvider clock, LessonKinds kinds)
{
    /// <param name="OpenCheckId">A check to answer before the lesson continues.</param>
    public sealed record Beat(bool IsDone, bool JustDone, decimal Percent, int ActiveSeconds, Guid? OpenCheckId)
    {
        /// <summary>A check opens after so many more seconds of study; null unless that is soon.</summary>
        public int? CheckInSeconds { get; init; }
    }

    /// <param name="Slug">Of the lesson that follows; null after the last one.</param>
    public sealed record Next(string? Slug, bool IsOpen)
    {
        /// <summary>All lessons that count are done; the course is completed as soon as that has been checked.</summary>
        public bool IsCourseDone { get; init; }
    }

    /// <summary>The graded answers to a check, question by question.</summary>
    public sealed record Outcome(Guid CheckId, IReadOnlyList<Graded> Questions)
    {
        public int Right => Questions.Count(q => q.Verdict.IsRight);
    }

    public sealed record Graded(Question Question, IReadOnlyList<string> Given, Verdict Verdict);

    private static readonly Refusal NotEnrolled = new("You’re no longer enrolled in this course.");

    /// <summary>Records that the lesson was opened, so that the learner can resume there.</summary>
    public Task VisitAsync(LessonPlace place) =>
        RunAsync(
            place,
            async (db, stop) =>
            {
                if (await StateAsync(db, place, stop) is not { } it)
                    return false;
                it.Progress.Visits++;
                it.Progress.OpenedAt = it.Now;
                await KeepAsync(db, place, it, 0, stop);
                return true;
            },
            CancellationToken.None
        );

    /// <summary>Counts the time since the last beat, and the part of the video watched in it.</summary>
    public Task<Result<Beat>> BeatAsync(LessonPlace place, int? positionSeconds, string? watched, CancellationToken stop) =>
        RunAsync(
            place,
            async (db, inner) =>
            {
                if (await StateAsync(db, place, inner) is not { } it)
                    return (Result<Beat>)NotEnrolled;
                // A lesson that was never open may be one that is not open yet.
                if (it.IsFirst && await LockedAsync(db, place, inner) is { } locked)
                    return locked;
                var seconds = 0;
                if (it.Progress.OpenCheckId is null)
                {
                    var last = it.LastBeatAt;
                    (seconds, it.LastBeatAt) = ActiveClock.Credit(last, it.Now);
                    Watch(place, it.Progress, positionSeconds, watched, Watchable(it, last, seconds));
                    Spend(place, it, seconds);
                }
                var wasDone = it.Progress.Status is ProgressStatus.Completed;
                var done =
                    wasDone
                    || (
                        Rule(place)?.IsMeasured(Facts(place, it.Progress)) is true
                        && Missing(place, it.Progress) is null
                        && await MissingElsewhereAsync(db, place, it, inner) is null
                    );
                if (done && !wasDone)
                    await CompleteAsync(db, place, it, inner);
                await KeepAsync(db, place, it, seconds, inner);
                return new Beat(done, done && !wasDone, it.Progress.Percent, it.Progress.ActiveSeconds, it.Progress.OpenCheckId)
                {
                    CheckInSeconds =
                        it.Progress.OpenCheckId is null && it.NextCheckId is not null
                            ? ActiveClock.CheckIn(it.SecondsSinceCheck, it.Progress.ActiveSeconds, place.Interval)
                            : null,
                };
            },
            stop
        );

    /// <summary>The learner says that the lesson is done. Saying so twice changes nothing.</summary>
    /// <param name="withoutScripts">No heartbeats could come: the time since the page was opened counts, up to what the lesson
    /// takes.</param>
    public Task<Result<Next>> MarkAsync(LessonPlace place, bool withoutScripts, CancellationToken stop) =>
        RunAsync(
            place,
            async (db, inner) =>
            {
                if (await StateAsync(db, place, inner) is not { } it)
                    return (Result<Next>)NotEnrolled;
                var steps = place.Map.Locks.IsAny ? await Steps.ReadAsync(db, place, isFree: false, inner) : null;
                if (it.Progress.Status is ProgressStatus.Completed)
                    return After(place, steps, it);
                if (steps is not null && Locked(place, steps) is { } locked)
                    return locked;
                var seconds = 0;
                if (withoutScripts && it.Progress is { OpenCheckId: null, OpenedAt: var opened } && opened != default)
                {
                    var most = Math.Max(place.Minutes, place.RequiredMinutes) * 60;
                    seconds = Math.Max(0, Math.Min((int)(it.Now - opened).TotalSeconds, most) - it.Progress.ActiveSeconds);
                    Spend(place, it, seconds);
                }
                var missing = Missing(place, it.Progress) ?? await MissingElsewhereAsync(db, place, it, inner);
                if (missing is null)
                    await CompleteAsync(db, place, it, inner);
                await KeepAsync(db, place, it, seconds, inner);
                return missing is null ? After(place, steps?.WithDone(place.LessonId), it) : missing;
            },
            stop
        );

    /// <summary>Takes a mark back, as long as the course is not completed.</summary>
    public Task<Result> ReopenAsync(LessonPlace place, CancellationToken stop) =>
        RunAsync(
            place,
            async (db, inner) =>
            {
                if (await StateAsync(db, place, inner) is not { } it)
                    return NotEnrolled;
                if (it.Progress.Status is not ProgressStatus.Completed)
                    return Result.Done;
                if (it.Enrollment.CompletedAt is not null)
                    return new Refusal("You’ve completed this course, so its lessons stay done.");
                (it.Progress.Status, it.Progress.CompletedAt) = (ProgressStatus.InProgress, null);
                if (place.IsRequired)
                    it.LessonsDone--;
                await db.InsertAsync(db.Note("Reopened", nameof(Lesson), place.LessonId), inner);
                await KeepAsync(db, place, it, 0, inner);
                return Result.Done;
            },
            stop
        );

    /// <summary>Grades and keeps the answers to the open check; the lesson continues afterward.</summary>
    /// <param name="attemptId">Generated with the form: a form sent twice is one attempt, with the same result.</param>
    /// <param name="given">As <see cref="Grading"/> takes it, by question.</param>
    public Task<Result<Outcome>> AnswerAsync(
        LessonPlace place,
        Guid checkId,
        Guid attemptId,
        IReadOnlyDictionary<Guid, IReadOnlyList<string>> given,
        CancellationToken stop
    ) =>
        RunAsync(
            place,
            async (db, inner) =>
            {
                if (await StateAsync(db, place, inner) is not { } it)
                    return (Result<Outcome>)NotEnrolled;
                var questions = await QuestionsAsync(db, checkId, inner);
                var before = await db
                    .CheckAnswers.AsNoTracking()
                    .Where(a => a.AttemptId == attemptId && a.EnrollmentId == it.Enrollment.Id)
                    .ToListAsync(inner);
                if (before.Count > 0)
                    return Repeat(checkId, questions, before);
                if (it.Progress.OpenCheckId != checkId)
                    return new Refusal("These questions have already been answered. You can continue the lesson.");
                var graded = Grade(checkId, questions, given);
                if (!graded.IsDone)
                    return graded;
                foreach (var answer in graded.Value.Questions)
                    await db.InsertAsync(Kept(place, it, checkId, attemptId, answer), inner);
                (it.Progress.OpenCheckId, it.SecondsSinceCheck, it.LastBeatAt) = (null, 0, it.Now);
                it.Progress.ChecksDone++;
                await KeepAsync(db, place, it, 0, inner);
                return graded;
            },
            stop
        );

    /// <summary>Grades further answers to a check that the learner has already answered. They count for nothing and are not kept.</summary>
    public static async Task<Result<Outcome>> RetryAsync(
        LmsContext db,
        LessonPlace place,
        Guid checkId,
        IReadOnlyDictionary<Guid, IReadOnlyList<string>> given,
        CancellationToken stop
    )
    {
        if (!await IsAnsweredAsync(db, place, checkId, stop))
            return new Refusal("Answer the check first. After that, you can try again as often as you like.");
        return Grade(checkId, await QuestionsAsync(db, checkId, stop), given);
    }

    public static Task<bool> IsAnsweredAsync(LmsContext db, LessonPlace place, Guid checkId, CancellationToken stop) =>
        db.CheckAnswers.AnyAsync(a => a.EnrollmentId == place.EnrollmentId && a.CheckId == checkId && a.LessonId == place.LessonId, stop);

    private static Result<Outcome> Grade(
        Guid checkId,
        IEnumerable<Question> questions,
        IReadOnlyDictionary<Guid, IReadOnlyList<string>> given
    )
    {
        var graded = new List<Graded>();
        foreach (var question in questions)
        {
            var fields = given.GetValueOrDefault(question.Id, []);
            var verdict = question.Definition.Grade(fields);
            if (verdict.Refusal is { } why)
                return why == Grading.Nothing ? new Refusal("Please answer every question.") : why;
            graded.Add(new(question, fields, verdict.Value));
        }
        return new Outcome(checkId, graded);
    }

    public static Task<List<Question>> QuestionsAsync(LmsContext db, Guid checkId, CancellationToken stop) =>
        (
            from place in db.LessonCheckQuestions.AsNoTracking()
            where place.CheckId == checkId
            join question in db.Questions on place.QuestionId equals question.Id
            orderby place.Position
            select question
        ).ToListAsync(stop);

    private ICompletionRule? Rule(LessonPlace place) => kinds.Rules.Find(place.Rule);

    private static StudyFacts Facts(LessonPlace place, LessonProgress progress) =>
        new(progress.Percent, place.VideoSeconds, progress.ActiveSeconds, place.RequiredMinutes);

    private Refusal? Missing(LessonPlace place, LessonProgress progress) =>
        Completion.Missing(Rule(place), Facts(place, progress), progress.OpenCheckId is not null);

    /// <summary>Checks the requirements that only the lesson's criterion and its kind know.</summary>
    private async Task<Refusal?> MissingElsewhereAsync(LmsContext db, LessonPlace place, State it, CancellationToken stop) =>
        Rule(place) is { } rule && await rule.MissingAsync(db, Try(place, it), stop) is { } left
            ? left
            : await MissingOfKindAsync(db, place, it, stop);

    private async Task<Refusal?> MissingOfKindAsync(LmsContext db, LessonPlace place, State it, CancellationToken stop) =>
        kinds.Find(place.Kind) is { } kind ? await kind.MissingAsync(db, Try(place, it), stop) : null;

    private static LessonTry Try(LessonPlace place, State it) => new(it.Enrollment.Id, it.Enrollment.PersonId, place.LessonId, place.Rule);

    /// <summary>
    /// In how many seconds something can have been watched: since the last beat, or, after none or a silence, since the lesson was opened.
    /// </summary>
    private static double Watchable(State it, DateTime? last, int seconds) =>
        it.Now - last <= ActiveClock.LongestGap
            ? seconds
            : Math.Clamp((it.Now - it.Progress.OpenedAt).TotalSeconds, 0, ActiveClock.LongestGap.TotalSeconds);

    private static void Watch(LessonPlace place, LessonProgress progress, int? positionSeconds, string? watched, double elapsed)
    {
        if (positionSeconds is >= 0 and <= 86_400)
            progress.PositionSeconds = positionSeconds.Value;
        if (place.Kind is not LessonKind.Video || string.IsNullOrEmpty(watched) || elapsed <= 0)
            return;
        var ranges = WatchedRanges.Parse(progress.WatchedRanges);
        ranges.Take(WatchedRanges.Parse(watched), place.VideoSeconds, elapsed);
        progress.WatchedRanges = ranges.ToString();
        progress.Percent = Percent.Of(ranges.Seconds, place.VideoSeconds);
    }

    private static void Spend(LessonPlace place, State it, int seconds)
    {
        it.Progress.ActiveSeconds += seconds;
        it.SecondsSinceCheck += seconds;
        if (place.Rule is CompletionRule.TimeSpent)
            it.Progress.Percent = Percent.Of(it.Progress.ActiveSeconds, place.RequiredMinutes * 60);
        if (ActiveClock.IsCheckDue(it.SecondsSinceCheck, it.Progress.ActiveSeconds, place.Interval, it.NextCheckId is null ? 0 : 1))
            it.Progress.OpenCheckId = it.NextCheckId;
    }

    private static async Task CompleteAsync(LmsContext db, LessonPlace place, State it, CancellationToken stop)
    {
        (it.Progress.Status, it.Progress.CompletedAt, it.Progress.Percent) = (ProgressStatus.Completed, it.Now, 100);
        if (place.IsRequired)
            it.LessonsDone++;
        it.DayLessons++;
        await db.InsertAsync(db.Note("Completed", nameof(Lesson), place.LessonId), stop);
        await db.TellAsync(new LessonCompleted(it.Enrollment.Id, place.LessonId), stop);
        if (Completion.IsCourseDone(it.LessonsDone, it.Enrollment.LessonsTotal))
            await db.TellAsync(new RequiredLessonsDone(it.Enrollment.Id), stop);
    }

    private async Task KeepAsync(LmsContext db, LessonPlace place, State it, int seconds, CancellationToken stop)
    {
        it.Progress.LastAt = it.Now;
        await db.UpsertAsync(it.Progress, stop);
        if (it.LastBeatAt is { } beat)
            await db.UpsertAsync(new StudyClock { PersonId = viewer.Id, LastBeatAt = beat }, stop);
        if (seconds > 0 || it.DayLessons > it.Day?.LessonsDone || it.Day is null)
        {
            await db.UpsertAsync(
                new StudyDay
                {
                    PersonId = viewer.Id,
                    On = it.Today,
                    Seconds = (it.Day?.Seconds ?? 0) + seconds,
                    LessonsDone = it.DayLessons,
                },
                stop
            );
        }
        var e = it.Enrollment;
        // The row is written past the change tracker: what of it is of consequence is noted by hand.
        if (e.Status is EnrollmentStatus.Enrolled)
            await db.InsertAsync(db.Note("Started", nameof(Enrollment), e.Id, """{"Status":["Enrolled","InProgress"]}"""), stop);
        await db.PatchAsync<Enrollment>(
            e.Id,
            stop,
            (nameof(Enrollment.Status), e.Status is EnrollmentStatus.Enrolled ? EnrollmentStatus.InProgress : e.Status),
            (nameof(Enrollment.CurrentLessonId), place.LessonId),
            (nameof(Enrollment.StartedAt), e.StartedAt ?? it.Now),
            (nameof(Enrollment.LastAccessedAt), it.Now),
            (nameof(Enrollment.SecondsSpent), e.SecondsSpent + seconds),
            (nameof(Enrollment.SecondsSinceCheck), it.SecondsSinceCheck),
            (nameof(Enrollment.LessonsDone), it.LessonsDone),
            (nameof(Enrollment.ProgressPercent), e.CompletedAt is null ? Percent.Of(it.LessonsDone, e.LessonsTotal) : 100m)
        );
    }

    private static async Task<Refusal?> LockedAsync(LmsContext db, LessonPlace place, CancellationToken stop) =>
        place.Map.Locks.IsAny ? Locked(place, await Steps.ReadAsync(db, place, isFree: false, stop)) : null;

    /// <param name="steps">Null where nothing is ever locked.</param>
    private static Next After(LessonPlace place, Steps? steps, State it)
    {
        var after = place.Map.Published.SkipWhile(l => l.LessonId != place.LessonId).ElementAtOrDefault(1);
        return new(after?.Slug, after is not null && steps?.LocksOn(after.LessonId) is not { Count: > 0 })
        {
            IsCourseDone = Completion.IsCourseDone(it.LessonsDone, it.Enrollment.LessonsTotal),
        };
    }

    private static Refusal? Locked(LessonPlace place, Steps steps) =>
        steps.LocksOn(place.LessonId) switch
        {
            [] => null,
            [{ For: [{ Kind: LessonDone, Title: { } title }] }, ..] => new Refusal("Finish “{0}” first to open this lesson.", null, title),
            [var first, ..] => new Refusal("This lesson will be available {0}.", null, first.Clause()),
        };

    private static CheckAnswer Kept(LessonPlace place, State it, Guid checkId, Guid attemptId, Graded answer) =>
        new()
        {
            AttemptId = attemptId,
            QuestionId = answer.Question.Id,
            EnrollmentId = it.Enrollment.Id,
            LessonId = place.LessonId,
            CheckId = checkId,
            Given = Kept(answer.Given),
            Said = Cut(answer.Verdict.Said),
            Percent = answer.Verdict.Percent,
            IsRight = answer.Verdict.IsRight,
            AnsweredAt = it.Now,
        };

    /// <summary>Answers are graded as they were: a question that was answered does not change.</summary>
    private static Outcome Repeat(Guid checkId, List<Question> questions, List<CheckAnswer> kept) =>
        new(
            checkId,
            [
                .. from q in questions
                join a in kept on q.Id equals a.QuestionId
                let given = JsonSerializer.Deserialize<List<string>>(a.Given)!
                let verdict = q.Definition.Grade(given)
                where verdict.Refusal is null
                select new Graded(q, given, verdict.Value),
            ]
        );

    /// <summary>Two devices of one learner write one after the other.</summary>
    private Task<T> RunAsync<T>(LessonPlace place, Func<LmsContext, CancellationToken, Task<T>> write, CancellationToken stop) =>
        commits.RunAsync(viewer, write, stop, place.EnrollmentId is { } id ? HeldRow.Of<Enrollment>(id) : null);

    private async Task<State?> StateAsync(LmsContext db, LessonPlace place, CancellationToken stop)
    {
        if (place.EnrollmentId is not { } enrollmentId)
            return null;
        var (now, today) = (clock.Now, viewer.Today(clock));
        var row = await Query(db, enrollmentId, place.LessonId, today);
        if (row is null || !(row.Enrollment.IsActive || (row.Enrollment.Status is EnrollmentStatus.PendingPayment && place.IsFree)))
            return null;
        var progress =
            row.Progress
            ?? new LessonProgress
            {
                EnrollmentId = enrollmentId,
                LessonId = place.LessonId,
                FirstAt = now,
                OpenedAt = now,
                Status = ProgressStatus.InProgress,
            };
        progress.LessonTitle = place.Title;
        return new State(row.Enrollment, progress, row.Day, today, now)
        {
            IsFirst = row.Progress is null,
            LastBeatAt = row.LastBeatAt,
            NextCheckId = row.NextCheckId,
            SecondsSinceCheck = row.Enrollment.SecondsSinceCheck,
            LessonsDone = row.Enrollment.LessonsDone,
            DayLessons = row.Day?.LessonsDone ?? 0,
        };
    }

    /// <summary>The data that a write bases its decision on, read in its own transaction, and the data that it will leave behind.</summary>
    private sealed record State(Enrollment Enrollment, LessonProgress Progress, StudyDay? Day, DateOnly Today, DateTime Now)
    {
        /// <summary>The learner never opened the lesson.</summary>
        public bool IsFirst { get; init; }

        public DateTime? LastBeatAt { get; set; }

        public Guid? NextCheckId { get; init; }

        public int SecondsSinceCheck { get; set; }

        public int LessonsDone { get; set; }

        public int DayLessons { get; set; }
    }

    private sealed record Row(Enrollment Enrollment, LessonProgress? Progress, DateTime? LastBeatAt, StudyDay? Day, Guid? NextCheckId);

    private static readonly Func<LmsContext, Guid, Guid, DateOnly, Task<Row?>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid enrollmentId, Guid lessonId, DateOnly today) =>
            (
                from enrollment in db.Enrollments.AsNoTracking()
                where enrollment.Id == enrollmentId
                from progress in db.LessonProgress.Where(p => p.EnrollmentId == enrollment.Id && p.LessonId == lessonId).DefaultIfEmpty()
                from beat in db.StudyClocks.Where(c => c.PersonId == enrollment.PersonId).DefaultIfEmpty()
                from day in db.StudyDays.Where(d => d.PersonId == enrollment.PersonId && d.On == today).DefaultIfEmpty()
                select new Row(
                    enrollment,
                    progress,
                    beat == null ? null : beat.LastBeatAt,
                    day,
                    db.LessonChecks.Where(c =>
                            c.LessonId == lessonId && c.Position >= (progress == null ? 0 : progress.ChecksDone) && c.Questions.Any()
                        )
                        .OrderBy(c => c.Position)
                        .Select(c => (Guid?)c.Id)
                        .FirstOrDefault()
                )
            ).FirstOrDefault()
    );
}
