using MimeKit;

namespace Lms.Web.Platform.Mail;

/// <summary>Sends one message. The seam for other ways of sending.</summary>
public interface IMailTransport
{
    /// <exception cref="Outbox.PermanentFailureException">Retrying is pointless.</exception>
    Task SendAsync(MimeMessage message, CancellationToken stop);
}
