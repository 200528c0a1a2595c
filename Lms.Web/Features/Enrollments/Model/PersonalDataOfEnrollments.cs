using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Enrollments stay under the pseudonym; who still studied or waited leaves, so that the seat is free.</summary>
public sealed class PersonalDataOfEnrollments(LmsContext db, Seats seats) : IExportPersonalData, IErasePersonalData
{
    public async Task WriteAsync(Guid personId, PersonalArchive archive, CancellationToken stop) =>
        await archive.AddAsync("enrollments", "Courses you take", await (from e in db.Enrollments.AsNoTracking()
                                                                         where e.PersonId == personId
                                                                         join c in db.Courses.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }) on e.CourseId equals c.Id
                                                                         orderby e.EnrolledAt
                                                                         select new
                                                                         {
                                                                             Course = c.Title,
                                                                             e.Status,
                                                                             e.Source,
                                                                             e.AmountPaid,
                                                                             e.ProgressPercent,
                                                                             e.LessonsDone,
                                                                             e.LessonsTotal,
                                                                             e.SecondsSpent,
                                                                             e.EnrolledAt,
                                                                             e.StartedAt,
                                                                             e.LastAccessedAt,
                                                                             e.CompletedAt,
                                                                             e.LeftAt,
                                                                             e.FinalGrade,
                                                                             e.FinalLetter,
                                                                             e.InstructorNotes
                                                                         }).ToListAsync(stop), stop);

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        var mine = db.Enrollments.Where(e => e.PersonId == it.PersonId);
        var open = await mine.Where(e => e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress || e.Status == EnrollmentStatus.Waitlisted).Select(e => e.CourseId).ToListAsync(stop);
        foreach (var course in open) await seats.LeaveAsync(course, it.PersonId, byManager: false, stop);
        await db.Enrollments.OfAllInstitutions().Where(e => e.PersonId == it.PersonId && e.InstructorNotes != null)
            .ExecuteUpdateAsync(e => e.SetProperty(x => x.InstructorNotes, (string?)null), stop);
    }
}
