using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses;

/// <summary>
/// Courses to choose from, found by title; the partial <c>_CourseFinder</c> draws them and posts the chosen one to “Add”.
/// </summary>
/// <param name="Url">The address of the page.</param>
/// <param name="Q">What was searched for.</param>
/// <param name="IsMore">More courses match than are shown.</param>
public sealed record CourseFinder(string Url, string? Q, IReadOnlyList<CourseFinder.Choice> Found, bool IsMore)
{
    private const int Most = 10;

    public sealed record Choice(Guid Id, string Title, CourseStatus Status);

    /// <summary>The end of an address of the page that keeps the search.</summary>
    public string More => string.IsNullOrEmpty(Q) ? "" : "&q=" + Uri.EscapeDataString(Q);

    /// <param name="among">Those that can be chosen; archived ones are left out.</param>
    public static async Task<CourseFinder> FindAsync(IQueryable<Course> among, string url, string? q, CancellationToken stop)
    {
        var found = await among
            .AsNoTracking()
            .Where(c => c.Status != CourseStatus.Archived)
            .Holding(q, c => c.Title)
            .OrderBy(c => c.Title)
            .ThenBy(c => c.Id)
            .Select(c => new Choice(c.Id, c.Title, c.Status))
            .Take(Most + 1)
            .ToListAsync(stop);
        return new(url, q, [.. found.Take(Most)], found.Count > Most);
    }
}
