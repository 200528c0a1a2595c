using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>A tenant: its people, courses, branding and policies.</summary>
public sealed partial class Institution : Entity, IAudited, IVersioned
{
    private Institution()
    {
    }

    public Institution(string name, string timeZone, DateTime now) => (Name, TimeZone, CreatedAt) = (name.Trim(), timeZone, now);

    public string Name { get; private set; } = "";

    /// <summary>By which it is found; null for the only one of an installation.</summary>
    public string? HostName { get; private set; }

    /// <summary>IANA name; for visitors, and for people who chose none.</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    /// <summary>BCP 47 tag of the language for people who chose none and whose browser asks for none that exists.</summary>
    public string Locale { get; private set; } = "en";

    /// <summary>Anybody may register; otherwise only people whom an administrator adds.</summary>
    public bool IsOpenForRegistration { get; private set; } = true;

    /// <summary>JSON object of fields of this institution's own.</summary>
    public string Metadata { get; private set; } = "{}";

    public DateTime CreatedAt { get; private init; }

    public int Version { get; set; }

    public Result Speak(string locale)
    {
        if (Languages.Find(locale) is not { } language) return new Refusal("Choose a language from the list.", "Locale");
        Locale = language.Tag;
        return Result.Done;
    }

    public Result Describe(string name, string timeZone, bool isOpenForRegistration)
    {
        if (string.IsNullOrWhiteSpace(name)) return new Refusal("Give the institution a name.", "Name");
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)) return new Refusal("Choose a time zone from the list.", "TimeZone");
        (Name, TimeZone, IsOpenForRegistration) = (name.Trim(), timeZone, isOpenForRegistration);
        return Result.Done;
    }
}
