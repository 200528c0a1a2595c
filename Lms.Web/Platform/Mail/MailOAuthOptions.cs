using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Mail;

/// <summary>Configuration section <c>Mail:OAuth</c>: access tokens instead of a password (XOAUTH2), for servers that ask for them.</summary>
[Section("Mail:OAuth")]
public sealed class MailOAuthOptions
{
    [Setting("where access tokens are issued, such as `https://oauth2.googleapis.com/token`; with it, `Mail:UserName` signs in with a token", Default = "none: with the password")]
    public string TokenUrl { get; set; } = "";

    [Setting("as registered with the issuer")]
    public string ClientId { get; set; } = "";

    [Setting("of the client; empty for clients without one")]
    public string ClientSecret { get; set; } = "";

    [Setting("given once to whoever owns the mailbox; access tokens are asked for with it")]
    public string RefreshToken { get; set; } = "";

    [Setting("some issuers want it, such as `https://outlook.office.com/SMTP.Send offline_access`")]
    public string Scope { get; set; } = "";
}
