using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Enrollments are kept under a pseudonym; active and waitlisted ones are dropped, so that the seat is free.</summary>
public sealed class PersonalDataOfEnrollments(LmsContext db, Seats seats, Words words, TimeProvider clock)
    : IErasePersonalData,
        IMergePersonalData
{
    /// <summary>Progress belongs to the enrollment and moves with it. Two enrollments in one course are merged.</summary>
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var theirs = await db.Enrollments.Where(e => e.PersonId == it.FromId).ToListAsync(stop);
        var mine = await db.Enrollments.Where(e => e.PersonId == it.ToId).ToDictionaryAsync(e => e.CourseId, stop);
        var twice = theirs.Where(e => mine.ContainsKey(e.CourseId)).ToList();
        foreach (var enrollment in theirs.Except(twice))
            enrollment.MoveTo(it.ToId);
        foreach (var enrollment in twice)
            mine[enrollment.CourseId].TakeOver(enrollment, clock.Now);
        await db.SaveChangesAsync(stop);
        await MoveFormerRunsAsync(it, stop);
        it.Moves(words["Courses, with progress and answers"], theirs.Count - twice.Count);
        it.Moves(words["Courses that both accounts are in (progress from both counts)"], twice.Count);
        foreach (var enrollment in twice.Where(e => e.HoldsSeat || e.Status is EnrollmentStatus.Waitlisted))
            await seats.LeaveAsync(enrollment.CourseId, it.FromId, byManager: true, stop);
    }

    /// <summary>Records of former runs get numbers that the other account has not used.</summary>
    private async Task MoveFormerRunsAsync(Merger it, CancellationToken stop)
    {
        var all = db.Enrollments.IgnoreQueryFilters([EnrollmentQueries.FormerRuns]);
        var former = await all.Where(e => e.PersonId == it.FromId && !e.IsCurrent).OrderBy(e => e.Run).ToListAsync(stop);
        foreach (var enrollment in former)
        {
            var used = await all.Where(e => e.PersonId == it.ToId && e.CourseId == enrollment.CourseId).MaxAsync(e => (int?)e.Run, stop);
            enrollment.MoveTo(it.ToId, (used ?? 0) + 1);
            await db.SaveChangesAsync(stop);
        }
    }

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        var mine = db.Enrollments.Where(e => e.PersonId == it.PersonId);
        var open = await mine.Where(e =>
                e.Status == EnrollmentStatus.Enrolled
                || e.Status == EnrollmentStatus.InProgress
                || e.Status == EnrollmentStatus.Waitlisted
                || e.Status == EnrollmentStatus.Offered
                || e.Status == EnrollmentStatus.Requested
            )
            .Select(e => e.CourseId)
            .ToListAsync(stop);
        foreach (var course in open)
            await seats.LeaveAsync(course, it.PersonId, byManager: false, stop);
    }
}
