using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Who accepted an invitation to a course has their seat, or the place on the waitlist if there is none; done twice, nothing changes.</summary>
public sealed class EnrollInvited(Seats seats, LmsContext db) : IHandle<InviteAccepted>
{
    public async Task HandleAsync(InviteAccepted it, CancellationToken stop)
    {
        // A course that has been deleted in the meantime takes no learners.
        if (it.CourseId is { } course && await db.Courses.AnyAsync(c => c.Id == course, stop))
            await seats.GrantAsync(course, it.PersonId, EnrollmentSource.Invite, ignoreWindow: true, stop);
    }
}
