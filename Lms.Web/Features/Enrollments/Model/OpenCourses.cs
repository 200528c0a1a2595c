using Lms.Web.Features.Courses;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>The courses that the viewer may study.</summary>
public sealed class OpenCourses(LmsContext db) : IOpenCourses
{
    public async Task<IReadOnlySet<Guid>> AmongAsync(IReadOnlyCollection<Guid> courses, Viewer viewer, CancellationToken stop)
    {
        var me = viewer.Id;
        return await db
            .Enrollments.AsNoTracking()
            .Active.Where(e => e.PersonId == me && courses.Contains(e.CourseId))
            .Select(e => e.CourseId)
            .ToHashSetAsync(stop);
    }
}
