using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Certificates.Model;

/// <summary>One certificate for each completed enrollment; a second attempt finds the first by its unique index.</summary>
public sealed class IssueCertificate(LmsContext db, Notify notify, Words words, TimeProvider clock) : IHandle<CourseCompleted>
{
    public async Task HandleAsync(CourseCompleted it, CancellationToken stop)
    {
        var facts = await (
            from e in db.Enrollments.AsNoTracking()
            where e.Id == it.EnrollmentId && e.CompletedAt != null
            join c in db.Courses.IgnoreQueryFilters([LmsContext.NotDeleted]) on e.CourseId equals c.Id
            join p in db.People on e.PersonId equals p.Id
            join i in db.Institutions on e.InstitutionId equals i.Id
            select new
            {
                Enrollment = e,
                c.Title,
                c.Slug,
                c.Rules,
                c.Description.CeCredits,
                c.Description.Designation,
                Name = p.DisplayName,
                p.TimeZone,
                Institution = i.Name,
                Owner = db
                    .CourseStaff.Where(s => s.CourseId == c.Id && s.Role == CourseRole.Owner)
                    .Join(db.People, s => s.PersonId, o => o.Id, (s, o) => new { o.Id, o.DisplayName })
                    .FirstOrDefault(),
            }
        ).SingleOrDefaultAsync(stop);
        if (facts is null)
            return;
        if (!facts.Rules.GivesCertificate)
        {
            await notify.RunAsync(
                facts.Enrollment.PersonId,
                CertificateNotifications.CourseCompleted,
                $"completed:{it.EnrollmentId}",
                words["You completed “{0}”", facts.Title],
                words["You’ve finished all its lessons. Well done."],
                $"/courses/{facts.Slug}",
                words["View course"],
                stop
            );
            await db.SaveChangesAsync(stop);
            return;
        }
        if (await db.Certificates.AnyAsync(c => c.EnrollmentId == it.EnrollmentId, stop))
            return;
        db.Add(
            new Certificate(
                it.EnrollmentId,
                facts.Enrollment.PersonId,
                facts.Enrollment.CourseId,
                Certificate.NewNumber(clock.Now),
                clock.Now
            )
            {
                IssuedTo = facts.Name,
                CourseTitle = facts.Title,
                InstitutionName = facts.Institution,
                InstructorName = facts.Owner?.DisplayName,
                InstructorId = facts.Owner?.Id,
                CompletedOn = Clock.DayIn(Clock.Zone(facts.TimeZone), facts.Enrollment.CompletedAt!.Value),
                CeCredits = facts.CeCredits,
                Designation = facts.Designation,
                Grade = facts.Enrollment.FinalLetter,
            }
        );
        try
        {
            await db.SaveChangesAsync(stop);
        }
        catch (DbUpdateException twice) when (Violations.IsUnique(twice))
        {
            // Another process issued it in the meantime; if only the number was taken, the next attempt draws another.
            if (!await db.Certificates.AnyAsync(c => c.EnrollmentId == it.EnrollmentId, stop))
                throw;
        }
    }
}
