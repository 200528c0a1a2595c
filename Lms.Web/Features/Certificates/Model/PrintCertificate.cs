using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>Prints the certificate and stores the PDF. Printing again keeps the first.</summary>
public sealed class PrintCertificate(LmsContext db, CertificatePrinter printer, IFileStore store, Uploads uploads, SiteOptions site)
    : IHandle<CertificateIssued>
{
    public async Task HandleAsync(CertificateIssued it, CancellationToken stop)
    {
        if (await db.Certificates.SingleOrDefaultAsync(c => c.Id == it.CertificateId, stop) is not { FileId: null } certificate)
            return;
        var printed = await printer.PrintAsync(certificate.Face(site), stop);
        if (printed.Refusal is { } why)
            throw new InvalidOperationException(string.Format(System.Globalization.CultureInfo.InvariantCulture, why.Text, why.Arguments));
        using var content = new MemoryStream(printed.Value);
        var stored = (await store.PutAsync(content, long.MaxValue, stop)).Value;
        await db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Certificate>(certificate.Id, stop);
                if (await db.Certificates.AnyAsync(c => c.Id == certificate.Id && c.FileId != null, stop))
                    return;
                certificate.Attach(
                    uploads
                        .Keep(stored, $"{certificate.Number}.pdf", FileKind.Pdf.ContentType, certificate.Id, isPublic: false, isOurs: true)
                        .Id
                );
                await db.SaveChangesAsync(stop);
            },
            stop
        );
    }
}
