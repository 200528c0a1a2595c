namespace Lms.Web.Features.Notifications.Model;

/// <summary>
/// A subject of notifications; people choose for each how they want to receive it. The room that notifies declares it and puts it into the
/// container.
/// </summary>
public sealed record NotificationKind
{
    public const int MaxLength = 24;

    /// <summary>About the account and its security: any room may use it.</summary>
    public static readonly NotificationKind Account = new()
    {
        Key = "Account",
        Title = "Account and security",
        Icon = "shield",
        Order = 70,
        IsOptional = false,
    };

    /// <summary>Stored with each notification: letters only, and never reused for something else.</summary>
    public required string Key { get; init; }

    /// <summary>What people choose, as an English key.</summary>
    public required string Title { get; init; }

    /// <summary>The icon's name in the sprite.</summary>
    public required string Icon { get; init; }

    /// <summary>Among the others, in the preferences.</summary>
    public required int Order { get; init; }

    /// <summary>Only administrators are notified, and only they can choose.</summary>
    public bool IsForAdministrators { get; init; }

    /// <summary>False for what people always get, at once and by email.</summary>
    public bool IsOptional { get; init; } = true;
}
