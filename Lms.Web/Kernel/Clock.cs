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

    /// <summary>The time zone with this name, or UTC if this machine does not know it; doctor reports such names.</summary>
    public static TimeZoneInfo Zone(string? name) => TimeZoneNames.Find(name) ?? TimeZoneInfo.Utc;

    /// <summary>The calendar day of an instant in <paramref name="zone"/>.</summary>
    public static DateOnly DayIn(TimeZoneInfo zone, DateTime at) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(at, zone));

    /// <summary>The instant at which clocks in <paramref name="zone"/> show this time; a skipped hour counts as the next one.</summary>
    public static DateTime At(DateTime wall, TimeZoneInfo zone)
    {
        wall = DateTime.SpecifyKind(wall, DateTimeKind.Unspecified);
        return TimeZoneInfo.ConvertTimeToUtc(zone.IsInvalidTime(wall) ? wall.AddHours(1) : wall, zone);
    }

    /// <summary>The same local time so many days later, also across changes of daylight saving time.</summary>
    public static DateTime Later(DateTime at, int days, TimeZoneInfo zone) =>
        At(TimeZoneInfo.ConvertTimeFromUtc(at, zone).AddDays(days), zone);
}
