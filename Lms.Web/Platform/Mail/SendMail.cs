using Lms.Web.Platform.Access;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Platform.Mail;

internal sealed class SendMail(ILetterheads letterheads, MailWriter writer, IMailTransport post, Viewer viewer) : IHandle<MailWritten>
{
    public async Task HandleAsync(MailWritten it, CancellationToken stop)
    {
        using var message = await WriteAsync(it, stop);
        await post.SendAsync(message, stop);
    }

    private async Task<MimeKit.MimeMessage> WriteAsync(MailWritten it, CancellationToken stop)
    {
        try
        {
            return writer.Write(it, await letterheads.OfAsync(viewer.InstitutionId, stop));
        }
        catch (FormatException failure)
        {
            throw new PermanentFailureException("The email cannot be sent: " + failure.Message, failure);
        }
    }
}
