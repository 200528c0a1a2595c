using System.Net.Sockets;
using MailKit;
using MailKit.Security;

namespace Lms.Web.Platform.Mail;

/// <summary>Asks a mail server whether it would accept emails with the configured settings, without sending one.</summary>
internal static class MailServer
{
    /// <summary>Some servers take seconds to refuse a password.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>What is wrong, to follow the name of the server, or null.</summary>
    public static async Task<string?> ComplaintAsync(SmtpConnection connection, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            using var client = await connection.OpenAsync(limit.Token);
            await client.DisconnectAsync(quit: true, limit.Token);
            return null;
        }
        catch (NotSupportedException)
        {
            return "does not offer TLS, which Mail:Encryption requires.";
        }
        catch (AuthenticationException failure)
        {
            return $"rejected the sign-in: {FirstLine(failure)}";
        }
        catch (SslHandshakeException failure)
        {
            return $"does not offer trusted TLS: {FirstLine(failure)}";
        }
        catch (Exception failure)
            when (failure
                    is SocketException
                        or IOException
                        or TimeoutException
                        or ProtocolException
                        or CommandException
                        or HttpRequestException
            )
        {
            return $"does not respond. {FirstLine(failure)}";
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            return $"did not respond within {Patience.TotalSeconds:0} seconds.";
        }
    }

    /// <summary>Some explanations are a page long.</summary>
    private static string FirstLine(Exception failure) => failure.Message.Split('\n')[0].Trim();
}
