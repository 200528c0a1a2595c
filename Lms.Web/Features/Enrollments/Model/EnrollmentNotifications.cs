using Lms.Web.Features.Notifications.Model;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What learners are told about their enrollments, and teachers about those of their learners.</summary>
public static class EnrollmentNotifications
{
    public static readonly NotificationKind SeatFreed = new()
    {
        Key = "SeatFreed",
        Title = "A seat opens up",
        Icon = "users",
        Order = 40,
    };

    public static readonly NotificationKind Place = new()
    {
        Key = "Enrollment",
        Title = "Your enrollment changes",
        Icon = "users",
        Order = 41,
    };

    public static readonly NotificationKind RuleWaits = new()
    {
        Key = "EnrollmentRule",
        Title = "An enrollment rule needs your decision",
        Icon = "users",
        Order = 43,
        IsForAdministrators = true,
    };

    public static readonly NotificationKind Roster = new()
    {
        Key = "Roster",
        Title = "Learners request to enroll in your courses, or leave them",
        Icon = "users",
        Order = 42,
    };
}
