using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The kinds of conditions of all rooms, in the order in which authors are offered them.</summary>
public sealed class UnlockKinds(IEnumerable<IUnlockKind> kinds)
{
    /// <summary>For courses without any rule.</summary>
    public static readonly UnlockKinds None = new([]);

    private readonly Dictionary<string, IUnlockKind> byKey = kinds.OrderBy(k => k.Order).ToDictionary(k => k.Key);

    public IReadOnlyCollection<IUnlockKind> All => byKey.Values;

    /// <returns>Null for a kind that no room has, or has any more.</returns>
    public IUnlockKind? Find(string? key) => key is null ? null : byKey.GetValueOrDefault(key);

    /// <summary>The rule without conditions of kinds that no room has; null when nothing is left to wait for.</summary>
    public UnlockRule? Known(UnlockRule? rule) =>
        rule?.When.Where(c => Find(c.Kind) is not null).ToList() is { Count: > 0 } when ? rule with { When = when } : null;

    /// <param name="before">A condition that was there before may stay, even if no room has its kind any more.</param>
    public Refusal? Missing(UnlockRule rule, UnlockRule? before) =>
        rule.When.Count > UnlockRule.Most
            ? new("Add at most {0} restrictions.", null, UnlockRule.Most)
            : rule.When.Where(c => before?.When.Contains(c) != true).Select(Missing).FirstOrDefault(r => r is not null);

    private Refusal? Missing(UnlockCondition it) =>
        Find(it.Kind) is { } kind ? kind.Missing(it) : new("This restriction isn’t available yet.");
}
