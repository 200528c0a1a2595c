using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>So many days have passed since the learner enrolled.</summary>
public sealed class DaysEnrolled : IUnlockKind
{
    public const string Key = "DaysEnrolled";

    private static readonly Words Words = new();

    string IUnlockKind.Key => Key;

    public int Order => 50;

    public string Name => "Days since enrollment";

    public string Icon => "calendar";

    public UnlockTarget Target => UnlockTarget.Nothing;

    public IReadOnlyList<UnlockField> Fields { get; } =
    [
        new()
        {
            Value = UnlockValue.Days,
            Name = "Days",
            Label = "Days since enrollment",
            Min = 1,
            Max = 3650,
            PackageKey = "days-enrolled",
        },
    ];

    public Refusal? Missing(UnlockCondition it) =>
        it.Days is >= 1 and <= 3650 ? null : new("Enter a number of days from 1 to 3650.", "Days");

    public bool Holds(UnlockCondition it, Locks locks, LearnerFacts who) =>
        who.EnrolledOn is { } on && who.Today >= on.AddDays(it.Days!.Value);

    /// <summary>A learner waits for a day.</summary>
    public Waiting Waits(UnlockCondition it, Locks locks, LearnerFacts who) =>
        who.EnrolledOn is { } on ? new(this) { Day = on.AddDays(it.Days!.Value) } : locks.Ordinary(this, it, who);

    public Sentence Text(Waiting it) =>
        it.Day is { } day ? LockWords.On(day) : Words.Count(it.Days ?? 0, "1 day after enrollment", "{0} days after enrollment");
}
