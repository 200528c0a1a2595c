using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A lesson of the course is done. A record: the order of a course waits for lessons too, and says the same.</summary>
public sealed record LessonDone : IUnlockKind
{
    public const string Key = "Lesson";

    string IUnlockKind.Key => Key;

    public int Order => 10;

    public string Name => "Lesson completed";

    public string Icon => "check-circle";

    public UnlockTarget Target => UnlockTarget.Lesson;

    public IReadOnlyList<UnlockField> Fields { get; } =
    [
        new()
        {
            Value = UnlockValue.Of,
            Name = "Lesson",
            Label = "Lesson completed",
            Choose = "Choose a lesson",
            PackageKey = "lesson-done",
        },
    ];

    public Refusal? Missing(UnlockCondition it) => it.Of is null ? new("Choose a lesson.", "Lesson") : null;

    public bool Holds(UnlockCondition it, Locks locks, LearnerFacts who) => who.IsDone(it.Of!.Value);

    public Sentence Text(Waiting it) => Sentence.Of("after “{0}” is completed", it.Title);

    public Task<IReadOnlyList<UnlockOption>?> OptionsAsync(UnlockEdit it, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<UnlockOption>?>([
            .. it.Course.Lessons.Where(l => l.Id != it.Id).Select(l => new UnlockOption(l.Id, l.Title)),
        ]);

    /// <summary>Two of them are the same kind.</summary>
    public bool Equals(LessonDone? other) => other is not null;

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
