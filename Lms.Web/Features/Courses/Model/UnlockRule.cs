using System.Text.Json;
using System.Text.Json.Serialization;

namespace Lms.Web.Features.Courses.Model;

/// <summary>One thing to wait for; which of the values it has depends on the kind.</summary>
/// <param name="Kind">The key of an <see cref="IUnlockKind"/>; its room may be gone, and the condition is then ignored.</param>
/// <param name="Of">The lesson or module, or what else the kind names.</param>
/// <param name="Percent">At least, of a score.</param>
public sealed record UnlockCondition(string Kind, Guid? Of = null, DateOnly? Day = null, int? Days = null, int? Percent = null);

/// <summary>The availability of a lesson or module: all of its restrictions must be met, or any of them. Replaced as a whole.</summary>
public sealed record UnlockRule(bool IsAny, IReadOnlyList<UnlockCondition> When)
{
    public const int Most = 10;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
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
    public IEnumerable<Guid> Scored => When.Where(c => c.Kind is ScoreReached.Key).Select(c => c.Of).OfType<Guid>();

    /// <summary>Whether it refers to this lesson or module.</summary>
    public bool Names(Guid id) => When.Any(c => c.Of == id);

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
