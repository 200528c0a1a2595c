using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// A kind of condition that a lesson or a module can wait for: how it is chosen, decided, worded, and written in packages. The room that
/// decides it puts it into the container. Names and labels are English keys.
/// </summary>
public interface IUnlockKind
{
    /// <summary>Stored with each condition, and never reused for something else.</summary>
    string Key { get; }

    /// <summary>Among the others, where an author chooses.</summary>
    int Order { get; }

    string Name { get; }

    /// <summary>The icon's name in the sprite.</summary>
    string Icon { get; }

    /// <summary>What <see cref="UnlockCondition.Of"/> names.</summary>
    UnlockTarget Target { get; }

    /// <summary>The values of a condition that an author enters and a package has; without keys it is left out of packages.</summary>
    IReadOnlyList<UnlockField> Fields { get; }

    /// <summary>Explains it to authors, where it can be chosen.</summary>
    string? About => null;

    /// <summary>What is missing in a condition, by the name of its field.</summary>
    Refusal? Missing(UnlockCondition it);

    /// <summary>False for a condition that no learner could meet as the course is now; it is ignored.</summary>
    bool Counts(UnlockCondition it, Locks locks) => true;

    /// <summary>Decides from what is in memory. Asked only for a condition that counts and whose target learners have.</summary>
    bool Holds(UnlockCondition it, Locks locks, LearnerFacts who);

    /// <summary>What a learner waits for who does not meet it.</summary>
    Waiting Waits(UnlockCondition it, Locks locks, LearnerFacts who) => locks.Ordinary(this, it, who);

    /// <summary>In the reader's language, behind “Available”.</summary>
    Sentence Text(Waiting it);

    /// <summary>It needs <see cref="FactsAsync"/>.</summary>
    bool HasFacts => false;

    /// <summary>
    /// Reads what only this kind knows of a learner, for <see cref="LearnerFacts.Known"/>: one statement, and only in courses with a
    /// condition of this kind.
    /// </summary>
    Task<object?> FactsAsync(LmsContext db, CourseMap.Entry map, Guid enrollmentId, CancellationToken stop) =>
        Task.FromResult<object?>(null);

    /// <returns>What an author can choose from where a field asks for the target; null where this kind is not to be offered.</returns>
    Task<IReadOnlyList<UnlockOption>?> OptionsAsync(UnlockEdit it, CancellationToken stop) =>
        Task.FromResult<IReadOnlyList<UnlockOption>?>([]);

    /// <summary>What authors read about conditions of this kind beyond what the course itself says.</summary>
    Task<IReadOnlyDictionary<UnlockCondition, UnlockNote>> NotesAsync(
        UnlockEdit it,
        IReadOnlyList<UnlockCondition> conditions,
        CancellationToken stop
    ) => Task.FromResult<IReadOnlyDictionary<UnlockCondition, UnlockNote>>(new Dictionary<UnlockCondition, UnlockNote>());
}

/// <summary>What a condition names. Closed: the lessons that wait for each other in a ring are found by it.</summary>
public enum UnlockTarget
{
    Nothing,
    Lesson,
    Module,

    /// <summary>Something outside the course's content, which only the kind knows.</summary>
    Other,
}

/// <summary>A value of a condition. Closed: these are the values that are stored.</summary>
public enum UnlockValue
{
    Of,
    Day,
    Days,
    Percent,
}

/// <summary>A value of a condition, as an author enters it and a package says it.</summary>
public sealed record UnlockField
{
    public required UnlockValue Value { get; init; }

    /// <summary>In the form, and in what is said about a mistake; unique among all kinds.</summary>
    public required string Name { get; init; }

    public required string Label { get; init; }

    /// <summary>The first entry of the list to choose a target from.</summary>
    public string? Choose { get; init; }

    public int? Min { get; init; }

    public int? Max { get; init; }

    /// <summary>The first one of a kind says which kind it is; null where packages leave it out.</summary>
    public string? PackageKey { get; init; }
}

/// <summary>A target that an author can choose.</summary>
public sealed record UnlockOption(Guid Id, string Title);

/// <summary>A lesson or a module whose conditions are edited.</summary>
public sealed record UnlockEdit(LmsContext Db, Course Course, Guid Id, Words Words);

/// <summary>What authors read about a condition.</summary>
public sealed record UnlockNote
{
    /// <summary>The title of a target that is not a lesson or a module.</summary>
    public string? Title { get; init; }

    /// <summary>Why it is ignored.</summary>
    public string? Ignored { get; init; }
}
