using Lms.Web.Features.Courses;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A course got more seats: those who have waited longest get them (<see cref="Seats"/> decides).</summary>
public sealed class PromoteWaiting(Seats seats) : IHandle<SeatsAdded>
{
    public Task HandleAsync(SeatsAdded it, CancellationToken stop) => seats.PromoteAsync(it.CourseId, stop);
}
