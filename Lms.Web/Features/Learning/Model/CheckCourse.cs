using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// Counts exactly, when all lessons seem done and after each change of an outline, and completes the enrollment when all that counts is
/// done.
/// </summary>
public sealed class CheckCourse(LmsContext db, TimeProvider clock)
    : IHandle<RequiredLessonsDone>,
        IHandle<OutlineChanged>,
        IHandle<EnrolledAgain>,
        IHandle<SeatGranted>
{
    public Task HandleAsync(RequiredLessonsDone it, CancellationToken stop) => CheckAsync(it.EnrollmentId, stop);

    /// <summary>Restores what learners had done when they come back.</summary>
    public Task HandleAsync(EnrolledAgain it, CancellationToken stop) => CheckAsync(it.EnrollmentId, stop);

    public Task HandleAsync(SeatGranted it, CancellationToken stop) => CheckAsync(it.EnrollmentId, stop);

    /// <summary>One learner at a time, so that others can write in between. Those who completed the course keep that.</summary>
    public async Task HandleAsync(OutlineChanged it, CancellationToken stop)
    {
        var open = await db
            .Enrollments.Active.Where(e => e.CourseId == it.CourseId && e.CompletedAt == null)
            .Select(e => e.Id)
            .ToListAsync(stop);
        foreach (var enrollment in open)
        {
            await CheckAsync(enrollment, stop);
            db.ChangeTracker.Clear();
        }
    }

    private Task CheckAsync(Guid enrollmentId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Enrollment>(enrollmentId, stop);
                if (await db.Enrollments.SingleOrDefaultAsync(e => e.Id == enrollmentId, stop) is not { } enrollment)
                    return;
                var required = db.ShownLessons().Where(l => l.CourseId == enrollment.CourseId && l.IsRequired);
                var total = await required.CountAsync(stop);
                var done = await required.CountAsync(
                    l =>
                        db.LessonProgress.Any(p =>
                            p.EnrollmentId == enrollmentId && p.LessonId == l.Id && p.Status == ProgressStatus.Completed
                        ),
                    stop
                );
                if (Completion.IsCourseDone(done, total))
                    enrollment.Complete(done, total, clock.Now);
                else
                    enrollment.Count(done, total);
                await db.SaveChangesAsync(stop);
            },
            stop
        );
}
