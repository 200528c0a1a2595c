using System.Collections.ObjectModel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The facts about a learner that availability depends on.</summary>
/// <param name="IsDone">Whether the lesson is done.</param>
/// <param name="Today">The current day at the institution.</param>
/// <param name="EnrolledOn">Also there; null for someone who is not enrolled.</param>
public sealed record LearnerFacts(Func<Guid, bool> IsDone, DateOnly Today, DateOnly? EnrolledOn)
{
    /// <summary>The score reached in a lesson whose score a restriction requires, 0–100; 0 without answers.</summary>
    public Func<Guid, decimal> Score { get; init; } = _ => 0;

    /// <summary>What kinds of conditions have read about the learner, by their keys (<see cref="IUnlockKind.FactsAsync"/>).</summary>
    public IReadOnlyDictionary<string, object> Known { get; init; } = ReadOnlyDictionary<string, object>.Empty;

    /// <summary>Stands for someone who meets whatever does not depend on a lesson.</summary>
    internal bool IsImagined { get; init; }
}

/// <summary>One thing that is still waited for.</summary>
public sealed record Waiting(IUnlockKind Kind)
{
    /// <summary>The title of the lesson or module, or of what else is waited for.</summary>
    public string? Title { get; init; }

    /// <summary>The slug of the lesson to open for it.</summary>
    public string? Slug { get; init; }

    public DateOnly? Day { get; init; }

    /// <summary>Days after enrollment, for someone who is not enrolled.</summary>
    public int? Days { get; init; }

    /// <summary>The required score.</summary>
    public int? Percent { get; init; }

    /// <summary>The score so far, if the learner has answered something.</summary>
    public decimal? Reached { get; init; }
}

/// <summary>Why a lesson is locked: all of these restrictions are required, or any of them.</summary>
public sealed record LockReason(bool IsAny, IReadOnlyList<Waiting> For)
{
    /// <summary>The lesson to do first, if doing one helps.</summary>
    public string? Slug => For.FirstOrDefault(w => w.Slug is not null)?.Slug;
}

/// <summary>
/// The only place that determines which lessons of a course are open: by their order, if the course has one, by the rule of their module
/// and by their own. Lessons that are done stay open. A condition on a lesson that learners do not have (hidden or deleted), that could
/// itself never open, or that has no questions to score in, is ignored: no one waits forever.
/// </summary>
public sealed class Locks
{
    private static readonly LearnerFacts Nothing = new(_ => false, DateOnly.MaxValue, DateOnly.MinValue) { IsImagined = true };

    /// <summary>What the order of a course waits for.</summary>
    private static readonly LessonDone Order = new();

    private readonly IReadOnlyList<Place> lessons;
    private readonly bool isSequential;
    private readonly UnlockKinds kinds;
    private readonly Dictionary<Guid, int> places = [];
    private readonly Dictionary<Guid, List<Place>> counted;
    private readonly HashSet<Guid> stuck = [];

    /// <param name="lessons">In reading order.</param>
    /// <param name="isSequential">Each required lesson opens the next.</param>
    /// <param name="kinds">A condition of another kind is ignored.</param>
    public Locks(IReadOnlyList<Place> lessons, bool isSequential, UnlockKinds kinds)
    {
        (this.lessons, this.isSequential, this.kinds) = (lessons, isSequential, kinds);
        for (var i = 0; i < lessons.Count; i++)
            places[lessons[i].LessonId] = i;
        // A module without required lessons is done when all its lessons are.
        counted = lessons
            .GroupBy(l => l.ModuleId)
            .ToDictionary(m => m.Key, m => m.Any(l => l.IsRequired) ? m.Where(l => l.IsRequired).ToList() : m.ToList());
        HasRules = lessons.Any(l => l.Rule is not null || l.ModuleRule is not null);
        if (!HasRules)
            return;
        stuck = FindStuck();
        Reading =
        [
            .. lessons
                .SelectMany(l => new[] { l.Rule, l.ModuleRule })
                .SelectMany(r => r?.When ?? [])
                .Select(c => kinds.Find(c.Kind))
                .OfType<IUnlockKind>()
                .Where(k => k.HasFacts)
                .Distinct(),
        ];
    }

    /// <summary>A lesson with its restrictions.</summary>
    public sealed record Place
    {
        public required Guid LessonId { get; init; }

