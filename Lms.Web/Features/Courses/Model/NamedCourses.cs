using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The courses that a table of people may name.</summary>
public static class NamedCourses
{
    /// <summary>By URL and by code, as people write them into tables.</summary>
    public static async Task<Dictionary<string, (Guid Id, string Title)>> ReadAsync(LmsContext db, CancellationToken stop)
    {
        var found = new Dictionary<string, (Guid, string)>(StringComparer.OrdinalIgnoreCase);
        foreach (
            var course in await db
                .Courses.AsNoTracking()
                .Select(c => new
                {
                    c.Id,
                    c.Slug,
                    c.Title,
                    c.Description.Code,
                })
                .ToListAsync(stop)
        )
        {
            if (course.Code is { Length: > 0 } code)
                found.TryAdd(code, (course.Id, course.Title));
            found[course.Slug] = (course.Id, course.Title);
        }
        return found;
    }
}
