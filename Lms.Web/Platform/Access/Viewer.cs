using System.Net;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Access;

/// <summary>A member's permissions in an institution, from least to most.</summary>
public enum Role
{
    Learner,
    Instructor,
    Admin,
}

/// <summary>
/// The author of a request: the signed-in person in the institution of this request, a visitor, or the product itself in the background.
/// </summary>
public sealed class Viewer
{
    /// <summary>The signed-in person's key, or null for a visitor and in the background.</summary>
    public Guid? PersonId { get; private set; }

    public Guid InstitutionId { get; private set; }

    public string InstitutionName { get; private set; } = "";

    public Branding Branding { get; private set; } = Branding.None;

    public Role? Role { get; private set; }

    public string Name { get; private set; } = "";

    public string Email { get; private set; } = "";

    /// <summary>True for operators: they run the whole installation, not just one institution.</summary>
    public bool IsOperator { get; private set; }

    public TimeZoneInfo Zone { get; private set; } = TimeZoneInfo.Utc;

    /// <summary><c>light</c>, <c>dark</c> or <c>system</c>.</summary>
    public string Theme { get; private set; } = "system";

    /// <summary>The administrator who views the site as this person; null normally.</summary>
    public string? ActingAdmin { get; private set; }

    /// <summary>An administrator is viewing the site as this person: private data is not shown.</summary>
    public bool IsViewedAs => ActingAdmin is not null;

    /// <summary>The language that the person chose (BCP 47); null when none was chosen.</summary>
    public string? Locale { get; private set; }

    /// <summary>The language of the institution, for people who chose none and whose browser asks for none that exists.</summary>
    public string? InstitutionLocale { get; private set; }

    public ViewerPreferences Preferences { get; private set; } = ViewerPreferences.None;

    /// <summary>The file of their profile picture; null to show their initials.</summary>
    public Guid? PictureId { get; private set; }

    public IPAddress? Address { get; private set; }

    public string? UserAgent { get; private set; }

    public bool IsSignedIn => PersonId is not null;

    public bool IsAdmin => Role is Access.Role.Admin || IsOperator;

    /// <summary>May author courses of their own.</summary>
    public bool IsInstructor => Role is Access.Role.Instructor or Access.Role.Admin || IsOperator;

    /// <exception cref="InvalidOperationException">No one is signed in; a handler without <c>Visitors</c> never sees this.</exception>
    public Guid Id => PersonId ?? throw new InvalidOperationException("No one is signed in.");

    public DateTime Local(DateTime at) => TimeZoneInfo.ConvertTimeFromUtc(at, Zone);

    /// <summary>The moment at which the viewer's wall clock shows this; an hour that the clock skips counts as the next one.</summary>
    public DateTime? FromLocal(DateTime? shown) => shown is { } wall ? Clock.At(wall, Zone) : null;

    public DateOnly Today(TimeProvider clock) => Clock.DayIn(Zone, clock.Now);

    public void Visit(
        Guid institutionId,
        string institutionName,
        TimeZoneInfo zone,
        IPAddress? address = null,
        string? userAgent = null,
        string? locale = null
    )
    {
        InstitutionId = institutionId;
        InstitutionName = institutionName;
        Zone = zone;
        Address = address;
        UserAgent = userAgent;
        InstitutionLocale = locale;
    }

    /// <summary>A viewer at the same institution who is not signed in: for data that is read once for everyone.</summary>
    public Viewer AsVisitor()
    {
        var visitor = new Viewer();
        visitor.Visit(InstitutionId, InstitutionName, Zone);
        return visitor;
    }

    /// <summary>Pages are drawn in the colors of the institution, and without the parts that it switched off.</summary>
    public void SetBranding(Branding branding) => Branding = branding;

    public bool Has(Capabilities capability) => (Branding.SwitchedOff & capability) == 0;

    public void SignIn(
        Guid personId,
        string name,
        string email,
        Role? role,
        bool isOperator,
        TimeZoneInfo zone,
        string theme,
        string? locale = null,
        ViewerPreferences? preferences = null,
        Guid? pictureId = null
    )
    {
        PersonId = personId;
        Name = name;
        Email = email;
        Role = role;
        IsOperator = isOperator;
        Zone = zone;
        Theme = theme;
        Locale = locale;
        Preferences = preferences ?? ViewerPreferences.None;
        PictureId = pictureId;
    }

    /// <summary>From here on pages are drawn as for this member; the signed-in person is remembered.</summary>
    public void LookAs(Guid personId, string name, string email, Role? role, TimeZoneInfo zone, string theme, Guid? pictureId = null)
    {
        ActingAdmin = Name;
        SignIn(personId, name, email, role, isOperator: false, zone, theme, pictureId: pictureId);
    }
}
