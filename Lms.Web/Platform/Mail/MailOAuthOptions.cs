using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Mail;

/// <summary>
/// Configuration section <c>Mail:OAuth</c>: access tokens instead of a password (XOAUTH2), for servers that require them.
/// </summary>
[Section("Mail:OAuth")]
public sealed class MailOAuthOptions
{
    [Setting(
        "URL where access tokens are issued, such as `https://oauth2.googleapis.com/token`; when set, `Mail:UserName` signs in with a token",
        Default = "none: sign in with the password"
    )]
    public string TokenUrl { get; set; } = "";

    [Setting("as registered with the issuer")]
    public string ClientId { get; set; } = "";

    [Setting("secret of the client; leave empty for clients without one")]
    public string ClientSecret { get; set; } = "";

    [Setting("issued once to the owner of the mailbox; used to request access tokens")]
    public string RefreshToken { get; set; } = "";

    [Setting("required by some issuers, such as `https://outlook.office.com/SMTP.Send offline_access`")]
    public string Scope { get; set; } = "";
}
