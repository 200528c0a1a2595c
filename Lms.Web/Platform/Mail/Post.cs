using MimeKit;

namespace Lms.Web.Platform.Mail;

/// <summary>Sends one message. The seam for another way of sending.</summary>
public interface IMailTransport
{
    /// <exception cref="Outbox.PermanentFailureException">Trying again is of no use.</exception>
    Task SendAsync(MimeMessage message, CancellationToken stop);
}
