using System.Text.Json;
using System.Text.Json.Serialization;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The conditions that a lesson or a module can wait for. Stored by name: a name is never reused for something else.</summary>
public enum UnlockKind
{
    /// <summary>A lesson of the course is done.</summary>
    Lesson,

    /// <summary>All that counts in a module is done.</summary>
    Module,

    /// <summary>A day has come, where the institution is.</summary>
    Day,

    /// <summary>So many days have passed since the learner enrolled.</summary>
    DaysEnrolled,

    /// <summary>At least so many percent were reached in the questions of a lesson's text, with the best attempt at each.</summary>
    Score,

    /// <summary>The learner belongs to a class. Chosen and asked once a room keeps classes (<see cref="UnlockRule.Offered"/>).</summary>
    Class,
}

/// <summary>One thing to wait for; which of the values it has depends on the kind.</summary>
/// <param name="Of">The lesson or module.</param>
/// <param name="Percent">At least, of a score.</param>
public sealed record UnlockCondition(UnlockKind Kind, Guid? Of = null, DateOnly? Day = null, int? Days = null, int? Percent = null)
{
    public Refusal? Refusal() =>
        this switch
        {
            { Kind: UnlockKind.Lesson, Of: null } => new("Choose a lesson.", "Lesson"),
            { Kind: UnlockKind.Module, Of: null } => new("Choose a module.", "Module"),
            { Kind: UnlockKind.Score, Of: null } => new("Choose a lesson with questions.", "Scored"),
            { Kind: UnlockKind.Score, Percent: not (>= 1 and <= 100) } => new("Enter the score as a percentage from 1 to 100.", "Percent"),
            { Kind: UnlockKind.Day, Day: null } => new("Choose a date.", "Day"),
            { Kind: UnlockKind.DaysEnrolled, Days: not (>= 1 and <= 3650) } => new("Enter a number of days from 1 to 3650.", "Days"),
            _ => UnlockRule.Offered.Contains(Kind) ? null : new("This restriction isn’t available yet."),
        };
}

/// <summary>When a lesson or a module opens: when all of its conditions hold, or any of them. Replaced as a whole when edited.</summary>
public sealed record UnlockRule(bool IsAny, IReadOnlyList<UnlockCondition> When)
{
    public const int Most = 10;

    /// <summary>The kinds that can be chosen: those that something in the product answers.</summary>
    public static readonly IReadOnlyList<UnlockKind> Offered =
    [
        UnlockKind.Lesson,
        UnlockKind.Module,
        UnlockKind.Score,
        UnlockKind.Day,
        UnlockKind.DaysEnrolled,
    ];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    /// <summary>With one condition more; the same one twice is one.</summary>
    public static UnlockRule With(UnlockRule? rule, UnlockCondition condition) =>
        rule is null ? new(false, [condition])
        : rule.When.Contains(condition) ? rule
        : rule with { When = [.. rule.When, condition] };

    /// <returns>Null when nothing is left to wait for.</returns>
    public UnlockRule? Without(int place) =>
        When.Where((_, i) => i != place).ToList() is { Count: > 0 } rest ? this with { When = rest } : null;

    /// <summary>The lessons of which it asks a score.</summary>
    [JsonIgnore]
    public IEnumerable<Guid> Scored => When.Where(c => c.Kind is UnlockKind.Score).Select(c => c.Of).OfType<Guid>();

    /// <summary>Does it name this lesson or module?</summary>
    public bool Names(Guid id) => When.Any(c => c.Of == id);

    public Refusal? Refusal() =>
        When.Count > Most
            ? new("Add at most {0} restrictions.", null, Most)
            : When.Select(c => c.Refusal()).FirstOrDefault(r => r is not null);

    /// <returns>Null for unreadable input: a lock that cannot be understood locks no one out.</returns>
    public static UnlockRule? Parse(string? json)
    {
        try
        {
            return string.IsNullOrEmpty(json) || JsonSerializer.Deserialize<UnlockRule>(json, Json) is not { When.Count: > 0 } rule
                ? null
                : rule;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, Json);

    public bool Equals(UnlockRule? other) => other is not null && IsAny == other.IsAny && When.SequenceEqual(other.When);

    public override int GetHashCode() => HashCode.Combine(IsAny, When.Count);
}
