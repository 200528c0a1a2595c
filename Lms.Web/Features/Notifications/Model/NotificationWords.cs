using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>What kinds of notifications are called.</summary>
public static class NotificationWords
{
    public static Sentence Text(Words words, NotificationKind kind) => kind switch
    {
        NotificationKind.DeadlineNear => words["A deadline is near"],
        NotificationKind.CertificateIssued => words["A certificate is ready"],
        NotificationKind.CourseCompleted => words["A course is completed"],
        NotificationKind.SeatFreed => words["A seat became free"],
        NotificationKind.CourseNews => words["News of my courses"],
        NotificationKind.Authoring => words["Reviews of and comments on what I write"],
        _ => words["Account and security"],
    };
}
