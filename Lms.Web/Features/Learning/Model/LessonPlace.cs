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

    public string Url => $"/learn/{CourseSlug}/{Slug}";

    public bool IsEnrolled => EnrollmentStatus is Enrollments.Model.EnrollmentStatus.Enrolled or Enrollments.Model.EnrollmentStatus.InProgress or Enrollments.Model.EnrollmentStatus.Completed;

    public bool IsDone => Progress is ProgressStatus.Completed;

    /// <summary>The viewer sees it as one of its team, or as an administrator.</summary>
    public bool IsTaughtBy(Viewer viewer) => ViewerRole is not null || viewer.IsAdmin;

    public int Interval => CheckMinutes ?? Rules.CheckMinutes;

    public bool IsOpenAt(DateTime now) => !(Rules.StartsAt > now);

    /// <summary>Puts together what all readers share and what is the viewer's own: one statement, and none for a visitor.</summary>
    public static async Task<LessonPlace?> FindAsync(LmsContext db, CourseMap.Entry? map, string lessonSlug, Guid? personId)
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
        };
    }

    private sealed record Mine(
        Guid? EnrollmentId, EnrollmentStatus? Status, Guid? CurrentLessonId, int LessonsDone, int LessonsTotal, DateTime? CompletedAt,
        ProgressStatus? Progress, decimal Percent, int Position, string? Watched, int ActiveSeconds, Guid? OpenCheckId, DateTime? OpenedAt, bool IsBookmarked);

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
             db.Bookmarks.Any(b => b.PersonId == personId && b.LessonId == lessonId)))
        .FirstOrDefault());
}

public enum LearningAct
{
    /// <summary>Read the lesson: enrolled, on the course team, or a free preview.</summary>
    Read,

    /// <summary>Earn progress in it: enrolled only.</summary>
    Study,

    /// <summary>Keep notes and bookmarks: whoever may read and is signed in.</summary>
    Annotate,
}

public sealed class LearningPolicy(TimeProvider clock) : Policy<LessonPlace, LearningAct>
{
    public override bool Allows(Viewer who, LessonPlace it, LearningAct act)
    {
        var teaches = it.ViewerRole is not null || who.IsAdmin;
        var studies = it is { IsEnrolled: true, IsPublished: true, CourseStatus: not CourseStatus.UnderReview } && it.IsOpenAt(clock.Now);
        return act switch
        {
            LearningAct.Read => studies || teaches || it is { IsPreview: true, IsPublished: true, CourseStatus: CourseStatus.Published },
            LearningAct.Study => studies,
            LearningAct.Annotate => who.IsSignedIn && (studies || teaches),
            _ => false,
        };
    }
}

/// <summary>One lesson of the outline with the learner's state.</summary>
public sealed record Step(
    Guid ModuleId, string ModuleTitle, Guid UnitId, string UnitTitle, Guid LessonId, string Slug, string Title, LessonKind Kind, int Minutes, bool IsRequired, bool IsPreview, ProgressStatus? Progress)
{
    public bool IsDone => Progress is ProgressStatus.Completed;
}

/// <summary>The lessons of a course in reading order, with what the learner did.</summary>
public sealed class Steps(IReadOnlyList<Step> all, bool isSequential)
{
    public IReadOnlyList<Step> All => all;

    /// <summary>The required lesson that must be done before this one opens; null when it is open, and what is done stays open.</summary>
    public Step? LockedBy(Guid lessonId)
    {
        if (!isSequential || all.Any(s => s.LessonId == lessonId && s.IsDone)) return null;
        foreach (var step in all)
        {
            if (step.LessonId == lessonId) return null;
            if (step is { IsRequired: true, IsDone: false }) return step;
        }
        return null;
    }

    /// <summary>Keys of all lessons that are locked.</summary>
    public HashSet<Guid> Locked()
    {
        var locked = new HashSet<Guid>();
        if (!isSequential) return locked;
        var isShut = false;
        foreach (var step in all)
        {
            if (isShut && !step.IsDone) locked.Add(step.LessonId);
            isShut |= step is { IsRequired: true, IsDone: false };
        }
        return locked;
    }

    public (Step? Before, Step? After) Around(Guid lessonId)
    {
        for (var i = 0; i < all.Count; i++)
            if (all[i].LessonId == lessonId) return (i > 0 ? all[i - 1] : null, i + 1 < all.Count ? all[i + 1] : null);
        return (null, null);
    }

    /// <summary>Where to go on: the lesson last opened if it is not done, else the first that is not.</summary>
    public Step? Resume(Guid? currentLessonId) =>
        all.FirstOrDefault(s => s.LessonId == currentLessonId && !s.IsDone) ?? all.FirstOrDefault(s => !s.IsDone) ?? all.FirstOrDefault(s => s.LessonId == currentLessonId) ?? (all.Count > 0 ? all[0] : null);

    /// <summary>From what is kept of the course; only the learner's own progress is read.</summary>
    public static async Task<Steps> ReadAsync(LmsContext db, CourseMap.Entry map, Guid? enrollmentId, bool isSequential, CancellationToken stop)
    {
        var progress = new Dictionary<Guid, ProgressStatus>();
        if (enrollmentId is { } id)
            await foreach (var row in ProgressQuery(db, id).WithCancellation(stop)) progress[row.LessonId] = row.Status;
        return new Steps([.. map.Published.Select(l => new Step(
            l.ModuleId, l.ModuleTitle, l.UnitId, l.UnitTitle, l.LessonId, l.Slug, l.Title, l.Kind, l.Minutes, l.IsRequired, l.IsPreview,
            progress.TryGetValue(l.LessonId, out var status) ? status : null))], isSequential);
    }

    private sealed record ProgressRow(Guid LessonId, ProgressStatus Status);

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<ProgressRow>> ProgressQuery = EF.CompileAsyncQuery((LmsContext db, Guid enrollmentId) =>
        db.LessonProgress.AsNoTracking().Where(p => p.EnrollmentId == enrollmentId).Select(p => new ProgressRow(p.LessonId, p.Status)));

    public static async Task<Steps> ReadAsync(LmsContext db, Guid courseId, Guid? enrollmentId, bool isSequential, CancellationToken stop)
    {
        var steps = new List<Step>(64);
        await foreach (var step in Query(db, courseId, enrollmentId ?? Guid.Empty).WithCancellation(stop)) steps.Add(step);
        return new Steps(steps, isSequential);
    }

    private static readonly Func<LmsContext, Guid, Guid, IAsyncEnumerable<Step>> Query = EF.CompileAsyncQuery((LmsContext db, Guid courseId, Guid enrollmentId) =>
        from lesson in db.Lessons.AsNoTracking()
        where lesson.CourseId == courseId && lesson.IsPublished
        join unit in db.Units on lesson.UnitId equals unit.Id
        join module in db.Modules on unit.ModuleId equals module.Id
        from progress in db.LessonProgress.Where(p => p.EnrollmentId == enrollmentId && p.LessonId == lesson.Id).DefaultIfEmpty()
        orderby module.Position, unit.Position, lesson.Position
        select new Step(module.Id, module.Title, unit.Id, unit.Title, lesson.Id, lesson.Slug, lesson.Title, lesson.Kind, lesson.Minutes, lesson.IsRequired, lesson.IsPreview, progress == null ? null : progress.Status));
}
