using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Institutions.Model;

/// <summary>Who may make an account on their own.</summary>
public enum SignUpMode
{
    Public,
    InviteOnly,

    /// <summary>Anyone with an address in one of the institution's email domains.</summary>
    DomainRestricted,
}

/// <summary>A tenant: its people, courses, branding and policies.</summary>
public sealed partial class Institution : Entity, IAudited, IVersioned
{
    private Institution() { }

    public Institution(string name, string timeZone, DateTime now) => (Name, TimeZone, CreatedAt) = (PlainName.Of(name), timeZone, now);

    public string Name { get; private set; } = "";

    /// <summary>By which it is found; null for one that shares the installation's address.</summary>
    public string? HostName { get; private set; }

    /// <summary>The domains whose addresses may register when sign-up is restricted, in ASCII.</summary>
    public List<string> MailDomains { get; private set; } = [];

    /// <summary>IANA name; for visitors, and for people who chose none.</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    /// <summary>BCP 47 tag of the language for people who chose none and whose browser asks for no available one.</summary>
    public string Locale { get; private set; } = "en";

    public SignUpMode SignUp { get; private set; }

    public Guid? LogoId { get; private set; }

    /// <summary><c>#rrggbb</c> as chosen; it is made legible before it is shown.</summary>
    public string? AccentColor { get; private set; }

    /// <summary>The capabilities that the institution has switched off.</summary>
    public Capabilities SwitchedOff { get; private set; }

    /// <summary>Search engines are asked to stay away.</summary>
    public bool IsUnlisted { get; private set; }

    /// <summary>The agreement between the operator and the institution, in their words.</summary>
    public string? Tier { get; private set; }

    /// <summary>Null: as many as come.</summary>
    public int? MaxUsers { get; private set; }

    public int? MaxCourses { get; private set; }

    /// <summary>The storage limit for its files; null for the operator's default.</summary>
    public int? MaxMegabytes { get; private set; }

    public DateTime? SuspendedAt { get; private set; }

    /// <summary>For operators; visitors are only told that the institution is closed.</summary>
    public string? SuspendedBecause { get; private set; }

    /// <summary>JSON object of fields of this institution's own.</summary>
    public string Metadata { get; private set; } = "{}";

    public DateTime CreatedAt { get; private init; }

    /// <summary>When its administrators hid the list of first steps; null while it is offered.</summary>
    public DateTime? FirstStepsHiddenAt { get; private set; }

    public int Version { get; set; }

    public bool IsSuspended => SuspendedAt is not null;

    public Result HideFirstSteps(DateTime now)
    {
        FirstStepsHiddenAt ??= now;
        return Result.Done;
    }

    public Result Speak(string locale)
    {
        if (Languages.Find(locale) is not { } language)
            return new Refusal("Choose a language from the list.", "Locale");
        Locale = language.Tag;
        return Result.Done;
    }

    public Result Describe(string name, string timeZone)
    {
        if (string.IsNullOrWhiteSpace(name))
            return new Refusal("Enter a name for the institution.", "Name");
        if (TimeZoneNames.NameOf(timeZone) is not { } zone)
            return new Refusal("Choose a time zone from the list.", "TimeZone");
        (Name, TimeZone) = (PlainName.Of(name), zone);
        return Result.Done;
    }

    /// <summary>Sets who may register, and from which email domains.</summary>
    public Result Admit(SignUpMode mode, string? mailDomains)
    {
        if (!Enum.IsDefined(mode))
            return new Refusal("Choose who can create an account.", "SignUp");
        var parsed = Domains.Parse(mailDomains);
        if (parsed.Refusal is { } wrong)
            return wrong.About("MailDomains");
        if (mode is SignUpMode.DomainRestricted && parsed.Value.Count == 0)
            return new Refusal("Enter at least one email domain. Otherwise, no one could create an account.", "MailDomains");
        SignUp = mode;
        if (!MailDomains.SequenceEqual(parsed.Value))
            MailDomains = [.. parsed.Value];
        return Result.Done;
    }

    /// <summary>The host name by which people reach it; empty when it shares the installation's address.</summary>
    public Result Answer(string? hostName)
    {
        if (string.IsNullOrWhiteSpace(hostName))
        {
            HostName = null;
            return Result.Done;
        }
        if (Domains.Clean(hostName) is not { Length: <= 200 } clean)
            return new Refusal("Enter only the host name, such as learn.example.org, without https:// or a path.", "HostName");
        HostName = clean;
        return Result.Done;
    }

    public Result Paint(string? accent)
    {
        if (string.IsNullOrWhiteSpace(accent))
        {
            AccentColor = null;
            return Result.Done;
        }
        if (Accent.Parse(accent) is not { } color)
            return new Refusal("Enter the color as # followed by six hex digits, such as #1f6f8b.", "AccentColor");
        AccentColor = color;
        return Result.Done;
    }

    /// <summary>Lets search engines list the catalog, or asks them to stay away.</summary>
    public Result List(bool isListed)
    {
        IsUnlisted = !isListed;
        return Result.Done;
    }

    public Result Sign(Guid? logoId)
    {
        LogoId = logoId;
        return Result.Done;
    }

    public Result Limit(string? tier, int? maxUsers, int? maxCourses, int? maxMegabytes = null)
    {
        if (maxUsers < 1)
            return new Refusal("Leave this empty or allow at least one person.", "MaxUsers");
        if (maxCourses < 0)
            return new Refusal("Leave this empty or enter 0 or more.", "MaxCourses");
        if (maxMegabytes < 1)
            return new Refusal("Leave this empty or enter at least 1 MB.", "MaxMegabytes");
        Tier = tier.OrNull();
        MaxUsers = maxUsers;
        MaxCourses = maxCourses;
        MaxMegabytes = maxMegabytes;
        return Result.Done;
    }

    public Result Offer(Capabilities offered)
    {
        SwitchedOff = Capabilities.All & ~offered;
        return Result.Done;
    }

    public Result Annotate(IEnumerable<KeyValue> fields)
    {
        var written = KeyValues.Write(fields);
        if (written.Refusal is { } wrong)
            return wrong;
        Metadata = written.Value;
        return Result.Done;
    }

    public Result Suspend(string? reason, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("Enter a reason. Other operators can read it.", "Reason");
        if (IsSuspended)
            return new Refusal("This institution is already suspended.");
        (SuspendedAt, SuspendedBecause) = (now, reason.Trim());
        return Result.Done;
    }

    public Result Readmit()
    {
        (SuspendedAt, SuspendedBecause) = (null, null);
        return Result.Done;
    }
}
