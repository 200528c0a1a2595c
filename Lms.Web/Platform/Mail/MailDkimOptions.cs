using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Mail;

/// <summary>Configuration section <c>Mail:Dkim</c>: signs mails for their domain (RFC 6376) where the mail server does not.</summary>
[Section("Mail:Dkim")]
public sealed class MailDkimOptions
{
    [Setting("a file with the private key (PEM, RSA); its public half stands in the DNS", Default = "none: mails are not signed here")]
    public string KeyFile { get; set; } = "";

    [Setting("under which the public key is found: `SELECTOR._domainkey.DOMAIN`")]
    public string Selector { get; set; } = "lms";

    [Setting("for which the key signs", Default = "that of Mail:From")]
    public string Domain { get; set; } = "";
}
