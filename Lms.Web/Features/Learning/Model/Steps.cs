using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>One lesson of the outline with the learner's state.</summary>
public sealed record Step
{
    public required Guid ModuleId { get; init; }

    public required string ModuleTitle { get; init; }

    public required Guid UnitId { get; init; }

    public required string UnitTitle { get; init; }

    public required Guid LessonId { get; init; }

    public required string Slug { get; init; }

    public required string Title { get; init; }

    public required string Kind { get; init; }

    public required int Minutes { get; init; }

    public required bool IsRequired { get; init; }

    public required bool IsPreview { get; init; }

    public required ProgressStatus? Progress { get; init; }

    public bool IsDone => Progress is ProgressStatus.Completed;

    /// <summary>Its unit is open before payment.</summary>
    public bool IsFree { get; init; }
}

/// <summary>The lessons of a course in reading order, with what the learner did, and what of them is open.</summary>
public sealed class Steps
{
    private readonly Locks? locks;
    private readonly LearnerFacts facts;

    /// <param name="locks">Null for whom everything is open: those who teach.</param>
    /// <param name="facts">What is known of the learner beside what is done.</param>
    private Steps(IReadOnlyList<Step> all, Locks? locks, LearnerFacts facts)
    {
        var done = all.Where(s => s.IsDone).Select(s => s.LessonId).ToHashSet();
        All = all;
        this.locks = locks;
        this.facts = facts with { IsDone = done.Contains };
    }

    /// <summary>Creates steps without rules other than the order.</summary>
    public Steps(IReadOnlyList<Step> all, bool isSequential)
        : this(
            all,
            new Locks(
                [
                    .. all.Select(s => new Locks.Place
                    {
                        LessonId = s.LessonId,
                        Slug = s.Slug,
                        Title = s.Title,
                        IsRequired = s.IsRequired,
                        ModuleId = s.ModuleId,
                        ModuleTitle = s.ModuleTitle,
                        Rule = null,
                        ModuleRule = null,
                    }),
                ],
                isSequential,
                UnlockKinds.None
            ),
            new LearnerFacts(_ => false, default, null)
        ) { }

    public IReadOnlyList<Step> All { get; }

    /// <summary>Why the lesson is locked; empty if it is available. A completed lesson stays available.</summary>
    public IReadOnlyList<LockReason> LocksOn(Guid lessonId) => locks?.On(lessonId, facts) ?? [];

    /// <summary>All lessons that are not open, with the reasons.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<LockReason>> Locked => field ??= locks?.All(facts) ?? [];

    public (Step? Before, Step? After) Around(Guid lessonId)
    {
        for (var i = 0; i < All.Count; i++)
            if (All[i].LessonId == lessonId)
                return (i > 0 ? All[i - 1] : null, i + 1 < All.Count ? All[i + 1] : null);
        return (null, null);
    }

    /// <summary>As they are once the lesson is done.</summary>
    public Steps WithDone(Guid lessonId) =>
        new([.. All.Select(s => s.LessonId == lessonId ? s with { Progress = ProgressStatus.Completed } : s)], locks, facts);

    /// <summary>
    /// Returns where to continue: the lesson last opened if it is open and not done, otherwise the first that is. If none is, the first
    /// that is not done; after all of them, the one last opened.
    /// </summary>
    /// <param name="partId">A module or unit to continue in; null for the whole course.</param>
    public Step? Resume(Guid? currentLessonId, Guid? partId = null)
    {
        if (partId is { } part && All.Where(s => s.ModuleId == part || s.UnitId == part).ToList() is { Count: > 0 } own)
            return own.Find(s => !s.IsDone && !Locked.ContainsKey(s.LessonId)) ?? own.Find(s => !s.IsDone) ?? own[0];
        var current = All.FirstOrDefault(s => s.LessonId == currentLessonId);
        return (current is { IsDone: false } && !Locked.ContainsKey(current.LessonId) ? current : null)
            ?? All.FirstOrDefault(s => !s.IsDone && !Locked.ContainsKey(s.LessonId))
            ?? All.FirstOrDefault(s => !s.IsDone)
            ?? current
            ?? (All.Count > 0 ? All[0] : null);
    }

    /// <summary>From the cached course; only the learner's own progress is read.</summary>
    /// <param name="isFree">Everything is open.</param>
    public static async Task<Steps> ReadAsync(
        LmsContext db,
        CourseMap.Entry map,
        Guid? enrollmentId,
        DateTime? enrolledAt,
        bool isFree,
        CancellationToken stop
    )
    {
        var progress = new Dictionary<Guid, ProgressStatus>();
        if (enrollmentId is { } id)
            await foreach (var row in ProgressQuery(db, id).WithCancellation(stop))
                progress[row.LessonId] = row.Status;
        var facts = new LearnerFacts(
            _ => false,
            Clock.DayIn(map.Zone, db.Clock.Now),
            enrolledAt is { } at ? Clock.DayIn(map.Zone, at) : null
        );
        if (enrollmentId is { } learner && !isFree)
        {
            var scores = await LessonScores.OfAsync(db, map, learner, stop);
            facts = facts with { Score = id => scores.GetValueOrDefault(id), Known = await map.KnownOfAsync(db, learner, stop) };
        }
        return new Steps(
            [
                .. map.Published.Select(l => new Step
                {
                    ModuleId = l.ModuleId,
                    ModuleTitle = l.ModuleTitle,
                    UnitId = l.UnitId,
                    UnitTitle = l.UnitTitle,
                    LessonId = l.LessonId,
                    Slug = l.Slug,
                    Title = l.Title,
                    Kind = l.Kind,
                    Minutes = l.Minutes,
                    IsRequired = l.IsRequired,
                    IsPreview = l.IsPreview,
                    Progress = progress.TryGetValue(l.LessonId, out var status) ? status : null,
                    IsFree = l.IsFree,
                }),
            ],
            isFree ? null : map.Locks,
            facts
        );
    }

    public static Task<Steps> ReadAsync(LmsContext db, LessonPlace place, bool isFree, CancellationToken stop) =>
        ReadAsync(db, place.Map, place.EnrollmentId, place.CountsFrom, isFree || place.IsUnlocked, stop);

    private sealed record ProgressRow(Guid LessonId, ProgressStatus Status);

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<ProgressRow>> ProgressQuery = EF.CompileAsyncQuery(
        (LmsContext db, Guid enrollmentId) =>
            db.LessonProgress.AsNoTracking().Where(p => p.EnrollmentId == enrollmentId).Select(p => new ProgressRow(p.LessonId, p.Status))
    );
}
