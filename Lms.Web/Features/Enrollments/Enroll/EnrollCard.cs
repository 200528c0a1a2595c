using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Enroll;

/// <summary>Beside a course: enroll, go on, wait or leave.</summary>
public sealed class EnrollCard(LmsContext db, TimeProvider clock) : ICourseAside
{
    public sealed record Card(CoursePage Course, Mine? Mine, int? SeatsLeft, int Waiting, Refusal? Closed) : ILeadsToLessons
    {
        public bool MayStudy => Mine is { Status: EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress or EnrollmentStatus.Completed };
    }

    public sealed record Mine(EnrollmentStatus Status, decimal ProgressPercent, int LessonsDone, int LessonsTotal, DateTime? CompletedAt);

    public async Task<Region?> ForAsync(CoursePage page, Viewer viewer, CancellationToken stop)
    {
        var mine = viewer.IsSignedIn ? await Query(db, page.Id, viewer.Id) : null;
        int? left = null;
        var waiting = 0;
        if (page.Rules.Capacity is { } seats)
        {
            left = Math.Max(0, seats - await db.Enrollments.Seated.CountAsync(e => e.CourseId == page.Id, stop));
            if (left == 0) waiting = await db.Enrollments.CountAsync(e => e.CourseId == page.Id && e.Status == EnrollmentStatus.Waitlisted, stop);
        }
        return new Region("/Features/Enrollments/Enroll/_EnrollCard.cshtml", new Card(page, mine, left, waiting, Seats.Closed(page.Status, page.Rules, page.Description.Pricing, clock.Now)));
    }

    private static readonly Func<LmsContext, Guid, Guid, Task<Mine?>> Query = EF.CompileAsyncQuery((LmsContext db, Guid courseId, Guid personId) =>
        db.Enrollments.AsNoTracking().Where(e => e.CourseId == courseId && e.PersonId == personId)
            .Select(e => new Mine(e.Status, e.ProgressPercent, e.LessonsDone, e.LessonsTotal, e.CompletedAt)).FirstOrDefault());
}
