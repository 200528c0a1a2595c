using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Brings a person into the class that a code belongs to.</summary>
public sealed class JoinClass(LmsContext db, Seats seats, TimeProvider clock)
{
    /// <returns>The enrollment: with a seat, or on the waitlist. Joining twice changes nothing.</returns>
    public Task<Result<Enrollment>> RunAsync(Class joined, Guid personId, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(joined.CourseId, stop);
                // Someone else may have used the code since it was read.
                await db.Entry(joined).ReloadAsync(stop);
                var mine = await db.Enrollments.SingleOrDefaultAsync(e => e.CourseId == joined.CourseId && e.PersonId == personId, stop);
                if (mine is { HasEnded: false } && mine.ClassId == joined.Id)
                    return mine;
                if (joined.Closed(clock.Now) is { } why)
                    return (Result<Enrollment>)why;
                var granted = await seats.GrantAsync(
                    new SeatAsk(joined.CourseId, personId, EnrollmentSource.ClassCode)
                    {
                        ClassId = joined.Id,
                        IsRetake = mine is not null && mine.ClassId != joined.Id && IsOver(mine),
                    },
                    stop
                );
                if (granted.Refusal is not null)
                    return granted;
                joined.CountJoined();
                await db.SaveChangesAsync(stop);
                return granted;
            },
            stop
        );

    /// <summary>
    /// Someone who completed the course, or was in it earlier, takes it again with another class. Someone who merely left comes back.
    /// </summary>
    private static bool IsOver(Enrollment mine) =>
        mine.Status is EnrollmentStatus.Completed or EnrollmentStatus.Withdrawn or EnrollmentStatus.Expired;
}
