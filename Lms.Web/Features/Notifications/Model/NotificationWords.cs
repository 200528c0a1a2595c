using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Notifications.Model;

/// <summary>The names of the kinds of notifications.</summary>
public static class NotificationWords
{
    public static Sentence Text(Words words, NotificationKind kind) =>
        kind switch
        {
            NotificationKind.DeadlineNear => words["A deadline is coming up"],
            NotificationKind.CertificateIssued => words["A certificate is ready"],
            NotificationKind.CourseCompleted => words["A course is completed"],
            NotificationKind.SeatFreed => words["A seat opens up"],
            NotificationKind.CourseNews => words["News from my courses"],
            NotificationKind.Authoring => words["Approvals and comments on my content"],
            _ => words["Account and security"],
        };
}
