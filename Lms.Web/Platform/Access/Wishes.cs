namespace Lms.Web.Platform.Access;

/// <summary>How a person wants pages and films to be.</summary>
/// <param name="Look">Classes of the page.</param>
/// <param name="Speed">At which films begin to play.</param>
/// <param name="AutoplaysNext">The next lesson opens by itself after a film.</param>
public sealed record Wishes(string Look, decimal Speed, bool AutoplaysNext)
{
    public static readonly Wishes None = new("", 1, false);
}
