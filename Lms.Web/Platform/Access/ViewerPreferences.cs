namespace Lms.Web.Platform.Access;

/// <summary>A person's preferences for pages and videos.</summary>
/// <param name="Look">Classes of the page.</param>
/// <param name="Speed">The speed at which videos start to play.</param>
/// <param name="AutoplaysNext">The next lesson opens automatically after a video.</param>
public sealed record ViewerPreferences(string Look, decimal Speed, bool AutoplaysNext)
{
    public static readonly ViewerPreferences None = new("", 1, false);
}
