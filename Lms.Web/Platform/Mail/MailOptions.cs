using System.ComponentModel.DataAnnotations;
using Lms.Web.Platform.Configuration;

namespace Lms.Web.Platform.Mail;

/// <summary>Configuration section <c>Mail</c>. Without a host, mails become files in a pick-up folder.</summary>
[Section("Mail")]
public sealed class MailOptions
{
    /// <summary>Where servers speak TLS from the first byte (RFC 8314).</summary>
    public const int ImplicitTlsPort = 465;

    public const string Auto = nameof(Auto), StartTls = nameof(StartTls), Tls = nameof(Tls), None = nameof(None);

    [Setting("the sender's address")]
    public string From { get; set; } = "learning@localhost";

    [Setting("the sender's name", Default = "the institution's name")]
    public string FromName { get; set; } = "";

    [Setting("the mail server; without one, mails are written as `.eml` files to `mail` in the data directory")]
    public string Host { get; set; } = "";

    [Setting("its port: mostly 587 (STARTTLS) or 465 (TLS from the first byte)"), Range(1, 65535)]
    public int Port { get; set; } = 25;

    [Setting("`Auto`: TLS from the first byte on port 465, STARTTLS on any other, and nothing is sent to a server without; or one of `Tls`, `StartTls`. `None` sends mails, name and password in plain text: for a server on the same machine")]
    public string Encryption { get; set; } = Auto;

    [Setting("a file with the certificate of your own mail server, or of the authority that signed it (PEM), trusted besides those of the system", Default = "none")]
    public string TrustedCertificates { get; set; } = "";

    [Setting("for servers that want one")]
    public string UserName { get; set; } = "";

    [Setting("of that name")]
    public string Password { get; set; } = "";

    /// <summary>Empty: <c>mail</c> in the data directory.</summary>
    [Setting("where mails are written without a server", Default = "`mail` in the data directory")]
    public string PickupDirectory { get; set; } = "";

    public bool IsEncrypted => Encryption != None;

    public bool IsImplicitTls => Encryption == Tls || (Encryption == Auto && Port == ImplicitTlsPort);
}
