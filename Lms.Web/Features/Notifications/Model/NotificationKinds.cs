namespace Lms.Web.Features.Notifications.Model;

/// <summary>
/// The kinds of notifications of all rooms, in the order of the preferences. A room adds one by declaring a
/// <see cref="NotificationKind"/> and registering it in its feature with <c>AddSingleton</c>; nothing else changes.
/// </summary>
public sealed class NotificationKinds
{
    /// <summary>Stands for a kind whose room is no longer part of the product.</summary>
    private static readonly NotificationKind Unknown = new()
    {
        Key = "",
        Title = "Other notifications",
        Icon = "bell",
        Order = int.MaxValue,
    };

    private readonly Dictionary<string, NotificationKind> byKey = [];

    /// <exception cref="InvalidOperationException">Two kinds have one key, or a key cannot be stored.</exception>
    public NotificationKinds(IEnumerable<NotificationKind> kinds)
    {
        foreach (var kind in kinds.OrderBy(k => k.Order))
            if (!IsSound(kind.Key) || !byKey.TryAdd(kind.Key, kind))
                throw new InvalidOperationException($"“{kind.Key}” can’t be the key of a kind of notification.");
    }

    private static bool IsSound(string key) =>
        key.Length is > 0 and <= NotificationKind.MaxLength && key.All(char.IsAsciiLetter) && key != Unsubscribing.OfDigest;

    public IReadOnlyCollection<NotificationKind> All => byKey.Values;

    /// <summary>Those that people choose how to receive.</summary>
    public IEnumerable<NotificationKind> Optional => All.Where(k => k.IsOptional);

    /// <returns>A neutral one for a key that no room has.</returns>
    public NotificationKind Find(string key) => byKey.GetValueOrDefault(key, Unknown);
}
