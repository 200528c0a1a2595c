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
            await seats.GrantAsync(course, it.PersonId, EnrollmentSource.Invite, ignoreWindow: true, stop);
    }
}
