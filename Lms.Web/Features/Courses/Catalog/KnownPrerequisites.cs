using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The prerequisites of a course that are in the catalog, and which of them the viewer has completed.</summary>
public sealed class KnownPrerequisites(IEnumerable<ICompletedCourses> completed)
{
    /// <summary>Only a course that has prerequisites incurs the lookup.</summary>
    public async Task<IReadOnlyList<Prerequisite>> OfAsync(
        CoursePage course,
        CatalogCards.Entry catalog,
        Viewer viewer,
        CancellationToken stop
    )
    {
        var known = course.PrerequisiteIds.Select(id => catalog.Cards.FirstOrDefault(c => c.Id == id)).OfType<CourseCard>().ToList();
        var done =
            known.Count > 0 && viewer.IsSignedIn && completed.FirstOrDefault() is { } of
                ? await of.AmongAsync([.. known.Select(c => c.Id)], viewer, stop)
                : null;
        return [.. known.Select(c => new Prerequisite(c.Id, c.Slug, c.Title, c.Minutes, done?.Contains(c.Id)))];
    }
}
