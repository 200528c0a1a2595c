using Lms.Web.Kernel;
using Lms.Web.Platform.Search;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Identity;

namespace Lms.Web.Features.People.Model;

/// <summary>A person with an account. Their memberships determine what they may do.</summary>
public sealed partial class Person : IdentityUser<Guid>, IAudited
{
    private Person() { }

    public Person(string email, string firstName, string lastName, string timeZone, DateTime now)
    {
        Id = Ids.New();
        SecurityStamp = Ids.New().ToString("N");
        Email = UserName = EmailAddress.Clean(email);
        CreatedAt = now;
        (FirstName, LastName, TimeZone) = (PlainName.Of(firstName), PlainName.Of(lastName), timeZone);
        var name = $"{FirstName} {LastName}".Trim();
        DisplayName = name.Length > 200 ? name[..200].TrimEnd() : name;
    }

    public string FirstName { get; private set; } = "";

    public string LastName { get; private set; } = "";

    /// <summary>As shown to others and printed on certificates.</summary>
    public string DisplayName { get; private set; } = "";

    /// <summary>
    /// The name by which lists are sorted and searched: lower case without accents. It is derived from the name; the setter is for the
    /// database.
    /// </summary>
    public string SortName
    {
        get => SearchDocument.Fold(DisplayName) is { Length: > 100 } folded ? folded[..100] : SearchDocument.Fold(DisplayName);
        private set => _ = value;
    }

    public string? Bio { get; private set; }

    /// <summary>IANA name.</summary>
    public string TimeZone { get; private set; } = "Etc/UTC";

    /// <summary>BCP 47 tag of the language chosen; empty: as the browser asks.</summary>
    public string Locale { get; private set; } = "";

    /// <summary><c>system</c>, <c>light</c> or <c>dark</c>.</summary>
    public string Theme { get; private set; } = "system";

    public bool IsOperator { get; private set; }

    public DateTime CreatedAt { get; private init; }

    public DateTime? LastSignInAt { get; private set; }

    /// <summary>When they were last seen in a session that has been removed; null when there is none.</summary>
    public DateTime? LastUsedAt { get; private set; }

    /// <summary>
    /// The whole account is closed, by an operator or its owner. An institution closes only its own place
    /// (<see cref="Membership.SuspendedAt"/>).
    /// </summary>
    public DateTime? SuspendedAt { get; private set; }

    public string? SuspendedBecause { get; private set; }

    /// <summary>When they closed the account themselves; an administrator can open it again.</summary>
    public DateTime? DeactivatedAt { get; private set; }

    /// <summary>Sessions that began before this have ended.</summary>
    public DateTime SignedOutAt { get; private set; } = DateTime.UnixEpoch;

    /// <summary>Other members see the email address.</summary>
    public bool ShowEmail { get; private set; }

    public bool ShowPhone { get; private set; }

    /// <summary>The account that has taken over what this one had; null unless it was merged.</summary>
    public Guid? MergedIntoId { get; private set; }

    /// <summary>The file of their profile picture as shown in lists.</summary>
    public Guid? PictureId { get; private set; }

    /// <summary>The same picture, larger.</summary>
    public Guid? PortraitId { get; private set; }

    public bool IsSuspended => SuspendedAt is not null;

    /// <summary>
    /// Someone has shown that the address is theirs, or an operator closed the account. An account that is not owned was created by others
    /// and keeps no one out: it belongs to the person who reads the email of the address.
    /// </summary>
    public bool IsOwned => EmailConfirmed || IsSuspended;

    /// <summary>
    /// Returns why no one can sign in to this account; null when sign-in is possible. Only for people who have shown that it is theirs.
    /// </summary>
    public Refusal? Shut =>
        !IsSuspended ? null
        : DeactivatedAt is not null ? new("You closed this account. An administrator can reopen it.")
        : new("This account is suspended: {0}", null, SuspendedBecause ?? "");

