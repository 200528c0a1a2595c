using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A lesson and the viewer's progress in it: the data that all readers share, and the viewer's own.</summary>
public sealed record LessonPlace
{
    /// <summary>The course that it is in.</summary>
    public required CourseMap.Entry Map { get; init; }

    public required MappedLesson Lesson { get; init; }

    /// <summary>The viewer's role in the course's team; null for everyone else.</summary>
    public CourseRole? ViewerRole { get; init; }

    public OwnPart Mine { get; init; } = OwnPart.None;

    /// <summary>How many of its questions and decks the viewer has done; known to a page that has looked.</summary>
    public ActivityTally? Tally { get; set; }

    public Guid CourseId => Map.Course.Id;

    public string CourseSlug => Map.Course.Slug;

    public string CourseTitle => Map.Course.Title;

    public CourseStatus CourseStatus => Map.Course.Status;

    public CourseRules Rules => Map.Course.Rules;

    public string Language => Map.Course.Description.Language;

    public Guid LessonId => Lesson.LessonId;

    public string Slug => Lesson.Slug;

    public string Title => Lesson.Title;

    public string? Objective => Lesson.Objective;

    public string Kind => Lesson.Kind;

    public string Rule => Lesson.Rule;

    public int RequiredMinutes => Lesson.RequiredMinutes;

    public int? CheckMinutes => Lesson.CheckMinutes;

    public int Minutes => Lesson.Minutes;

    public bool IsPublished => Lesson.IsPublished;

    public bool IsPreview => Lesson.IsPreview;

    public bool IsRequired => Lesson.IsRequired;

    public bool HasMath => Lesson.HasMath;

    /// <summary>What the viewer did in it, for its completion criterion.</summary>
    public StudyFacts Facts => new(Percent, VideoSeconds, ActiveSeconds, RequiredMinutes);

    public Guid? VideoFileId => Lesson.VideoFileId;

    public string? VideoFileName => Lesson.VideoFileName;

    public string? VideoUrl => Lesson.VideoUrl;

    public int VideoSeconds => Lesson.VideoSeconds;

    public LessonContent Content => Lesson.Content;

    public LessonFilm Film => Lesson.Film;

    /// <summary>The number of questions and decks in its text.</summary>
    public int ActivityCount => Lesson.ActivityCount;

    /// <summary>The number of the version that is shown.</summary>
    public int Edition => Lesson.Edition;

    /// <summary>Its unit is open before payment.</summary>
    public bool IsFree => Lesson.IsFree;

    public Guid? EnrollmentId => Mine.EnrollmentId;

    public EnrollmentStatus? EnrollmentStatus => Mine.Status;

    /// <summary>What delayed availability counts from.</summary>
    public DateTime? CountsFrom => Mine.CountsFrom;

    /// <summary>The order and availability of lessons do not count for the viewer.</summary>
    public bool IsUnlocked => Mine.IsUnlocked;

    public Guid? CurrentLessonId => Mine.CurrentLessonId;

    public int LessonsDone => Mine.LessonsDone;

    public int LessonsTotal => Mine.LessonsTotal;

    public DateTime? CourseCompletedAt => Mine.CompletedAt;

    public ProgressStatus? Progress => Mine.Progress;

    public decimal Percent => Mine.Percent;

    public int PositionSeconds => Mine.PositionSeconds;

    public string? Watched => Mine.Watched;

    public int ActiveSeconds => Mine.ActiveSeconds;

    public Guid? OpenCheckId => Mine.OpenCheckId;

    public DateTime? OpenedAt => Mine.OpenedAt;

    public bool IsBookmarked => Mine.IsBookmarked;

    public string Url => $"/learn/{CourseSlug}/{Slug}";

    public bool IsEnrolled => EnrollmentStatus is { IsActive: true };

    /// <summary>The enrollment is unpaid: only free content is available.</summary>
    public bool IsUnpaid => EnrollmentStatus is Enrollments.Model.EnrollmentStatus.PendingPayment;

    /// <summary>May study this lesson, as far as the enrollment goes.</summary>
    public bool IsIn => IsEnrolled || (IsUnpaid && IsFree);

    public bool IsDone => Progress is ProgressStatus.Completed;

    /// <summary>The viewer sees it as one of its team, or as an administrator.</summary>
    public bool IsTaughtBy(Viewer viewer) => ViewerRole is not null || viewer.IsAdmin;

    /// <summary>Lessons outside the catalog are treated as nonexistent, but a learner's own course remains known.</summary>
    private bool IsKnownTo(Viewer viewer) => IsTaughtBy(viewer) || (IsPublished && (CourseStatus is CourseStatus.Published || IsEnrolled));

    public int Interval => CheckMinutes ?? Rules.CheckMinutes;

