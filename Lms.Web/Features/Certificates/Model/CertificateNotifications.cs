using Lms.Web.Features.Notifications.Model;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>What those who complete a course are told.</summary>
public static class CertificateNotifications
{
    public static readonly NotificationKind Issued = new()
    {
        Key = "CertificateIssued",
        Title = "A certificate is ready",
        Icon = "certificate",
        Order = 20,
    };

    public static readonly NotificationKind CourseCompleted = new()
    {
        Key = "CourseCompleted",
        Title = "A course is completed",
        Icon = "check-circle",
        Order = 30,
    };
}