        public required string Slug { get; init; }

        public required string Title { get; init; }

        public required bool IsRequired { get; init; }

        public required Guid ModuleId { get; init; }

        public required string ModuleTitle { get; init; }

        public required UnlockRule? Rule { get; init; }

        public required UnlockRule? ModuleRule { get; init; }

        /// <summary>Its text has questions with a score.</summary>
        public bool HasScore { get; init; } = true;
    }

    public bool HasRules { get; }

    /// <summary>The kinds in its rules that read something about a learner.</summary>
    public IReadOnlyList<IUnlockKind> Reading { get; } = [];

    /// <summary>False where every lesson is open to every learner.</summary>
    public bool IsAny => isSequential || HasRules;

    /// <summary>Lessons in or behind a cycle of restrictions: they could never become available.</summary>
    public IReadOnlySet<Guid> Stuck => stuck;

    /// <returns>Null for a lesson that learners do not have, or that could itself never open.</returns>
    public Place? Lesson(Guid? id) =>
        id is { } lesson && places.TryGetValue(lesson, out var at) && !stuck.Contains(lesson) ? lessons[at] : null;

    /// <returns>What counts in the module; null for a module that learners do not have, or that could itself never be done.</returns>
    public IReadOnlyList<Place>? Module(Guid? id) =>
        id is { } module && counted.TryGetValue(module, out var all) && !all.Exists(l => stuck.Contains(l.LessonId)) ? all : null;

    /// <summary>All that counts in the module is done.</summary>
    public bool IsDone(Guid moduleId, LearnerFacts who) =>
        counted.TryGetValue(moduleId, out var all) && all.TrueForAll(l => who.IsDone(l.LessonId));

    /// <summary>What is waited for, as the condition says it, with the lesson to go to.</summary>
    public Waiting Ordinary(IUnlockKind kind, UnlockCondition it, LearnerFacts who)
    {
        var lesson = kind.Target is UnlockTarget.Lesson ? Lesson(it.Of) : null;
        var module = kind.Target is UnlockTarget.Module ? Module(it.Of) : null;
        return new(kind)
        {
            Title = lesson?.Title ?? module?[0].ModuleTitle,
            Slug = lesson?.Slug ?? module?.FirstOrDefault(l => !who.IsDone(l.LessonId))?.Slug,
            Day = it.Day,
            Days = it.Days,
            Percent = it.Percent,
        };
    }

    /// <returns>Empty when the lesson is open.</returns>
    public IReadOnlyList<LockReason> On(Guid lessonId, LearnerFacts who)
    {
        if (!places.TryGetValue(lessonId, out var at) || who.IsDone(lessonId))
            return [];
        var before = isSequential ? lessons.Take(at).FirstOrDefault(l => l.IsRequired && !who.IsDone(l.LessonId)) : null;
        return Of(lessons[at], before, who);
    }

    /// <summary>All locked lessons, with the reasons.</summary>
    public Dictionary<Guid, IReadOnlyList<LockReason>> All(LearnerFacts who)
    {
        var locked = new Dictionary<Guid, IReadOnlyList<LockReason>>();
        if (!IsAny)
            return locked;
        Place? before = null;
        foreach (var lesson in lessons)
        {
            var isDone = who.IsDone(lesson.LessonId);
            if (!isDone && Of(lesson, before, who) is { Count: > 0 } why)
                locked[lesson.LessonId] = why;
            if (isSequential && before is null && lesson.IsRequired && !isDone)
                before = lesson;
        }
        return locked;
    }

    /// <summary>
    /// Returns the rules as shown to someone who is only viewing the course: without its order, and as if nothing were done.
    /// </summary>
    public IReadOnlyList<LockReason> RulesOn(Guid lessonId, DateOnly today) =>
        places.TryGetValue(lessonId, out var at) ? Of(lessons[at], null, new LearnerFacts(_ => false, today, null)) : [];

    /// <summary>The titles along a cycle that contains or follows the lesson, ending with the first one.</summary>
    public IReadOnlyList<string> Ring(Guid lessonId)
    {
        var way = new List<(Guid Id, string Title)>();
        for (var at = lessons[places[lessonId]]; ; )
        {
            if (way.FindIndex(w => w.Id == at.LessonId) is >= 0 and var first)
                return [.. way.Skip(first).Select(w => w.Title), at.Title];
            way.Add((at.LessonId, at.Title));
            if (Next(at) is not { } next)
                return [.. way.Select(w => w.Title)];
            way.AddRange(next.Through);
            at = next.Lesson;
        }
    }

