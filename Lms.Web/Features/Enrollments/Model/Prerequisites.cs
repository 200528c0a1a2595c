using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>The courses that a person has to complete before enrolling.</summary>
public static class Prerequisites
{
    /// <summary>Only requires courses that the person could take: hidden, archived or deleted ones do not block anyone.</summary>
    /// <param name="ids">In the recommended order.</param>
    public static async Task<Refusal?> MissingAsync(LmsContext db, IReadOnlyList<Guid> ids, Guid personId, CancellationToken stop)
    {
        var open = await db
            .Courses.IgnoreQueryFilters([EnrollmentQueries.FormerRuns])
            .AsNoTracking()
            .Published.Where(c =>
                ids.Contains(c.Id) && !db.Enrollments.Any(e => e.CourseId == c.Id && e.PersonId == personId && e.CompletedAt != null)
            )
            .ToDictionaryAsync(c => c.Id, c => c.Title, stop);
        var missing = ids.Where(open.ContainsKey).Select(id => $"“{open[id]}”").ToList();
        return missing.Count switch
        {
            0 => null,
            1 => new Refusal("To enroll, complete {0} first.", null, missing[0]),
            _ => new Refusal("To enroll, complete these courses first: {0}.", null, string.Join(", ", missing)),
        };
    }
}
