using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>A deadline as a learner sees it, the nearest first.</summary>
public sealed record DueRow
{
    public required DateTime DueAt { get; init; }

    public required string CourseTitle { get; init; }

    public required string CourseSlug { get; init; }

    public required string? LessonTitle { get; init; }

    public required string? LessonSlug { get; init; }

    /// <summary>The lesson, also while it is locked: its page says what opens it.</summary>
    public string Url => LessonSlug is null ? $"/learn/{CourseSlug}" : $"/learn/{CourseSlug}/{LessonSlug}";
}

public static class DeadlineQueries
{
    /// <summary>Open deadlines of the person's courses: those still to come, and those missed in the last month.</summary>
    public static IAsyncEnumerable<DueRow> DueFor(this LmsContext db, Guid personId, DateTime now) => Query(db, personId, now.AddDays(-30));

    private static readonly Func<LmsContext, Guid, DateTime, IAsyncEnumerable<DueRow>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId, DateTime since) =>
            (
                from enrollment in db.Enrollments.AsNoTracking()
                where
                    enrollment.PersonId == personId
                    && enrollment.CompletedAt == null
                    && (enrollment.Status == EnrollmentStatus.Enrolled || enrollment.Status == EnrollmentStatus.InProgress)
                join deadline in db.Deadlines on enrollment.CourseId equals deadline.CourseId
                where deadline.DueAt > since
                join course in db.Courses on deadline.CourseId equals course.Id
                from lesson in db.Lessons.Where(l => l.Id == deadline.LessonId).DefaultIfEmpty()
                from progress in db
                    .LessonProgress.Where(p => p.EnrollmentId == enrollment.Id && p.LessonId == deadline.LessonId)
                    .DefaultIfEmpty()
                where progress == null || progress.Status != ProgressStatus.Completed
                orderby deadline.DueAt
                select new DueRow
                {
                    DueAt = deadline.DueAt,
                    CourseTitle = course.Title,
                    CourseSlug = course.Slug,
                    LessonTitle = lesson == null ? null : lesson.Title,
                    LessonSlug = lesson == null ? null : lesson.Slug,
                }
            ).Take(20)
    );
}
