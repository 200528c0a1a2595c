using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What time does to enrollments: offered seats pass on, and access ends.</summary>
public sealed class EnrollmentClock(LmsContext db, Seats seats, TimeProvider clock)
{
    private const int MostAtOnce = 500;

    /// <summary>Works on the viewer’s institution, one enrollment in one short transaction.</summary>
    /// <returns>The number of changed enrollments.</returns>
    public async Task<int> RunAsync(CancellationToken stop)
    {
        var now = clock.Now;
        var due = await db
            .Enrollments.AsNoTracking()
            .Where(e =>
                (e.OfferedUntil <= now && e.Status == EnrollmentStatus.Offered)
                || (e.ExpiresAt <= now && (e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress))
            )
            .OrderBy(e => e.OfferedUntil ?? e.ExpiresAt)
            .Select(e => new { e.CourseId, e.PersonId })
            .Take(MostAtOnce)
            .ToListAsync(stop);
        foreach (var it in due)
        {
            await seats.ChangeAsync(
                it.CourseId,
                it.PersonId,
                (enrollment, course) =>
                    enrollment.OfferedUntil <= clock.Now
                        ? enrollment.LetPass(course.Rules.OfferEndsWait, clock.Now)
                        : enrollment.Expire(clock.Now),
                stop
            );
            db.ChangeTracker.Clear();
        }
        return due.Count;
    }
}
