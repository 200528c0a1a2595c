using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Removes deleted courses. A course that anyone was ever enrolled in remains, hidden.</summary>
public sealed class RetentionOfEnrollments(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-rules.DeletedContentDays);
        await purge.EntitiesAsync(
            nameof(Course),
            db.Courses.IgnoreQueryFilters([LmsContext.NotDeleted])
                .Where(c => c.DeletedAt < before && !db.Enrollments.Any(e => e.CourseId == c.Id)),
            stop
        );
    }
}
