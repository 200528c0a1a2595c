using MimeKit;

namespace Lms.Web.Platform.Mail;

/// <summary>Writes one file per email, complete or absent, named by the email's id: a second attempt replaces the first.</summary>
internal sealed class PickupTransport(MailOptions options) : IMailTransport
{
    public async Task SendAsync(MimeMessage message, CancellationToken stop)
    {
        Directory.CreateDirectory(options.PickupDirectory);
        var name = message.MessageId!.Split('@')[0];
        var writing = Path.Combine(options.PickupDirectory, $".{name}.part");
        await message.WriteToAsync(writing, stop);
        File.Move(writing, Path.Combine(options.PickupDirectory, $"{name}.eml"), overwrite: true);
    }
}
