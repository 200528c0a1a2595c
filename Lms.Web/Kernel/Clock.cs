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

    /// <summary>The zone of an IANA name, or UTC when this machine does not know it.</summary>
    public static TimeZoneInfo Zone(string? name) =>
        name is not null && TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : TimeZoneInfo.Utc;

    /// <summary>The calendar day on which a moment falls for somebody living in <paramref name="zone"/>.</summary>
    public static DateOnly DayIn(TimeZoneInfo zone, DateTime at) =>
        DateOnly.FromDateTime(TimeZoneInfo.ConvertTimeFromUtc(at, zone));
}
