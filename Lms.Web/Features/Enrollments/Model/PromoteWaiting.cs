using Lms.Web.Features.Courses;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

public sealed class PromoteWaiting(Seats seats) : IHandle<SeatsAdded>
{
    public Task HandleAsync(SeatsAdded it, CancellationToken stop) => seats.PromoteAsync(it.CourseId, stop);
}
