using Lms.Web.Features.Notifications.Model;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>What learners are told about their dates and courses, and teachers about their learners.</summary>
public static class CalendarNotifications
{
    public static readonly NotificationKind DeadlineNear = new()
    {
        Key = "DeadlineNear",
        Title = "A deadline is coming up",
        Icon = "clock",
        Order = 10,
    };

    public static readonly NotificationKind Overdue = new()
    {
        Key = "Overdue",
        Title = "A deadline has passed",
        Icon = "clock",
        Order = 11,
    };

    public static readonly NotificationKind Away = new()
    {
        Key = "Away",
        Title = "You haven’t studied for a week",
        Icon = "book",
        Order = 12,
    };

    public static readonly NotificationKind AccessEnds = new()
    {
        Key = "AccessEnds",
        Title = "Your access to a course ends soon",
        Icon = "clock",
        Order = 13,
    };

    public static readonly NotificationKind NeedHelp = new()
    {
        Key = "NeedHelp",
        Title = "Learners who may need you, every Monday",
        Icon = "users",
        Order = 44,
    };
}
