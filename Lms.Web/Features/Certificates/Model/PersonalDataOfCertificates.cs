using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>
/// A certificate is a document: it stays, and can be verified by its number. Whether it keeps the name it was issued to is the institution's rule;
/// where not, it is printed anew.
/// </summary>
public sealed class PersonalDataOfCertificates(LmsContext db, IFileStore store, Words words) : IExportPersonalData, IErasePersonalData, IMergePersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop)
    {
        var certificates = await db.Certificates.AsNoTracking().Where(c => c.PersonId == personId).OrderBy(c => c.IssuedAt).ToListAsync(stop);
        await archive.AddAsync("certificates", "Certificates", certificates.Select(c => new
        {
            c.Number,
            c.IssuedTo,
            c.CourseTitle,
            c.InstitutionName,
            c.InstructorName,
            c.CompletedOn,
            c.CeCredits,
            c.Designation,
            c.Grade,
            c.IssuedAt,
            c.ExpiresAt,
            c.RevokedAt,
            c.RevokedBecause
        }).ToList(), stop);
        var files = certificates.Where(c => c.FileId is not null).ToDictionary(c => c.FileId!.Value, c => c.Number);
        foreach (var file in await db.StoredFiles.AsNoTracking().Where(f => files.Keys.Contains(f.Id)).Select(f => new { f.Id, f.Hash }).ToListAsync(stop))
        {
            if (await store.OpenAsync(file.Hash, stop) is not { } content) continue;
            await using (content) await archive.AddFileAsync($"certificates/{files[file.Id]}.pdf", content, stop);
        }
    }

    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var certificates = await db.Certificates.Where(c => c.PersonId == it.FromId).ToListAsync(stop);
        var places = await db.Enrollments.Where(e => e.PersonId == it.ToId && !db.Certificates.Any(c => c.EnrollmentId == e.Id)).ToDictionaryAsync(e => e.CourseId, e => e.Id, stop);
        foreach (var certificate in certificates) certificate.MoveTo(it.ToId, places.TryGetValue(certificate.CourseId, out var place) ? place : certificate.EnrollmentId);
        it.Moves(words["Certificates"], certificates.Count);
        await db.SaveChangesAsync(stop);
    }

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        if (it.KeepsNamesOnCertificates) return;
        var mine = db.Certificates.Where(c => c.PersonId == it.PersonId && c.IssuedTo != it.Pseudonym);
        var certificates = await mine.Select(c => new { c.Id, c.FileId }).ToListAsync(stop);
        var files = certificates.Select(c => c.FileId).ToList();
        await mine.ExecuteUpdateAsync(c => c.SetProperty(x => x.IssuedTo, it.Pseudonym).SetProperty(x => x.FileId, (Guid?)null), stop);
        await db.StoredFiles.Where(f => files.Contains(f.Id)).ExecuteDeleteAsync(stop);
        foreach (var certificate in certificates) db.AddRange(Handlers.Messages(db, new CertificateIssued(certificate.Id)));
        await db.SaveChangesAsync(stop);
    }
}
