using Lms.Web.Features.Notifications.Model;

namespace Lms.Web.Features.Courses.Model;

/// <summary>What rooms tell people about their courses.</summary>
public static class CourseNotifications
{
    public static readonly NotificationKind News = new()
    {
        Key = "CourseNews",
        Title = "News from my courses",
        Icon = "book",
        Order = 50,
    };
}
