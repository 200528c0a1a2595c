using Lms.Web.Features.Notifications.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

public sealed class TellSeatGranted(LmsContext db, Notify notify, Words words) : IHandle<SeatGranted>
{
    public async Task HandleAsync(SeatGranted it, CancellationToken stop)
    {
        var seat = await (
            from e in db.Enrollments.AsNoTracking()
            where e.Id == it.EnrollmentId
            join c in db.Courses on e.CourseId equals c.Id
            select new
            {
                e.PersonId,
                e.EnrolledAt,
                c.Title,
                c.Slug,
            }
        ).SingleOrDefaultAsync(stop);
        if (seat is null)
            return;
        await notify.RunAsync(
            seat.PersonId,
            EnrollmentNotifications.SeatFreed,
            $"seat:{it.EnrollmentId}:{seat.EnrolledAt:O}",
            words["You have a seat in “{0}”", seat.Title],
            words["A seat opened up, and you were first on the waitlist. You can start right away."],
            $"/learn/{seat.Slug}",
            words["Start course"],
            stop
        );
        await db.SaveChangesAsync(stop);
    }
}
