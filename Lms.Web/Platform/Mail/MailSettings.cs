using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MimeKit;

namespace Lms.Web.Platform.Mail;

/// <summary>Checks the mail settings before anything starts.</summary>
public static class MailSettings
{
    /// <summary>Null, or a sentence that names the invalid key and its valid values.</summary>
    public static string? Complaint(MailOptions mail, MailOAuthOptions oauth, MailDkimOptions dkim)
    {
        if (!MailboxAddress.TryParse(mail.From, out var from) || from.Domain.Length == 0)
            return $"Mail:From is “{mail.From}”; it must be an email address.";
        if (mail.Port is < 1 or > 65535)
            return $"Mail:Port is {mail.Port}; it must be a port number.";
        if (mail.Encryption is not (MailOptions.Auto or MailOptions.Tls or MailOptions.StartTls or MailOptions.None))
            return $"Mail:Encryption is “{mail.Encryption}”; it must be Auto, Tls, StartTls or None.";
        if (mail is { Encryption: MailOptions.StartTls, Port: MailOptions.ImplicitTlsPort })
            return $"Mail:Encryption is StartTls, but servers use implicit TLS on port {MailOptions.ImplicitTlsPort}; leave it out, or use port 587.";
        return Certificates(mail.TrustedCertificates) ?? Tokens(mail, oauth) ?? MailWriter.Complaint(mail, dkim);
    }

    private static string? Certificates(string file)
    {
        if (file.Length == 0)
            return null;
        try
        {
            var found = new X509Certificate2Collection();
            found.ImportFromPemFile(file);
            return found.Count > 0 ? null : $"Mail:TrustedCertificates is “{file}”, which does not contain a certificate.";
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or CryptographicException)
        {
            return $"Mail:TrustedCertificates is “{file}”, which cannot be read: {failure.Message}";
        }
    }

    private static string? Tokens(MailOptions mail, MailOAuthOptions oauth)
    {
        if (oauth.TokenUrl.Length == 0)
            return null;
        if (!Uri.TryCreate(oauth.TokenUrl, UriKind.Absolute, out var url) || (url.Scheme != Uri.UriSchemeHttps && !url.IsLoopback))
            return $"Mail:OAuth:TokenUrl is “{oauth.TokenUrl}”; it must be a full URL that starts with https.";
        if (oauth.RefreshToken.Length == 0 || oauth.ClientId.Length == 0)
            return "In addition to TokenUrl, Mail:OAuth requires a ClientId and a RefreshToken.";
        if (mail.UserName.Length == 0)
            return "Mail:UserName is empty. With Mail:OAuth, set it to the email address of the mailbox.";
        return mail.IsEncrypted ? null : "Mail:Encryption is None, but tokens can’t be sent in plain text.";
    }
}
