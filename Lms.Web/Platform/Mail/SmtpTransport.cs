using System.Collections.Concurrent;
using Lms.Web.Platform.Outbox;
using MailKit;
using MailKit.Net.Smtp;
using MimeKit;

namespace Lms.Web.Platform.Mail;

/// <summary>
/// Sends through a mail server. A connection is kept for the next email for a few seconds, so that many emails at once need one handshake.
/// </summary>
internal sealed class SmtpTransport : IMailTransport, IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromSeconds(5);

    /// <summary>The limit for one email, from connecting to the server's answer.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    private readonly SmtpConnection connection;
    private readonly ConcurrentStack<SmtpClient> idle = new();
    private readonly Timer closing;

    public SmtpTransport(SmtpConnection connection) =>
        (this.connection, closing) = (connection, new Timer(_ => CloseIdle(), null, Timeout.Infinite, Timeout.Infinite));

    /// <exception cref="TimeoutException">The server was too slow; whether it accepted the email is not known.</exception>
    public async Task SendAsync(MimeMessage message, CancellationToken stop)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
        limit.CancelAfter(Patience);
        try
        {
            await DeliverAsync(message, limit.Token);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw new TimeoutException($"The mail server did not respond within {Patience.TotalSeconds:0} seconds.");
        }
    }

    private async Task DeliverAsync(MimeMessage message, CancellationToken stop)
    {
        if (!idle.TryPop(out var client) || !await TrySendAsync(client, message, stop))
        {
            client = await connection.OpenAsync(stop);
            await OrDisposeAsync(client, () => SendAsync(client, message, stop));
        }
        idle.Push(client);
        closing.Change(KeptFor, Timeout.InfiniteTimeSpan);
    }

    /// <returns>False when the server has closed the connection in the meantime, as many do after a while or a number of emails.</returns>
    private static async Task<bool> TrySendAsync(SmtpClient kept, MimeMessage message, CancellationToken stop)
    {
        try
        {
            await OrDisposeAsync(kept, () => SendAsync(kept, message, stop));
            return true;
        }
        catch (Exception failure) when (IsGone(failure))
        {
            return false;
        }
    }

    private static async Task OrDisposeAsync(SmtpClient client, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        closing.Dispose();
        CloseIdle();
    }

    private static async Task SendAsync(SmtpClient client, MimeMessage message, CancellationToken stop)
    {
        try
        {
            var format = FormatOptions.Default.Clone();
            // Only where the address itself needs it: the next server may not offer it, and would return the email.
            format.International = client.Capabilities.HasFlag(SmtpCapabilities.UTF8) && message.To.Mailboxes.Any(m => m.IsInternational);
            await client.SendAsync(format, message, stop);
        }
        catch (SmtpCommandException refused) when (IsForGood(refused))
        {
            throw new PermanentFailureException(
                $"The mail server permanently rejected the email: {(int)refused.StatusCode} {refused.Message}",
                refused
            );
        }
    }

    /// <summary>
    /// A refusal that concerns this email and would be the same tomorrow (RFC 5321, 4.2.1: replies that begin with 5). Problems that the
    /// administrator must fix wait: a sender that is refused, and rights and policies (RFC 3463, 3.8: 5.7.x), such as “relay access
    /// denied”.
    /// </summary>
    private static bool IsForGood(SmtpCommandException refused) =>
        (int)refused.StatusCode is >= 500 and < 600
        && !refused.Message.StartsWith("5.7.", StringComparison.Ordinal)
        && refused.ErrorCode is SmtpErrorCode.RecipientNotAccepted or SmtpErrorCode.MessageNotAccepted;

    private static bool IsGone(Exception failure) =>
        failure
            is ServiceNotConnectedException
                or IOException
                or SmtpProtocolException
                or SmtpCommandException { StatusCode: SmtpStatusCode.ServiceNotAvailable };

    private void CloseIdle()
    {
        while (idle.TryPop(out var client))
        {
            try
            {
                client.Disconnect(quit: true);
            }
            catch (Exception failure) when (failure is IOException or ProtocolException or CommandException or ServiceNotConnectedException)
            {
                // It is already closed.
            }
            client.Dispose();
        }
    }
}
