using Lms.Web.Kernel;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>Somebody with an account. What they may do is said by their memberships.</summary>
public sealed partial class Person : IdentityUser<Guid>, IAudited
{
    private Person()
    {
    }

    public Person(string email, string firstName, string lastName, string timeZone, DateTime now)
    {
        Id = Ids.New();
        SecurityStamp = Ids.New().ToString("N");
        Email = UserName = email.Trim();
        CreatedAt = now;
        (FirstName, LastName, TimeZone) = (firstName.Trim(), lastName.Trim(), timeZone);
        var name = $"{FirstName} {LastName}".Trim();
        DisplayName = name.Length > 200 ? name[..200].TrimEnd() : name;
    }

    public string FirstName { get; private set; } = "";

    public string LastName { get; private set; } = "";

    /// <summary>As shown to others and printed on certificates.</summary>
    public string DisplayName { get; private set; } = "";

    public string? Bio { get; private set; }

    /// <summary>IANA name.</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    /// <summary>BCP 47 tag of the language chosen; empty: as the browser asks.</summary>
    public string Locale { get; private set; } = "";

    public string? StudentId { get; private set; }

    public string? EmployeeId { get; private set; }

    /// <summary><c>system</c>, <c>light</c> or <c>dark</c>.</summary>
    public string Theme { get; private set; } = "system";

    public bool IsOperator { get; private set; }

    public DateTime CreatedAt { get; private init; }

    public DateTime? LastSignInAt { get; private set; }

    public DateTime? SuspendedAt { get; private set; }

    public string? SuspendedBecause { get; private set; }

    /// <summary>JSON object of fields of the institution's own.</summary>
    public string Metadata { get; private set; } = "{}";

    public bool IsSuspended => SuspendedAt is not null;

    public Result Introduce(string firstName, string lastName, string displayName, string? bio)
    {
        if (string.IsNullOrWhiteSpace(displayName)) return new Refusal("Enter the name to show.", "DisplayName");
        (FirstName, LastName, DisplayName, Bio) = (firstName.Trim(), lastName.Trim(), displayName.Trim(), string.IsNullOrWhiteSpace(bio) ? null : bio.Trim());
        return Result.Done;
    }

    public Result Prefer(string timeZone, string theme)
    {
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)) return new Refusal("Choose a time zone from the list.", "TimeZone");
        if (theme is not ("system" or "light" or "dark")) return new Refusal("Choose light, dark or system.", "Theme");
        (TimeZone, Theme) = (timeZone, theme);
        return Result.Done;
    }

    public void NoteSignIn(DateTime now) => LastSignInAt = now;

    public void MakeOperator() => IsOperator = true;

    /// <summary>Ends their sessions too: the stamp in their cookies no longer fits.</summary>
    public Result Suspend(string reason, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(reason)) return new Refusal("Say why; the person is told.", "Reason");
        (SuspendedAt, SuspendedBecause, SecurityStamp) = (now, reason.Trim(), Ids.New().ToString("N"));
        return Result.Done;
    }

    public Result Readmit()
    {
        (SuspendedAt, SuspendedBecause) = (null, null);
        return Result.Done;
    }
}
