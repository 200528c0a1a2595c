using System.Text.Json;
using System.Text.Json.Serialization;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The kinds of restrictions. Stored by name: a name is never reused for something else.</summary>
public enum UnlockKind
{
    /// <summary>A lesson of the course must be done.</summary>
    Lesson,

    /// <summary>All required lessons of a module must be done.</summary>
    Module,

    /// <summary>A date must have come, in the time zone of the institution.</summary>
    Day,

    /// <summary>A number of days must have passed since the learner enrolled.</summary>
    DaysEnrolled,

    /// <summary>A score must be reached in the questions of a lesson's text, with the best attempt at each.</summary>
    Score,

    /// <summary>The learner must belong to a class. Offered once a room manages classes (<see cref="UnlockRule.Offered"/>).</summary>
    Class,
}

/// <summary>One restriction; its values depend on the kind.</summary>
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

/// <summary>The availability of a lesson or module: all of its restrictions must be met, or any of them. Replaced as a whole.</summary>
public sealed record UnlockRule(bool IsAny, IReadOnlyList<UnlockCondition> When)
{
    public const int Most = 10;

    /// <summary>The kinds that can be chosen: those that the product can check.</summary>
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

    /// <summary>With one more restriction; duplicates are merged.</summary>
    public static UnlockRule With(UnlockRule? rule, UnlockCondition condition) =>
        rule is null ? new(false, [condition])
        : rule.When.Contains(condition) ? rule
        : rule with { When = [.. rule.When, condition] };

    /// <returns>Null if no restriction is left.</returns>
    public UnlockRule? Without(int place) =>
        When.Where((_, i) => i != place).ToList() is { Count: > 0 } rest ? this with { When = rest } : null;

    /// <summary>The lessons that it requires a score for.</summary>
    [JsonIgnore]
    public IEnumerable<Guid> Scored => When.Where(c => c.Kind is UnlockKind.Score).Select(c => c.Of).OfType<Guid>();

    /// <summary>Whether it refers to this lesson or module.</summary>
    public bool Names(Guid id) => When.Any(c => c.Of == id);

    public Refusal? Refusal() =>
        When.Count > Most
            ? new("Add at most {0} restrictions.", null, Most)
            : When.Select(c => c.Refusal()).FirstOrDefault(r => r is not null);

    /// <returns>Null for unreadable input: an invalid restriction locks no one out.</returns>
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
