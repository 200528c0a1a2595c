using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A lesson and where the viewer stands in it: all that the player needs, read in one statement.</summary>
public sealed record LessonPlace(
    Guid CourseId, string CourseSlug, string CourseTitle, CourseStatus CourseStatus, CourseRules Rules, string Language,
    Guid LessonId, string Slug, string Title, string? Objective, LessonKind Kind, CompletionRule Rule, int RequiredMinutes, int? CheckMinutes, int Minutes,
    bool IsPublished, bool IsPreview, bool IsRequired, bool HasMath, Guid? VideoFileId, string? VideoFileName, string? VideoUrl, int VideoSeconds,
    Guid? EnrollmentId, EnrollmentStatus? EnrollmentStatus, Guid? CurrentLessonId, int LessonsDone, int LessonsTotal, DateTime? CourseCompletedAt,
    ProgressStatus? Progress, decimal Percent, int PositionSeconds, string? Watched, int ActiveSeconds, Guid? OpenCheckId, DateTime? OpenedAt,
    CourseRole? ViewerRole, bool IsBookmarked)
{
    public LessonContent Content { get; init; } = LessonContent.None;

    public LessonFilm Film { get; init; } = LessonFilm.AsUploaded;

    public string Url => $"/learn/{CourseSlug}/{Slug}";

    /// <summary>How many questions and decks stand in its text.</summary>
    public int ActivityCount { get; init; }

    /// <summary>How many of them the viewer has done; known to a page that has looked.</summary>
    public ActivityTally? Tally { get; set; }

    /// <summary>The course that it is in.</summary>
    public CourseMap.Entry Map { get; init; } = null!;

    public DateTime? EnrolledAt { get; init; }

    /// <summary>The number of the version that is shown.</summary>
    public int Edition { get; init; }

    /// <summary>Its unit is open before payment.</summary>
    public bool IsFree { get; init; }

    public bool IsEnrolled => EnrollmentStatus is Enrollments.Model.EnrollmentStatus.Enrolled or Enrollments.Model.EnrollmentStatus.InProgress or Enrollments.Model.EnrollmentStatus.Completed;

    /// <summary>Has a seat whose payment is still missing: only what is free is open.</summary>
    public bool IsUnpaid => EnrollmentStatus is Enrollments.Model.EnrollmentStatus.PendingPayment;

    /// <summary>May study this lesson, as far as the enrollment goes.</summary>
    public bool IsIn => IsEnrolled || (IsUnpaid && IsFree);

    public bool IsDone => Progress is ProgressStatus.Completed;

    /// <summary>The viewer sees it as one of its team, or as an administrator.</summary>
    public bool IsTaughtBy(Viewer viewer) => ViewerRole is not null || viewer.IsAdmin;

    /// <summary>What is no part of the catalog is not known to exist, but a learner's own course stays known.</summary>
    private bool IsKnownTo(Viewer viewer) => IsTaughtBy(viewer) || (IsPublished && (CourseStatus is CourseStatus.Published || IsEnrolled));

    public int Interval => CheckMinutes ?? Rules.CheckMinutes;

    public bool IsOpenAt(DateTime now) => !(Rules.StartsAt > now);

    /// <summary>Puts together what all readers share and what is the viewer's own: one statement, and none for a visitor.</summary>
    /// <returns>Null when there is none, and when the viewer may not know of it: no address tells which.</returns>
    public static async Task<LessonPlace?> FindAsync(LmsContext db, CourseMap.Entry? map, string lessonSlug, Viewer viewer) =>
        await ReadAsync(db, map, lessonSlug, viewer.PersonId) is { } place && place.IsKnownTo(viewer) ? place : null;

    /// <summary>The same whether or not the person may know of it: for answering a question about them.</summary>
    public static async Task<LessonPlace?> ReadAsync(LmsContext db, CourseMap.Entry? map, string lessonSlug, Guid? personId)
    {
        if (map?.Find(lessonSlug) is not { } lesson) return null;
        var mine = personId is { } id ? await Query(db, map.Course.Id, lesson.LessonId, id) : null;
        var course = map.Course;
        return new LessonPlace(
            course.Id, course.Slug, course.Title, course.Status, course.Rules, course.Description.Language,
            lesson.LessonId, lesson.Slug, lesson.Title, lesson.Objective, lesson.Kind, lesson.Rule, lesson.RequiredMinutes, lesson.CheckMinutes, lesson.Minutes,
            lesson.IsPublished, lesson.IsPreview, lesson.IsRequired, lesson.HasMath, lesson.VideoFileId, lesson.VideoFileName, lesson.VideoUrl, lesson.VideoSeconds,
            mine?.EnrollmentId, mine?.Status, mine?.CurrentLessonId, mine?.LessonsDone ?? 0, mine?.LessonsTotal ?? 0, mine?.CompletedAt,
            mine?.Progress, mine?.Percent ?? 0, mine?.Position ?? 0, mine?.Watched, mine?.ActiveSeconds ?? 0, mine?.OpenCheckId, mine?.OpenedAt,
            map.RoleOf(personId), mine?.IsBookmarked ?? false)
        {
            Content = lesson.Content,
            Film = lesson.Film,
            Map = map,
            Edition = lesson.Edition,
            EnrolledAt = mine?.EnrolledAt,
            IsFree = lesson.IsFree,
            ActivityCount = lesson.ActivityCount,
        };
    }

    private sealed record Mine(
        Guid? EnrollmentId, EnrollmentStatus? Status, Guid? CurrentLessonId, int LessonsDone, int LessonsTotal, DateTime? CompletedAt,
        ProgressStatus? Progress, decimal Percent, int Position, string? Watched, int ActiveSeconds, Guid? OpenCheckId, DateTime? OpenedAt, bool IsBookmarked, DateTime? EnrolledAt);

    private static readonly Func<LmsContext, Guid, Guid, Guid, Task<Mine?>> Query = EF.CompileAsyncQuery((LmsContext db, Guid courseId, Guid lessonId, Guid personId) =>
        (from person in db.People.AsNoTracking()
         where person.Id == personId
         from enrollment in db.Enrollments.Where(e => e.CourseId == courseId && e.PersonId == personId).DefaultIfEmpty()
         from progress in db.LessonProgress.Where(p => p.EnrollmentId == enrollment!.Id && p.LessonId == lessonId).DefaultIfEmpty()
         select new Mine(
             enrollment == null ? null : enrollment.Id, enrollment == null ? null : enrollment.Status, enrollment == null ? null : enrollment.CurrentLessonId,
             enrollment == null ? 0 : enrollment.LessonsDone, enrollment == null ? 0 : enrollment.LessonsTotal, enrollment == null ? null : enrollment.CompletedAt,
             progress == null ? null : progress.Status, progress == null ? 0 : progress.Percent, progress == null ? 0 : progress.PositionSeconds, progress == null ? null : progress.WatchedRanges,
             progress == null ? 0 : progress.ActiveSeconds, progress == null ? null : progress.OpenCheckId, progress == null ? null : progress.OpenedAt,
             db.Bookmarks.Any(b => b.PersonId == personId && b.LessonId == lessonId), enrollment == null ? null : enrollment.EnrolledAt))
        .FirstOrDefault());
}
