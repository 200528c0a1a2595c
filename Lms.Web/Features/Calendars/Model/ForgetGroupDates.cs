using Lms.Web.Features.Enrollments;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>Deletes the deadlines of a group that is gone. Its learners have those of their class.</summary>
public sealed class ForgetGroupDates(LmsContext db) : IHandle<ClassGroupRemoved>
{
    public Task HandleAsync(ClassGroupRemoved it, CancellationToken stop) =>
        db.WriteAsync(
            () => db.Deadlines.Where(d => d.CourseId == it.CourseId && d.AudienceId == it.GroupId).ExecuteDeleteAsync(stop),
            stop
        );
}
