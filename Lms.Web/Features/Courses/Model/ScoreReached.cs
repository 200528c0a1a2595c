using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>At least so many percent were reached in the questions of a lesson's text, with the best attempt at each.</summary>
public sealed class ScoreReached : IUnlockKind
{
    public const string Key = "Score";

    string IUnlockKind.Key => Key;

    public int Order => 30;

    public string Name => "Minimum score";

    public string Icon => "chart";

    public string? About => "A score counts the best attempt at each question in the lesson’s text.";

    public UnlockTarget Target => UnlockTarget.Lesson;

    public IReadOnlyList<UnlockField> Fields { get; } =
    [
        new()
        {
            Value = UnlockValue.Of,
            Name = "Scored",
            Label = "Minimum score",
            Choose = "Choose a lesson with questions",
            PackageKey = "lesson-scored",
        },
        new()
        {
            Value = UnlockValue.Percent,
            Name = "Percent",
            Label = "Percent",
            Min = 1,
            Max = 100,
            PackageKey = "at-least",
        },
    ];

    public Refusal? Missing(UnlockCondition it) =>
        it.Of is null ? new("Choose a lesson with questions.", "Scored")
        : it.Percent is >= 1 and <= 100 ? null
        : new("Enter the score as a percentage from 1 to 100.", "Percent");

    public bool Counts(UnlockCondition it, Locks locks) => locks.Lesson(it.Of) is { HasScore: true };

    public bool Holds(UnlockCondition it, Locks locks, LearnerFacts who) => who.Score(it.Of!.Value) >= it.Percent;

    public Waiting Waits(UnlockCondition it, Locks locks, LearnerFacts who) =>
        locks.Ordinary(this, it, who) with
        {
            Reached = who.Score(it.Of!.Value) is > 0 and var reached ? reached : null,
        };

    public Sentence Text(Waiting it) =>
        it.Reached is { } reached
            ? Sentence.Of(
                "once you score at least {0}% on the questions in “{1}” ({2}% so far)",
                it.Percent ?? 0,
                it.Title,
                Math.Floor(reached)
            )
            : Sentence.Of("once you score at least {0}% on the questions in “{1}”", it.Percent ?? 0, it.Title);

    /// <summary>Those with something in their text that is published.</summary>
    public Task<IReadOnlyList<UnlockOption>?> OptionsAsync(UnlockEdit it, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<UnlockOption>?>(
            it.Course.Lessons.Where(l => l.Id != it.Id && l.ActivityCount > 0).Select(l => new UnlockOption(l.Id, l.Title)).ToList()
                is { Count: > 0 } scorable
                ? scorable
                : null
        );

    public async Task<IReadOnlyDictionary<UnlockCondition, UnlockNote>> NotesAsync(
        UnlockEdit it,
        IReadOnlyList<UnlockCondition> conditions,
        CancellationToken stop
    )
    {
        var asked = conditions.Select(c => c.Of).OfType<Guid>().ToList();
        var bodies = await it
            .Db.LessonBodies.AsNoTracking()
            .Where(b => asked.Contains(b.LessonId))
            .Select(b => new { b.LessonId, b.Activities })
            .ToListAsync(stop);
        var withQuestions = bodies
            .Where(b => LessonActivities.Parse(b.Activities).All.Any(a => a.Practice is not null))
            .Select(b => b.LessonId)
            .ToHashSet();
        var note = new UnlockNote { Ignored = it.Words["Ignored until the lesson’s text has questions."] };
        return conditions.Where(c => c.Of is { } of && !withQuestions.Contains(of)).Distinct().ToDictionary(c => c, _ => note);
    }
}
