using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Access;

/// <summary>Configuration section <c>Access</c>.</summary>
[Section("Access")]
public sealed class AccessOptions
{
    [Setting("forms of signing in, registering and the like that one network (an IPv4 address, or 64 bits of an IPv6 address) may send in a minute; "
        + "more answer 429")]
    [Range(1, int.MaxValue)]
    public int AttemptsPerMinute { get; set; } = 300;

    [Setting("failed sign-ins from one network in a quarter of an hour before further ones go one after another, every two seconds; "
        + "accounts always wait after 5")]
    [Range(1, int.MaxValue)]
    public int FailuresPerAddress { get; set; } = 50;

    [Setting("mails (new passwords, codes, registrations) that one network may ask for in a quarter of an hour; one address gets five of a kind")]
    [Range(1, int.MaxValue)]
    public int MailsPerAddress { get; set; } = 50;

    [Setting("tell people by mail when they sign in with a device that they have not used before")]
    public bool SignInNotices { get; set; } = true;

    [Setting("how long sessions that ended stay in the lists of their owners; the audit log keeps sign-ins for good, and of failed ones the first of each account and hour and their number"), Range(1, 36_500)]
    public int EndedSessionDays { get; set; } = 90;

    [Setting("how long links in mails work"), Range(1, 8_760)]
    public int TokenHours { get; set; } = 24;

    [Setting("how often a password is hashed (PBKDF2); fewer are for tests"), Range(1, int.MaxValue)]
    public int PasswordIterations { get; set; } = 210_000;
}
