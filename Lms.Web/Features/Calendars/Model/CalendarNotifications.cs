using Lms.Web.Features.Notifications.Model;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>What learners are told about their dates.</summary>
public static class CalendarNotifications
{
    public static readonly NotificationKind DeadlineNear = new()
    {
        Key = "DeadlineNear",
        Title = "A deadline is coming up",
        Icon = "clock",
        Order = 10,
    };
}
