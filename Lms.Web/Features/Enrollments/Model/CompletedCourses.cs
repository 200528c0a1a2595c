using Lms.Web.Features.Courses;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>The courses that the viewer has completed, including those dropped afterward.</summary>
public sealed class CompletedCourses(LmsContext db) : ICompletedCourses
{
    public async Task<IReadOnlySet<Guid>> AmongAsync(IReadOnlyCollection<Guid> courses, Viewer viewer, CancellationToken stop)
    {
        var me = viewer.Id;
        return await db
            .Enrollments.IgnoreQueryFilters([EnrollmentQueries.FormerRuns])
            .AsNoTracking()
            .Where(e => e.PersonId == me && e.CompletedAt != null && courses.Contains(e.CourseId))
            .Select(e => e.CourseId)
            .ToHashSetAsync(stop);
    }
}
