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
public sealed class LessonStates(LmsContext db) : ILessonStates
{
    public async Task<LessonsOfLearner> OfAsync(CourseMap.Entry map, Platform.Access.Viewer viewer, CancellationToken stop)
    {
        var (states, enrolledAt, enrollment) = (new Dictionary<Guid, bool>(), default(DateTime?), Guid.Empty);
        await foreach (var row in Query(db, map.Course.Id, viewer.Id).WithCancellation(stop))
        {
            if (row.LessonId is { } lesson) states[lesson] = row.Status is ProgressStatus.Completed;
            if (row.Enrollment is EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress or EnrollmentStatus.Completed or EnrollmentStatus.PendingPayment) (enrolledAt, enrollment) = (row.EnrolledAt, row.EnrollmentId);
        }
        return new(states, enrolledAt) { Scores = enrolledAt is null ? new Dictionary<Guid, decimal>() : await LessonScores.OfAsync(db, map, enrollment, stop) };
    }

    private sealed record Row(Guid EnrollmentId, EnrollmentStatus Enrollment, DateTime EnrolledAt, Guid? LessonId, ProgressStatus? Status);

    private static readonly Func<LmsContext, Guid, Guid, IAsyncEnumerable<Row>> Query = EF.CompileAsyncQuery((LmsContext db, Guid courseId, Guid personId) =>
        from enrollment in db.Enrollments.AsNoTracking()
        where enrollment.CourseId == courseId && enrollment.PersonId == personId
        from progress in db.LessonProgress.Where(p => p.EnrollmentId == enrollment.Id).DefaultIfEmpty()
        select new Row(enrollment.Id, enrollment.Status, enrollment.EnrolledAt, progress == null ? null : progress.LessonId, progress == null ? null : progress.Status));
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
