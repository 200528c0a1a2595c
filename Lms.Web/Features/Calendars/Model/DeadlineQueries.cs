using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>A deadline as a learner sees it.</summary>
public sealed record DueRow
{
    public required DateTime? FixedAt { get; init; }

    public required int? Days { get; init; }

    public required string Zone { get; init; }

    public required DateTime CountsFrom { get; init; }

    public required DeadlineAudience Audience { get; init; }

    public required string Instructions { get; init; }

    public required string? Reason { get; init; }

    public required string CourseTitle { get; init; }

    public required string CourseSlug { get; init; }

    /// <summary>The key of the module or unit that is due.</summary>
    public required Guid? PartId { get; init; }

    /// <summary>The module or unit that is due.</summary>
    public required string? PartTitle { get; init; }

    public required string? LessonTitle { get; init; }

    public required string? LessonSlug { get; init; }

    public DateTime DueAt => DueDates.Of(FixedAt, Days, Zone, CountsFrom);

    public string Title => LessonTitle ?? (string.IsNullOrEmpty(PartTitle) ? CourseTitle : PartTitle);

    /// <summary>The lesson, also while it is locked: its page says what opens it.</summary>
    public string Url => UrlOf(CourseSlug, LessonSlug, PartId);

    /// <summary>Where to do what is due: the lesson, or where the learner continues in the part or in the course.</summary>
    internal static string UrlOf(string courseSlug, string? lessonSlug, Guid? partId) =>
        lessonSlug is not null ? $"/learn/{courseSlug}/{lessonSlug}"
        : partId is { } part ? $"/learn/{courseSlug}?part={part}"
        : $"/learn/{courseSlug}";
}

/// <summary>A deadline that applies to an enrollment: no narrower one for the same thing does.</summary>
public sealed record AppliedDeadline
{
    public required Enrollment Enrollment { get; init; }

    public required Deadline Deadline { get; init; }
}

public static class DeadlineQueries
{
    public const int MostRead = 200;

    private const int MostShown = 20;

    /// <summary>
    /// Open deadlines of the person’s courses, the nearest first: those still to come, and those missed in the last month.
    /// </summary>
    /// <param name="most">How many of them.</param>
    public static async Task<IReadOnlyList<DueRow>> DueForAsync(this LmsContext db, Guid personId, DateTime now, int most = MostShown)
    {
        var since = now.AddDays(-30);
        var rows = new List<DueRow>();
        await foreach (var row in Query(db, personId, since))
            if (row.DueAt > since)
                rows.Add(row);
        return [.. rows.OrderBy(r => r.DueAt).Take(most)];
    }

    /// <summary>The deadlines that apply to these enrollments. The same rule stands in the query of one person’s deadlines.</summary>
    public static IQueryable<AppliedDeadline> Applying(this LmsContext db, IQueryable<Enrollment> enrollments) =>
        from e in enrollments
        join d in db.Deadlines on e.CourseId equals d.CourseId
        where d.AudienceId == null || d.AudienceId == e.ClassId || d.AudienceId == e.GroupId || d.AudienceId == e.PersonId
        where
            (d.Audience != DeadlineAudience.Class && d.Audience != DeadlineAudience.Group)
            || db.Classes.Any(c => c.Id == e.ClassId && c.ArchivedAt == null)
        where
            !db.Deadlines.Any(n =>
                n.CourseId == d.CourseId
                && n.TargetId == d.TargetId
                && n.Rank > d.Rank
                && (n.AudienceId == e.PersonId || n.AudienceId == e.GroupId || n.AudienceId == e.ClassId)
            )
        select new AppliedDeadline { Enrollment = e, Deadline = d };

