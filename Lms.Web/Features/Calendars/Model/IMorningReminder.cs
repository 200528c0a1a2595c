using Lms.Web.Features.Notifications.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>Something that people are reminded of in the morning, once.</summary>
public interface IMorningReminder
{
    /// <returns>How many people were notified.</returns>
    Task<int> SendAsync(Morning morning, CancellationToken stop);
}

/// <param name="Zones">The names of the time zones in which it is morning.</param>
public sealed record Morning(IReadOnlyList<string> Zones, DateTime Now)
{
    private const int EarliestMail = 7;

    /// <summary>Emails arrive at seven; the notification is in the product at once.</summary>
    public NotifyTiming MailTiming(TimeZoneInfo zone) =>
        new() { NotBefore = Clock.At(TimeZoneInfo.ConvertTimeFromUtc(Now, zone).Date.AddHours(EarliestMail), zone) };
}
