using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>The courses that a person has to complete before enrolling.</summary>
public static class Prerequisites
{
    /// <summary>Of these people, those who lack a required course and have no seat yet.</summary>
    public static async Task<IReadOnlySet<Guid>> LackingAsync(
        LmsContext db,
        Course course,
        IReadOnlyCollection<Guid> people,
        CancellationToken stop
    )
    {
        if (course is not { RequiresPrerequisites: true, PrerequisiteIds: { Count: > 0 } ids })
            return new HashSet<Guid>();
        var required = await db.Courses.AsNoTracking().Published.Where(c => ids.Contains(c.Id)).Select(c => c.Id).ToListAsync(stop);
        var done = await db
            .Enrollments.IgnoreQueryFilters([EnrollmentQueries.FormerRuns])
            .AsNoTracking()
            .Where(e => required.Contains(e.CourseId) && people.Contains(e.PersonId) && e.CompletedAt != null)
            .Select(e => new { e.PersonId, e.CourseId })
            .Distinct()
            .GroupBy(e => e.PersonId)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, stop);
        var seated = await db
            .Enrollments.Seated.Where(e => e.CourseId == course.Id && people.Contains(e.PersonId))
            .Select(e => e.PersonId)
            .ToListAsync(stop);
        return people.Except(seated).Where(p => done.GetValueOrDefault(p) < required.Count).ToHashSet();
    }

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
