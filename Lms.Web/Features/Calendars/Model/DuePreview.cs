using Lms.Web.Kernel;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>What a number of days after the start comes to.</summary>
/// <param name="DueAt">In the local time of <paramref name="Zone"/>.</param>
/// <param name="Zone">The time zone in which its days end.</param>
/// <param name="StartsOn">The first day of the class, if that is what it counts from; null for someone who starts today.</param>
public sealed record DuePreview(DateTime DueAt, string Zone, DateOnly? StartsOn)
{
    /// <param name="classStarts">The beginning of the class; null where each enrollment is a start of its own.</param>
    public static DuePreview Of(int days, string zone, DateTime? classStarts, DateTime now)
    {
        var local = Clock.Zone(zone);
        var at = TimeZoneInfo.ConvertTimeFromUtc(DueDates.Of(null, days, zone, classStarts ?? now), local);
        return new(at, local.Id, classStarts is { } starts ? Clock.DayIn(local, starts) : null);
    }
}
