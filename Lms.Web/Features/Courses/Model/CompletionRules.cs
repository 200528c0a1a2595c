namespace Lms.Web.Features.Courses.Model;

/// <summary>The completion criteria of all rooms, in the order in which authors are offered them.</summary>
public sealed class CompletionRules(IEnumerable<ICompletionRule> rules)
{
    private readonly Dictionary<string, ICompletionRule> byKey = rules.OrderBy(r => r.Order).ToDictionary(r => r.Key);

    public IReadOnlyCollection<ICompletionRule> All => byKey.Values;

    /// <returns>Null for a criterion that no room has, or has any more: learners mark such a lesson as done.</returns>
    public ICompletionRule? Find(string? key) => key is null ? null : byKey.GetValueOrDefault(key);
}
