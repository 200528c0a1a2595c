using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using MailKit.Net.Smtp;
using MailKit.Security;

namespace Lms.Web.Platform.Mail;

/// <summary>Opens connections to the configured mail server, encrypted and signed in as configured.</summary>
public sealed class SmtpConnection(MailOptions options, AccessTokens tokens, SiteOptions site)
{
    private readonly X509Certificate2Collection trusted = Trusted(options.TrustedCertificates);

    /// <exception cref="AuthenticationException">Name, password or token were refused.</exception>
    public async Task<SmtpClient> OpenAsync(CancellationToken stop)
    {
        var client = new SmtpClient { LocalDomain = Name };
        try
        {
            // Revocation is checked with the certificate's issuer, which a mail server's network often cannot reach.
            client.CheckCertificateRevocation = false;
            if (trusted.Count > 0)
                client.ServerCertificateValidationCallback = IsTrusted;
            await client.ConnectAsync(options.Host, options.Port, Security, stop);
            if (options.UserName.Length > 0)
                await SignInAsync(client, stop);
            return client;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>The name with which this machine introduces itself; servers distrust incomplete names (RFC 5321, 4.1.1.1).</summary>
    private string Name =>
        new Uri(site.BaseUrl) is { HostNameType: UriHostNameType.Dns, Host: var host } && host.Contains('.', StringComparison.Ordinal)
            ? host
            : MimeKit.MailboxAddress.Parse(options.From).Domain;

    private async Task SignInAsync(SmtpClient client, CancellationToken stop)
    {
        try
        {
            if (tokens.AreUsed)
                await client.AuthenticateAsync(new SaslMechanismOAuth2(options.UserName, await tokens.GetAsync(stop)), stop);
            else
                await client.AuthenticateAsync(options.UserName, options.Password, stop);
        }
        catch (AuthenticationException)
        {
            // It may have been revoked before it expired.
            tokens.Forget();
            throw;
        }
        catch (NotSupportedException failure)
        {
            throw new AuthenticationException("The server does not support signing in with a user name.", failure);
        }
    }

    private SecureSocketOptions Security =>
        !options.IsEncrypted ? SecureSocketOptions.None
        : options.IsImplicitTls ? SecureSocketOptions.SslOnConnect
        : SecureSocketOptions.StartTls;

    private static X509Certificate2Collection Trusted(string file)
    {
        var all = new X509Certificate2Collection();
        if (file.Length > 0)
            all.ImportFromPemFile(file);
        return all;
    }

    /// <summary>By the system, or by a certificate of the settings; the name must be the server's in any case.</summary>
    private bool IsTrusted(object sender, X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || certificate is not X509Certificate2 server)
            return false;
        if (trusted.Any(t => t.RawData.AsSpan().SequenceEqual(server.RawData)))
            return true;
        using var ours = new X509Chain();
        if (chain is not null)
            ours.ChainPolicy.ExtraStore.AddRange(chain.ChainPolicy.ExtraStore);
        ours.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        ours.ChainPolicy.CustomTrustStore.AddRange(trusted);
        ours.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return ours.Build(server);
    }
}
