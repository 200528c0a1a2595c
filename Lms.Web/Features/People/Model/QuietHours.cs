using Lms.Web.Kernel;

namespace Lms.Web.Features.People.Model;

/// <summary>The hours of the day, in the person’s time zone, in which no emails arrive except those about the account.</summary>
/// <param name="From">The first hour, 0–23.</param>
/// <param name="To">The hour in which they end, 0–23; an earlier one is on the next day.</param>
public readonly record struct QuietHours(int From, int To)
{
    /// <summary>Null for someone who has none.</summary>
    public static QuietHours? Of(int? from, int? to) => from is { } start && to is { } end ? new(start, end) : null;

    /// <summary>When they end if they have begun, in UTC; otherwise null.</summary>
    public DateTime? Until(DateTime now, TimeZoneInfo zone)
    {
        var local = TimeZoneInfo.ConvertTimeFromUtc(now, zone);
        var isOvernight = From > To;
        var isQuiet = isOvernight ? local.Hour >= From || local.Hour < To : local.Hour >= From && local.Hour < To;
        if (!isQuiet)
            return null;
        var day = isOvernight && local.Hour >= From ? local.Date.AddDays(1) : local.Date;
        return Clock.At(day.AddHours(To), zone);
    }
}
