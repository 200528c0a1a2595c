namespace Lms.Web.Kernel;

public static class Clock
{
    extension(TimeProvider clock)
    {
        /// <summary>The time now, in UTC, to the microsecond (what both databases can keep).</summary>
        public DateTime Now
        {
            get
            {
                var now = clock.GetUtcNow().UtcDateTime;
                return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
            }
        }
    }

    /// <summary>The zone of a name that was taken when it was chosen. Where it is gone from this machine since, UTC: the doctor tells of such names.</summary>
    public static TimeZoneInfo Zone(string? name) => TimeZoneNames.Find(name) ?? TimeZoneInfo.Utc;

    /// <summary>The calendar day of a moment for someone living in <paramref name="zone"/>.</summary>
    public static DateOnly DayIn(TimeZoneInfo zone, DateTime at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(at, zone));

    /// <summary>The moment at which clocks in <paramref name="zone"/> show this; an hour that they skip counts as the next one.</summary>
    public static DateTime At(DateTime wall, TimeZoneInfo zone)
    {
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(wall) ? wall.AddHours(1) : wall, zone);
    }

    /// <summary>So many days later as calendars count: nine in the morning stays nine in the morning when the clocks change between.</summary>
    public static DateTime Later(DateTime at, int days, TimeZoneInfo zone) =>
        At(TimeZoneInfo.ConvertTimeFromUtc(at, zone).AddDays(days), zone);
}
