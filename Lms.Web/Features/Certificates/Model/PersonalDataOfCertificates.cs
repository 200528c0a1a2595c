using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>
/// A certificate is a document: it stays, and can be verified by its number. Whether it keeps the names of learner and instructor is the
/// rule of the institution that issued it; where not, it is printed again.
/// </summary>
public sealed class PersonalDataOfCertificates(LmsContext db, Words words) : IErasePersonalData, IMergePersonalData
{
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var certificates = await db.Certificates.Where(c => c.PersonId == it.FromId).ToListAsync(stop);
        var places = await db
            .Enrollments.Where(e => e.PersonId == it.ToId && !db.Certificates.Any(c => c.EnrollmentId == e.Id))
            .ToDictionaryAsync(e => e.CourseId, e => e.Id, stop);
        foreach (var certificate in certificates)
            certificate.MoveTo(it.ToId, places.TryGetValue(certificate.CourseId, out var place) ? place : certificate.EnrollmentId);
        it.Moves(words["Certificates"], certificates.Count);
        await db
            .Certificates.Where(c => c.InstructorId == it.FromId)
            .ExecuteUpdateAsync(c => c.SetProperty(x => x.InstructorId, it.ToId), stop);
        await db.SaveChangesAsync(stop);
    }

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        if (it.KeepsNamesOnCertificates)
            return;
        var issued = db.Certificates.Where(c => c.PersonId == it.PersonId && c.IssuedTo != it.Pseudonym);
        var signed = db.Certificates.Where(c => c.InstructorId == it.PersonId && c.InstructorName != it.Pseudonym);
        var certificates = await issued.Union(signed).Select(c => new { c.Id, c.FileId }).ToListAsync(stop);
        var files = certificates.Select(c => c.FileId).ToList();
        await issued.ExecuteUpdateAsync(c => c.SetProperty(x => x.IssuedTo, it.Pseudonym).SetProperty(x => x.FileId, (Guid?)null), stop);
        await signed.ExecuteUpdateAsync(
            c => c.SetProperty(x => x.InstructorName, it.Pseudonym).SetProperty(x => x.FileId, (Guid?)null),
            stop
        );
        await db.StoredFiles.Where(f => files.Contains(f.Id)).ExecuteDeleteAsync(stop);
        foreach (var certificate in certificates)
            db.AddRange(Handlers.Messages(db, new CertificateIssued(certificate.Id)));
        await db.SaveChangesAsync(stop);
    }
}
