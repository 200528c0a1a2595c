using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Creates courses within the limit of the institution, with a free slug.</summary>
public sealed class NewCourses(LmsContext db, InstitutionDirectory institutions, TimeProvider clock)
{
    /// <param name="wished">The slug, if it is free; otherwise a number is appended.</param>
    /// <returns>The course, added but not saved.</returns>
    public async Task<Result<Course>> BeginAsync(string title, string wished, Guid ownerId, CancellationToken stop)
    {
        if ((await institutions.FindAsync(db.InstitutionId, stop))?.MaxCourses is { } most && await db.Courses.CountAsync(stop) >= most)
            return new Refusal(
                "This institution has reached its limit of {0} courses. Delete a course you no longer need, or ask the operator for more.",
                null,
                most
            );
        var course = new Course(title, await FreeAsync(wished, stop), ownerId, clock.Now);
        db.Add(course);
        return course;
    }

    private async Task<string> FreeAsync(string wished, CancellationToken stop)
    {
        // A long slug is cut before a number is put behind it.
        var stem = wished[..Math.Min(wished.Length, Slug.MaxLength - 8)];
        var taken = await db
            .Courses.IgnoreQueryFilters([LmsContext.NotDeleted])
            .Where(c => c.Slug.StartsWith(stem))
            .Select(c => c.Slug)
            .ToListAsync(stop);
        taken.AddRange(await db.OldCourseSlugs.Where(s => s.Slug.StartsWith(stem)).Select(s => s.Slug).ToListAsync(stop));
        return Slug.Free(wished, taken.ToHashSet());
    }
}
