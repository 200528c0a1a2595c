using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Mail;

/// <summary>Configuration section <c>Mail</c>. Without a host, emails become files in a pick-up folder.</summary>
[Section("Mail")]
public sealed class MailOptions
{
    /// <summary>Where servers speak TLS from the first byte (RFC 8314).</summary>
    public const int ImplicitTlsPort = 465;

    public const string Auto = nameof(Auto),
        StartTls = nameof(StartTls),
        Tls = nameof(Tls),
        None = nameof(None);

    [Setting("email address of the sender")]
    public string From { get; set; } = "learning@localhost";

    [Setting("the sender's name", Default = "the institution's name")]
    public string FromName { get; set; } = "";

    [Setting("the mail server; without one, emails are written as `.eml` files to `mail` in the data directory")]
    public string Host { get; set; } = "";

    [Setting("port of the mail server: usually 587 (STARTTLS) or 465 (implicit TLS)"), Range(1, 65535)]
    public int Port { get; set; } = 25;

    [Setting(
        "`Auto`: implicit TLS on port 465, STARTTLS on any other port, and nothing is sent to a server without TLS; or one of `Tls`, `StartTls`. `None` sends emails, user name and password in plain text: for a server on the same machine"
    )]
    public string Encryption { get; set; } = Auto;

    [Setting(
        "file with the certificate of your own mail server, or of the authority that signed it (PEM), trusted in addition to those of the system",
        Default = "none"
    )]
    public string TrustedCertificates { get; set; } = "";

    [Setting("for servers that require one")]
    public string UserName { get; set; } = "";

    [Setting("password for the user name")]
    public string Password { get; set; } = "";

    /// <summary>Empty: <c>mail</c> in the data directory.</summary>
    [Setting("where emails are written when no server is set", Default = "`mail` in the data directory")]
    public string PickupDirectory { get; set; } = "";

    public bool IsEncrypted => Encryption != None;

    public bool IsImplicitTls => Encryption == Tls || (Encryption == Auto && Port == ImplicitTlsPort);
}
