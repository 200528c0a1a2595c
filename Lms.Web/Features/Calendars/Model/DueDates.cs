using Lms.Web.Kernel;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>The arithmetic of due dates.</summary>
public static class DueDates
{
    private static readonly TimeSpan EndOfDay = new(23, 59, 0);

    /// <summary>
    /// The fixed time, or the last minute of the day that is so many days after the day of the start, both in the time zone.
    /// </summary>
    public static DateTime Of(DateTime? dueAt, int? daysAfterStart, string zone, DateTime countsFrom)
    {
        if (dueAt is { } at)
            return at;
        var local = Clock.Zone(zone);
        var day = Clock.DayIn(local, countsFrom).AddDays(daysAfterStart ?? 0);
        return Clock.At(day.ToDateTime(TimeOnly.MinValue) + EndOfDay, local);
    }
}
