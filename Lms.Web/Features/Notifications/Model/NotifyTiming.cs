namespace Lms.Web.Features.Notifications.Model;

/// <summary>When the email about a notification may arrive. Quiet hours delay it further.</summary>
public readonly record struct NotifyTiming
{
    /// <summary>Null for at once.</summary>
    public DateTime? NotBefore { get; init; }

    /// <summary>It is not sent if it could only arrive later than this; null if it is of use at any time.</summary>
    public DateTime? Until { get; init; }
}