    private List<LockReason> Of(Place lesson, Place? before, LearnerFacts who)
    {
        var locks = new List<LockReason>();
        if (before is not null)
            locks.Add(new LockReason(false, [new Waiting(Order) { Title = before.Title, Slug = before.Slug }]));
        foreach (var rule in new[] { lesson.ModuleRule, lesson.Rule })
        {
            if (rule is null)
                continue;
            var open = rule.When.Select(c => (Condition: c, Holds: Holds(c, who))).Where(c => c.Holds is not null).ToList();
            var waiting = open.Where(c => c.Holds is false)
                .Select(c => kinds.Find(c.Condition.Kind)!.Waits(c.Condition, this, who))
                .ToList();
            if (waiting.Count > 0 && (!rule.IsAny || waiting.Count == open.Count))
                locks.Add(new LockReason(rule.IsAny, waiting));
        }
        // The order and a restriction may require the same lesson, which is listed once.
        return locks is [var first, ..] && locks.Count > 1 && before is not null
            ? [first, .. locks.Skip(1).Where(l => l.For is not [var only] || only != first.For[0])]
            : locks;
    }

    /// <returns>Null for a condition that is ignored.</returns>
    private bool? Holds(UnlockCondition it, LearnerFacts who)
    {
        if (kinds.Find(it.Kind) is not { } kind || kind.Missing(it) is not null || !IsThere(kind, it) || !kind.Counts(it, this))
            return null;
        return who.IsImagined ? CouldHold(kind, it, who) : kind.Holds(it, this, who);
    }

    private bool IsThere(IUnlockKind kind, UnlockCondition it) =>
        kind.Target switch
        {
            UnlockTarget.Lesson => Lesson(it.Of) is not null,
            UnlockTarget.Module => Module(it.Of) is not null,
            _ => true,
        };

    private bool CouldHold(IUnlockKind kind, UnlockCondition it, LearnerFacts who) =>
        kind.Target switch
        {
            UnlockTarget.Lesson => who.IsDone(it.Of!.Value),
            UnlockTarget.Module => IsDone(it.Of!.Value, who),
            _ => true,
        };

    /// <summary>Opens whatever could open if all days had come, does it, and looks again: what is left at the end is stuck.</summary>
    private HashSet<Guid> FindStuck()
    {
        var (done, before) = (new HashSet<Guid>(), -1);
        var who = Nothing with { IsDone = done.Contains };
        while (done.Count > before)
        {
            before = done.Count;
            Place? first = null;
            foreach (var lesson in lessons)
            {
                if (done.Contains(lesson.LessonId))
                    continue;
                if (Of(lesson, first, who).Count == 0)
                    done.Add(lesson.LessonId);
                else if (isSequential && lesson.IsRequired)
                    first ??= lesson;
            }
        }
        return [.. lessons.Select(l => l.LessonId).Where(l => !done.Contains(l))];
    }

    /// <summary>Returns the stuck lesson that a stuck lesson waits for, and the modules along the way.</summary>
    private (Place Lesson, List<(Guid, string)> Through)? Next(Place lesson)
    {
        foreach (
            var (rule, through) in new (UnlockRule?, List<(Guid, string)>)[]
            {
                (lesson.Rule, []),
                (lesson.ModuleRule, [(lesson.ModuleId, lesson.ModuleTitle)]),
            }
        )
        {
            foreach (var condition in rule?.When ?? [])
            {
                var target = kinds.Find(condition.Kind)?.Target;
                if (target is UnlockTarget.Lesson && condition.Of is { } id && stuck.Contains(id))
                    return (lessons[places[id]], through);
                if (
                    target is UnlockTarget.Module
                    && condition.Of is { } module
                    && counted.TryGetValue(module, out var all)
                    && all.Find(l => stuck.Contains(l.LessonId)) is { } member
                )
                    return (member, [.. through, (module, member.ModuleTitle)]);
            }
        }
        return
            isSequential
            && lessons.TakeWhile(l => l != lesson).FirstOrDefault(l => l.IsRequired && stuck.Contains(l.LessonId)) is { } earlier
            ? (earlier, [])
            : null;
    }
}