    /// <summary>Without those whose thing the learner has done.</summary>
    public static IQueryable<AppliedDeadline> Open(this IQueryable<AppliedDeadline> applying, LmsContext db) =>
        from it in applying
        where it.Enrollment.CompletedAt == null
        where
            it.Deadline.LessonId == null
            || !db.LessonProgress.Any(p =>
                p.EnrollmentId == it.Enrollment.Id && p.LessonId == it.Deadline.LessonId && p.Status == ProgressStatus.Completed
            )
        where
            it.Deadline.LessonId != null
            || it.Deadline.Target == DeadlineTarget.Course
            || db.Lessons.Any(l =>
                l.CourseId == it.Enrollment.CourseId
                && l.IsPublished
                && l.IsRequired
                && (l.UnitId == it.Deadline.TargetId || db.Units.Any(u => u.Id == l.UnitId && u.ModuleId == it.Deadline.TargetId))
                && !db.LessonProgress.Any(p =>
                    p.EnrollmentId == it.Enrollment.Id && p.LessonId == l.Id && p.Status == ProgressStatus.Completed
                )
            )
        select it;

    private static readonly Func<LmsContext, Guid, DateTime, IAsyncEnumerable<DueRow>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId, DateTime since) =>
            (
                from e in db.Enrollments.AsNoTracking()
                where
                    e.PersonId == personId
                    && e.CompletedAt == null
                    && (e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress)
                join d in db.Deadlines on e.CourseId equals d.CourseId
                where d.AudienceId == null || d.AudienceId == e.ClassId || d.AudienceId == e.GroupId || d.AudienceId == e.PersonId
                where d.DueAt == null || d.DueAt > since
                where
                    (d.Audience != DeadlineAudience.Class && d.Audience != DeadlineAudience.Group)
                    || db.Classes.Any(c => c.Id == e.ClassId && c.ArchivedAt == null)
                where
                    !db.Deadlines.Any(n =>
                        n.CourseId == d.CourseId
                        && n.TargetId == d.TargetId
                        && n.Rank > d.Rank
                        && (n.AudienceId == e.PersonId || n.AudienceId == e.GroupId || n.AudienceId == e.ClassId)
                    )
                join course in db.Courses on d.CourseId equals course.Id
                from lesson in db.Lessons.Where(l => l.Id == d.LessonId).DefaultIfEmpty()
                from progress in db.LessonProgress.Where(p => p.EnrollmentId == e.Id && p.LessonId == d.LessonId).DefaultIfEmpty()
                where progress == null || progress.Status != ProgressStatus.Completed
                where
                    d.LessonId != null
                    || d.Target == DeadlineTarget.Course
                    || db.Lessons.Any(l =>
                        l.CourseId == e.CourseId
                        && l.IsPublished
                        && l.IsRequired
                        && (l.UnitId == d.TargetId || db.Units.Any(u => u.Id == l.UnitId && u.ModuleId == d.TargetId))
                        && !db.LessonProgress.Any(p => p.EnrollmentId == e.Id && p.LessonId == l.Id && p.Status == ProgressStatus.Completed)
                    )
                orderby d.DueAt ?? e.CountsFrom
                select new DueRow
                {
                    FixedAt = d.DueAt,
                    Days = d.DaysAfterStart,
                    Zone = d.TimeZone,
                    CountsFrom = e.CountsFrom,
                    Audience = d.Audience,
                    Instructions = d.Instructions,
                    Reason = d.Reason,
                    CourseTitle = course.Title,
                    CourseSlug = course.Slug,
                    PartId = d.Target == DeadlineTarget.Module || d.Target == DeadlineTarget.Unit ? d.TargetId : null,
                    PartTitle =
                        d.Target == DeadlineTarget.Module ? db.Modules.Where(m => m.Id == d.TargetId).Select(m => m.Title).FirstOrDefault()
                        : d.Target == DeadlineTarget.Unit ? db.Units.Where(u => u.Id == d.TargetId).Select(u => u.Title).FirstOrDefault()
                        : null,
                    LessonTitle = lesson == null ? null : lesson.Title,
                    LessonSlug = lesson == null ? null : lesson.Slug,
                }
            ).Take(MostRead)
    );
}
