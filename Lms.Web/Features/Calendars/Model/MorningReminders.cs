using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>
/// Runs every hour and sends, in each time zone once a day, what can wait for the morning. Everything is sent once, however often this
/// runs.
/// </summary>
public sealed class MorningReminders(LmsContext db, IEnumerable<IMorningReminder> reminders, TimeProvider clock)
{
    /// <summary>The local hour of the run; an hour before the digests, so that they hold what it finds.</summary>
    private const int Hour = 6;

    /// <returns>How many people were notified.</returns>
    public async Task<int> SendAsync(CancellationToken stop)
    {
        var now = clock.Now;
        var zones = (await db.People.Select(p => p.TimeZone).Distinct().ToListAsync(stop))
            .Where(z => TimeZoneInfo.ConvertTimeFromUtc(now, Clock.Zone(z)).Hour == Hour)
            .ToList();
        if (zones.Count == 0)
            return 0;
        var sent = 0;
        foreach (var reminder in reminders)
            sent += await reminder.SendAsync(new(zones, now), stop);
        return sent;
    }
}
