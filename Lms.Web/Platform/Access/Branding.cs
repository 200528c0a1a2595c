namespace Lms.Web.Platform.Access;

/// <summary>Optional parts of the product that an institution can switch off.</summary>
[Flags]
public enum Capabilities
{
    None = 0,
    Subscriptions = 1,
    Badges = 2,
    Comments = 4,
    Forums = 8,
    Messages = 16,
    Assistance = 32,
    All = Subscriptions | Badges | Comments | Forums | Messages | Assistance,
}

/// <summary>The parts of an institution that pages show in addition to its name, and those that they leave out.</summary>
/// <param name="StyleTag">Changes with the style sheet of its accent; null when it has none.</param>
/// <param name="LegalTexts">The kinds of texts that it has published.</param>
public sealed record Branding(Guid? LogoId, string? StyleTag, IReadOnlyList<string> LegalTexts, Capabilities SwitchedOff)
{
    public static readonly Branding None = new(null, null, [], Capabilities.None);
}
