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

public enum LearningAct
{
    /// <summary>Read the lesson: enrolled, on the course team, or a free preview.</summary>
    Read,

    /// <summary>Earn progress in it: enrolled only.</summary>
    Study,

    /// <summary>Answer its questions and turn its cards: whoever studies it, and its team to try them.</summary>
    Practice,

    /// <summary>Keep notes and bookmarks: whoever may read and is signed in.</summary>
    Annotate,
}

public sealed class LearningPolicy(TimeProvider clock) : Policy<LessonPlace, LearningAct>
{
    public override bool Allows(Viewer who, LessonPlace it, LearningAct act)
    {
        var teaches = it.ViewerRole is not null || who.IsAdmin;
        var studies = it is { IsIn: true, IsPublished: true, CourseStatus: not CourseStatus.UnderReview } && it.IsOpenAt(clock.Now);
        return act switch
        {
            LearningAct.Read => studies || teaches || it is { IsPreview: true, IsPublished: true, CourseStatus: CourseStatus.Published },
            LearningAct.Study => studies,
            LearningAct.Practice => studies || teaches,
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

    /// <summary>Its unit is open before payment.</summary>
    public bool IsFree { get; init; }
}

/// <summary>The lessons of a course in reading order, with what the learner did, and what of them is open.</summary>
public sealed class Steps
{
    private readonly Locks? locks;
    private readonly LearnerFacts facts;
    private readonly IReadOnlyDictionary<Guid, decimal>? scores;

    /// <param name="locks">Null for whom everything is open: those who teach.</param>
    private Steps(IReadOnlyList<Step> all, Locks? locks, DateOnly today, DateOnly? enrolledOn, IReadOnlyDictionary<Guid, decimal>? scores = null)
    {
        var done = all.Where(s => s.IsDone).Select(s => s.LessonId).ToHashSet();
        (All, this.locks, this.scores, facts) = (all, locks, scores, new LearnerFacts(done.Contains, today, enrolledOn) { Score = id => scores?.GetValueOrDefault(id) ?? 0 });
    }

    /// <summary>Without rules besides the order.</summary>
    public Steps(IReadOnlyList<Step> all, bool isSequential) : this(all, new Locks([.. all.Select(s => new Locks.Place(s.LessonId, s.Slug, s.Title, s.IsRequired, s.ModuleId, s.ModuleTitle, null, null))], isSequential), default, null)
    {
    }

    public IReadOnlyList<Step> All { get; }

    /// <summary>Why the lesson is not open; empty when it is, and what is done stays open.</summary>
    public IReadOnlyList<LockReason> LocksOn(Guid lessonId) => locks?.On(lessonId, facts) ?? [];

    /// <summary>All lessons that are not open, with the reasons.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<LockReason>> Locked => field ??= locks?.All(facts) ?? [];

    public (Step? Before, Step? After) Around(Guid lessonId)
    {
        for (var i = 0; i < All.Count; i++)
            if (All[i].LessonId == lessonId) return (i > 0 ? All[i - 1] : null, i + 1 < All.Count ? All[i + 1] : null);
        return (null, null);
    }

    /// <summary>As they are once the lesson is done.</summary>
    public Steps WithDone(Guid lessonId) => new([.. All.Select(s => s.LessonId == lessonId ? s with { Progress = ProgressStatus.Completed } : s)], locks, facts.Today, facts.EnrolledOn, scores);

    /// <summary>Where to go on: the lesson last opened if it is not done, else the first that is open and not done.</summary>
    public Step? Resume(Guid? currentLessonId)
    {
        var current = All.FirstOrDefault(s => s.LessonId == currentLessonId);
        return (current is { IsDone: false } && !Locked.ContainsKey(current.LessonId) ? current : null) ?? All.FirstOrDefault(s => !s.IsDone && !Locked.ContainsKey(s.LessonId))
            ?? All.FirstOrDefault(s => !s.IsDone) ?? current ?? (All.Count > 0 ? All[0] : null);
    }

    /// <summary>From what is kept of the course; only the learner's own progress is read.</summary>
    /// <param name="isFree">Everything is open.</param>
    public static async Task<Steps> ReadAsync(LmsContext db, CourseMap.Entry map, Guid? enrollmentId, DateTime? enrolledAt, bool isFree, CancellationToken stop)
    {
        var progress = new Dictionary<Guid, ProgressStatus>();
        if (enrollmentId is { } id)
            await foreach (var row in ProgressQuery(db, id).WithCancellation(stop)) progress[row.LessonId] = row.Status;
        var scores = enrollmentId is { } learner && !isFree ? await LessonScores.OfAsync(db, map, learner, stop) : null;
        return new Steps([.. map.Published.Select(l => new Step(
            l.ModuleId, l.ModuleTitle, l.UnitId, l.UnitTitle, l.LessonId, l.Slug, l.Title, l.Kind, l.Minutes, l.IsRequired, l.IsPreview,
            progress.TryGetValue(l.LessonId, out var status) ? status : null) { IsFree = l.IsFree })],
            isFree ? null : map.Locks, Clock.DayIn(map.Zone, db.Clock.Now), enrolledAt is { } at ? Clock.DayIn(map.Zone, at) : null, scores);
    }

    public static Task<Steps> ReadAsync(LmsContext db, LessonPlace place, bool isFree, CancellationToken stop) => ReadAsync(db, place.Map, place.EnrollmentId, place.EnrolledAt, isFree, stop);

    private sealed record ProgressRow(Guid LessonId, ProgressStatus Status);

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<ProgressRow>> ProgressQuery = EF.CompileAsyncQuery((LmsContext db, Guid enrollmentId) =>
        db.LessonProgress.AsNoTracking().Where(p => p.EnrollmentId == enrollmentId).Select(p => new ProgressRow(p.LessonId, p.Status)));
}