    /// <summary>Why the viewer may not study the course now, as far as the enrollment and its dates go.</summary>
    public Refusal? ClosedFor(Viewer viewer, DateTime now) =>
        IsUnpaid && IsFree ? null : StudyAccess.Against(Mine.Standing, CourseStatus, Rules, viewer, now);

    /// <summary>Combines what all readers share with the viewer's own data: one statement, and none for a visitor.</summary>
    /// <returns>Null if it does not exist or the viewer must not know about it: the response is the same.</returns>
    public static async Task<LessonPlace?> FindAsync(LmsContext db, CourseMap.Entry? map, string lessonSlug, Viewer viewer) =>
        await ReadAsync(db, map, lessonSlug, viewer.PersonId) is { } place && place.IsKnownTo(viewer) ? place : null;

    /// <summary>The same whether or not the person may know of it: for answering a question about them.</summary>
    public static async Task<LessonPlace?> ReadAsync(LmsContext db, CourseMap.Entry? map, string lessonSlug, Guid? personId)
    {
        if (map?.Find(lessonSlug) is not { } lesson)
            return null;
        var mine = personId is { } id ? await Query(db, map.Course.Id, lesson.LessonId, id) : null;
        return new LessonPlace
        {
            Map = map,
            Lesson = lesson,
            ViewerRole = map.RoleOf(personId),
            Mine = mine ?? OwnPart.None,
        };
    }

    private static readonly Func<LmsContext, Guid, Guid, Guid, Task<OwnPart?>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid courseId, Guid lessonId, Guid personId) =>
            (
                from person in db.People.AsNoTracking()
                where person.Id == personId
                from enrollment in db.Enrollments.Where(e => e.CourseId == courseId && e.PersonId == personId).DefaultIfEmpty()
                from progress in db.LessonProgress.Where(p => p.EnrollmentId == enrollment!.Id && p.LessonId == lessonId).DefaultIfEmpty()
                select new OwnPart
                {
                    EnrollmentId = enrollment == null ? null : enrollment.Id,
                    Status = enrollment == null ? null : enrollment.Status,
                    CurrentLessonId = enrollment == null ? null : enrollment.CurrentLessonId,
                    LessonsDone = enrollment == null ? 0 : enrollment.LessonsDone,
                    LessonsTotal = enrollment == null ? 0 : enrollment.LessonsTotal,
                    CompletedAt = enrollment == null ? null : enrollment.CompletedAt,
                    OpensAt = enrollment == null ? null : enrollment.OpensAt,
                    ExpiresAt = enrollment == null ? null : enrollment.ExpiresAt,
                    Because = enrollment == null ? null : enrollment.Because,
                    CountsFrom = enrollment == null ? null : enrollment.CountsFrom,
                    IsUnlocked = enrollment != null && enrollment.IsUnlocked,
                    Progress = progress == null ? null : progress.Status,
                    Percent = progress == null ? 0 : progress.Percent,
                    PositionSeconds = progress == null ? 0 : progress.PositionSeconds,
                    Watched = progress == null ? null : progress.WatchedRanges,
                    ActiveSeconds = progress == null ? 0 : progress.ActiveSeconds,
                    OpenCheckId = progress == null ? null : progress.OpenCheckId,
                    OpenedAt = progress == null ? null : progress.OpenedAt,
                    IsBookmarked = db.Bookmarks.Any(b => b.PersonId == personId && b.LessonId == lessonId),
                }
            ).FirstOrDefault()
    );
}

/// <summary>One person's own data about a lesson: the enrollment in its course and the progress in it, if any.</summary>
public sealed record OwnPart
{
    public static readonly OwnPart None = new();

    public Guid? EnrollmentId { get; init; }

    public EnrollmentStatus? Status { get; init; }

    public Guid? CurrentLessonId { get; init; }

    public int LessonsDone { get; init; }

    public int LessonsTotal { get; init; }

    public DateTime? CompletedAt { get; init; }

    public DateTime? CountsFrom { get; init; }

    public bool IsUnlocked { get; init; }

    public DateTime? OpensAt { get; init; }

    public DateTime? ExpiresAt { get; init; }

    public string? Because { get; init; }

    public StudyStanding Standing => new(Status, OpensAt, ExpiresAt, Because);

    public ProgressStatus? Progress { get; init; }

    public decimal Percent { get; init; }

    public int PositionSeconds { get; init; }

    /// <summary>As <see cref="LessonProgress.WatchedRanges"/> keeps them.</summary>
    public string? Watched { get; init; }

    public int ActiveSeconds { get; init; }

    public Guid? OpenCheckId { get; init; }

    public DateTime? OpenedAt { get; init; }

    public bool IsBookmarked { get; init; }
}
