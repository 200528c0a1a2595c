using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A day has come, where the institution is.</summary>
public sealed class DayCome : IUnlockKind
{
    public const string Key = "Day";

    string IUnlockKind.Key => Key;

    public int Order => 40;

    public string Name => "On or after a date";

    public string Icon => "calendar";

    public UnlockTarget Target => UnlockTarget.Nothing;

    public IReadOnlyList<UnlockField> Fields { get; } =
    [
        new()
        {
            Value = UnlockValue.Day,
            Name = "Day",
            Label = "On or after a date",
            PackageKey = "day",
        },
    ];

    public Refusal? Missing(UnlockCondition it) => it.Day is null ? new("Choose a date.", "Day") : null;

    public bool Holds(UnlockCondition it, Locks locks, LearnerFacts who) => who.Today >= it.Day;

    public Sentence Text(Waiting it) => LockWords.On(it.Day!.Value);
}
