using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Counts exactly, when all lessons seem done and after each change of an outline, and completes the enrollment when all that counts is done.</summary>
public sealed class CheckCourse(LmsContext db, TimeProvider clock) : IHandle<RequiredLessonsDone>, IHandle<OutlineChanged>, IHandle<Enrolled>, IHandle<SeatGranted>
{
    public Task HandleAsync(RequiredLessonsDone it, CancellationToken stop) => CheckAsync(it.EnrollmentId, stop);

    /// <summary>Somebody who comes back finds what they had done.</summary>
    public Task HandleAsync(Enrolled it, CancellationToken stop) => CheckAsync(it.EnrollmentId, stop);

    public Task HandleAsync(SeatGranted it, CancellationToken stop) => CheckAsync(it.EnrollmentId, stop);

    /// <summary>One learner at a time, so that others can write in between. Those who completed the course keep that.</summary>
    public async Task HandleAsync(OutlineChanged it, CancellationToken stop)
    {
        var open = await db.Enrollments.Active.Where(e => e.CourseId == it.CourseId && e.CompletedAt == null).Select(e => e.Id).ToListAsync(stop);
        foreach (var enrollment in open)
        {
            await CheckAsync(enrollment, stop);
            db.ChangeTracker.Clear();
        }
    }

    private Task CheckAsync(Guid enrollmentId, CancellationToken stop) => db.WriteAsync(async () =>
    {
        await db.LockAsync<Enrollment>(enrollmentId, stop);
        if (await db.Enrollments.SingleOrDefaultAsync(e => e.Id == enrollmentId, stop) is not { } enrollment) return;
        var required = db.ShownLessons().Where(l => l.CourseId == enrollment.CourseId && l.IsRequired);
        var total = await required.CountAsync(stop);
        var done = await required.CountAsync(l => db.LessonProgress.Any(p => p.EnrollmentId == enrollmentId && p.LessonId == l.Id && p.Status == ProgressStatus.Completed), stop);
        if (Completion.IsCourseDone(done, total)) enrollment.Complete(done, total, clock.Now);
        else enrollment.Count(done, total);
        await db.SaveChangesAsync(stop);
    }, stop);
}

/// <summary>A question that somebody answered is not changed any more.</summary>
public sealed class AnsweredChecks(LmsContext db) : Questions.Model.IAnswered
{
    public Task<bool> IsAnsweredAsync(Guid questionId, CancellationToken stop) => db.CheckAnswers.AnyAsync(a => a.QuestionId == questionId, stop);
}

/// <summary>Marks on the syllabus of a course what the viewer has done of it.</summary>
public sealed class LessonStates(LmsContext db, OwnEnrollments own) : ILessonStates
{
    public async Task<LessonsOfLearner> OfAsync(CourseMap.Entry map, Platform.Access.Viewer viewer, CancellationToken stop)
    {
        if (await own.InAsync(map.Course.Id, viewer, stop) is not { } enrollment) return LessonsOfLearner.None;
        var states = new Dictionary<Guid, bool>(map.Lessons.Count);
        await foreach (var row in Query(db, enrollment.Id).WithCancellation(stop)) states[row.LessonId] = row.Status is ProgressStatus.Completed;
        if (!enrollment.MayStudy && enrollment.Status is not EnrollmentStatus.PendingPayment) return new(states, null);
        return new(states, enrollment.EnrolledAt) { Scores = await LessonScores.OfAsync(db, map, enrollment.Id, stop) };
    }

    private sealed record Row(Guid LessonId, ProgressStatus Status);

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<Row>> Query = EF.CompileAsyncQuery((LmsContext db, Guid enrollmentId) =>
        db.LessonProgress.AsNoTracking().Where(p => p.EnrollmentId == enrollmentId).Select(p => new Row(p.LessonId, p.Status)));
}

/// <summary>Days in a row with activity, in the learner's own days.</summary>
public static class Streak
{
    /// <param name="days">With activity, in any order.</param>
    /// <returns>The streak that is alive (it survives until the end of the day after), and the longest ever.</returns>
    public static (int Current, int Longest) Of(IEnumerable<DateOnly> days, DateOnly today)
    {
        var (longest, run, last, current) = (0, 0, default(DateOnly?), 0);
        foreach (var day in days.Distinct().Order())
        {
            run = last?.AddDays(1) == day ? run + 1 : 1;
            longest = Math.Max(longest, run);
            last = day;
            if (day >= today.AddDays(-1)) current = run;
        }
        return (current, longest);
    }
}
