using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Access;

/// <summary>Configuration section <c>Access</c>.</summary>
[Section("Access")]
public sealed class AccessOptions
{
    [Setting(
        "sign-in, registration and similar forms that one network (an IPv4 address, or an IPv6 /64 prefix) can submit per minute; "
            + "further requests get status 429"
    )]
    [Range(1, int.MaxValue)]
    public int AttemptsPerMinute { get; set; } = 300;

    [Setting(
        "failed sign-ins allowed from one network in 15 minutes before further attempts are handled one at a time, every two seconds; "
            + "an account is always locked for a while after 5"
    )]
    [Range(1, int.MaxValue)]
    public int FailuresPerAddress { get; set; } = 50;

    [Setting(
        "emails (password resets, codes, registrations) that one network can request in 15 minutes; each email address gets at most five of each kind"
    )]
    [Range(1, int.MaxValue)]
    public int MailsPerAddress { get; set; } = 50;

    [Setting("email people when they sign in with a device they have not used before")]
    public bool SignInNotices { get; set; } = true;

    [
        Setting(
            "how many days ended sessions stay in their owners’ lists; the audit log keeps sign-ins permanently, and of failed ones the first per account and hour and a count"
        ),
        Range(1, 36_500)
    ]
    public int EndedSessionDays { get; set; } = 90;

    [Setting("how many hours links in emails remain valid"), Range(1, 8_760)]
    public int TokenHours { get; set; } = 24;

    [Setting("PBKDF2 iterations for hashing passwords; use fewer in tests only"), Range(1, int.MaxValue)]
    public int PasswordIterations { get; set; } = 210_000;
}
