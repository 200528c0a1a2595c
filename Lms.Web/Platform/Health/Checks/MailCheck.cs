using Lms.Web.Platform.Mail;

namespace Lms.Web.Platform.Health.Checks;

/// <summary>Whether the mail server accepts emails.</summary>
public sealed class MailCheck(MailOptions mail, SmtpConnection smtp) : IDoctorCheck
{
    public string What => "Email";

    public async Task<IReadOnlyList<Finding>> LookAsync(Examination examination, CancellationToken stop) => [await LookAsync(stop)];

    private async Task<Finding> LookAsync(CancellationToken stop)
    {
        if (mail.Host.Length == 0)
            return new(
                What,
                true,
                $"Not set up: no emails are delivered. They are kept in {mail.PickupDirectory}.",
                "Set Mail:Host and Mail:From.",
                IsSetUp: false
            );
        return await MailServer.ComplaintAsync(smtp, stop) is { } complaint
            ? new(
                What,
                false,
                $"{mail.Host}:{mail.Port} {complaint}",
                "Check Mail:Host, Mail:Port, Mail:Encryption, and the user name and password, and make sure that this machine can reach the server."
            )
            : new(
                What,
                true,
                $"{mail.Host}:{mail.Port} accepts emails{(mail.IsEncrypted ? ", encrypted" : "; they go there in plain text")}.",
                null
            );
    }
}
