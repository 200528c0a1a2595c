using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Someone who accepted an invitation to a course gets a seat, or joins the waitlist; repeating it changes nothing.</summary>
public sealed class EnrollInvited(Seats seats, LmsContext db) : IHandle<InviteAccepted>
{
    public async Task HandleAsync(InviteAccepted it, CancellationToken stop)
    {
        // A course that has been deleted in the meantime accepts no learners.
        if (it.CourseId is { } course && await db.Courses.AnyAsync(c => c.Id == course, stop))
            await seats.GrantAsync(
                new SeatAsk(course, it.PersonId, EnrollmentSource.Invite) { ClassId = await ClassAsync(it, stop) },
                stop
            );
    }

    /// <summary>A class that has been deleted in the meantime is left out.</summary>
    private async Task<Guid?> ClassAsync(InviteAccepted it, CancellationToken stop) =>
        it.ClassId is { } id && await db.Classes.AnyAsync(c => c.Id == id && c.CourseId == it.CourseId, stop) ? id : null;
}
