using Lms.Web.Features.Notifications.Model;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>What those who make courses are told.</summary>
public static class PublishingNotifications
{
    /// <summary>Approval, comments, planned publications.</summary>
    public static readonly NotificationKind Authoring = new()
    {
        Key = "Authoring",
        Title = "Approvals and comments on my content",
        Icon = "book",
        Order = 60,
    };
}
