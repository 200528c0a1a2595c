using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Mail;

/// <summary>Configuration section <c>Mail:Dkim</c>: signs emails for their domain (RFC 6376) where the mail server does not.</summary>
[Section("Mail:Dkim")]
public sealed class MailDkimOptions
{
    [Setting("file with the private key (PEM, RSA); its public key is published in DNS", Default = "none: emails are not signed here")]
    public string KeyFile { get; set; } = "";

    [Setting("selector under which the public key is found: `SELECTOR._domainkey.DOMAIN`")]
    public string Selector { get; set; } = "lms";

    [Setting("domain that the key signs for", Default = "the domain of Mail:From")]
    public string Domain { get; set; } = "";
}
