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
        /// <summary>What the viewer has to complete before they enroll themselves.</summary>
        public IReadOnlyList<Prerequisite> Missing => Course.RequiresPrerequisites ? [.. Course.Prerequisites.Where(p => p.IsDone == false)] : [];

        public bool MayStudy => Mine is { Status: EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress or EnrollmentStatus.Completed };
    }

    public sealed record Mine(EnrollmentStatus Status, decimal ProgressPercent, int LessonsDone, int LessonsTotal, DateTime? CompletedAt);

    public async Task<Region?> ForAsync(CoursePage page, Viewer viewer, CancellationToken stop)
    {
        var row = viewer.IsSignedIn || page.Rules.Capacity is not null ? await Query(db, page.Id, viewer.PersonId ?? Guid.Empty) : null;
        var mine = row?.Status is { } status ? new Mine(status, row.Percent, row.Done, row.Total, row.CompletedAt) : null;
        int? left = page.Rules.Capacity is { } seats ? Math.Max(0, seats - row?.Taken ?? 0) : null;
        return new Region("/Features/Enrollments/Enroll/_EnrollCard.cshtml", new Card(page, mine, left, row?.Waiting ?? 0, Seats.Closed(page.Status, page.Rules, page.Description.Pricing, clock.Now)));
    }

    private sealed record Row(EnrollmentStatus? Status, decimal Percent, int Done, int Total, DateTime? CompletedAt, int Taken, int Waiting);

    /// <summary>The viewer's place and, where seats are few, how many are taken and awaited: in one statement.</summary>
    private static readonly Func<LmsContext, Guid, Guid, Task<Row?>> Query = EF.CompileAsyncQuery((LmsContext db, Guid courseId, Guid personId) =>
        (from course in db.Courses.AsNoTracking()
         where course.Id == courseId
         from mine in db.Enrollments.Where(e => e.CourseId == courseId && e.PersonId == personId).DefaultIfEmpty()
         select new Row(
             mine == null ? null : mine.Status, mine == null ? 0 : mine.ProgressPercent, mine == null ? 0 : mine.LessonsDone, mine == null ? 0 : mine.LessonsTotal, mine == null ? null : mine.CompletedAt,
             course.Rules.Capacity == null ? 0 : db.Enrollments.Count(e => e.CourseId == courseId && (e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress
                 || e.Status == EnrollmentStatus.Completed || e.Status == EnrollmentStatus.PendingPayment || e.Status == EnrollmentStatus.Suspended)),
             course.Rules.Capacity == null ? 0 : db.Enrollments.Count(e => e.CourseId == courseId && e.Status == EnrollmentStatus.Waitlisted))).FirstOrDefault());
}