    public Result Introduce(string firstName, string lastName, string displayName, string? bio)
    {
        displayName = PlainName.Of(displayName);
        if (displayName.Length == 0)
            return new Refusal("Enter a display name.", "DisplayName");
        FirstName = PlainName.Of(firstName);
        LastName = PlainName.Of(lastName);
        DisplayName = displayName;
        Bio = bio.OrNull();
        return Result.Done;
    }

    public Result Prefer(string timeZone, string theme)
    {
        if (TimeZoneNames.NameOf(timeZone) is not { } zone)
            return new Refusal("Choose a time zone from the list.", "TimeZone");
        if (theme is not ("system" or "light" or "dark"))
            return new Refusal("Choose light, dark or system.", "Theme");
        (TimeZone, Theme) = (zone, theme);
        return Result.Done;
    }

    public void NoteSignIn(DateTime now) => LastSignInAt = now;

    /// <summary>Ends every existing session; one that begins now continues.</summary>
    public void EndSessions(DateTime now) => SignedOutAt = now;

    /// <summary>
    /// Records that the owner has shown that the address is theirs. If it had not been confirmed, someone else may have registered with it
    /// and be waiting: the password that was chosen then no longer works.
    /// </summary>
    public void ClaimByMail(DateTime now)
    {
        if (EmailConfirmed)
            return;
        EmailConfirmed = true;
        PasswordHash = null;
        SecurityStamp = Ids.New().ToString("N");
        SignedOutAt = now;
    }

    public Result Reach(string? phone, bool showEmail, bool showPhone)
    {
        phone = phone.OrNull();
        if (
            phone is not null
            && (
                phone.Length > 30
                || !phone.All(c => char.IsAsciiDigit(c) || c is ' ' or '+' or '-' or '(' or ')' or '/' or '.')
                || phone.Count(char.IsAsciiDigit) < 3
            )
        )
            return new Refusal("Enter the number in digits, such as +1 555 0100.", "Phone");
        (PhoneNumber, ShowEmail, ShowPhone) = (phone, showEmail, showPhone);
        return Result.Done;
    }

    /// <summary>Both or neither.</summary>
    public void Portray(Guid? portraitId, Guid? pictureId) => (PortraitId, PictureId) = (portraitId, pictureId);

    public void MakeOperator() => IsOperator = true;

    /// <summary>Ends their sessions too: the stamp in their cookies no longer matches.</summary>
    public Result Suspend(string reason, DateTime now)
    {
        if (string.IsNullOrWhiteSpace(reason))
            return new Refusal("Enter a reason. The person will be told.", "Reason");
        SuspendedAt = now;
        SuspendedBecause = reason.Trim();
        SecurityStamp = Ids.New().ToString("N");
        SignedOutAt = now;
        return Result.Done;
    }

    /// <summary>Copies from another account of the same person what this one lacks, and closes that one.</summary>
    public Result TakeOver(Person other, DateTime now)
    {
        if (other.MergedIntoId is not null || other.Id == Id)
            return new Refusal("{0} has already been merged with another account.", null, other.DisplayName);
        (Bio, PhoneNumber) = (Bio ?? other.Bio, PhoneNumber ?? other.PhoneNumber);
        if (PictureId is null)
        {
            Portray(other.PortraitId, other.PictureId);
            other.Portray(null, null);
        }
        other.MergedIntoId = Id;
        return other.Suspend("Merged with another account of the same person.", now);
    }

    /// <summary>Closes the account at the person's own request.</summary>
    public Result Deactivate(DateTime now)
    {
        if (IsSuspended)
            return new Refusal("The account is already closed.");
        SuspendedAt = now;
        SuspendedBecause = "Closed by the person.";
        DeactivatedAt = now;
        SecurityStamp = Ids.New().ToString("N");
        SignedOutAt = now;
        return Result.Done;
    }

    public Result Readmit()
    {
        if (MergedIntoId is not null)
            return new Refusal("This account was merged into another one, which now has everything. It stays closed.");
        (SuspendedAt, SuspendedBecause, DeactivatedAt) = (null, null, null);
        return Result.Done;
    }
}
