using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>Notifies the owner once, with the link to the certificate.</summary>
public sealed class TellCertificate(LmsContext db, Notify notify, Words words) : IHandle<CertificatePrinted>
{
    public async Task HandleAsync(CertificatePrinted it, CancellationToken stop)
    {
        if (await db.Certificates.AsNoTracking().SingleOrDefaultAsync(c => c.Id == it.CertificateId, stop) is not { } certificate)
            return;
        await notify.RunAsync(
            certificate.PersonId,
            CertificateNotifications.Issued,
            $"certificate:{certificate.Id}",
            words["Your certificate for “{0}” is ready", certificate.CourseTitle],
            words[
                "You completed the course. Your certificate number is {0}; anyone can use it to verify the certificate.",
                certificate.Number
            ],
            $"/certificates/{certificate.Number}",
            words["View certificate"],
            stop
        );
        await db.SaveChangesAsync(stop);
    }
}
