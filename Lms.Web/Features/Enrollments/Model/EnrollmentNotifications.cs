using Lms.Web.Features.Notifications.Model;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What those who wait for a seat are told.</summary>
public static class EnrollmentNotifications
{
    public static readonly NotificationKind SeatFreed = new()
    {
        Key = "SeatFreed",
        Title = "A seat opens up",
        Icon = "users",
        Order = 40,
    };
}
