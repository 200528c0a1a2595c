using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The parts of a course's page that later rooms draw.</summary>
public sealed class CourseRegions(IEnumerable<ICourseAside> asides, IEnumerable<ICourseSection> sections)
{
    /// <returns>Null when there is nothing to show beside the course.</returns>
    public async Task<Region?> AsideAsync(CoursePage course, Viewer viewer, CancellationToken stop) =>
        asides.FirstOrDefault() is { } aside ? await aside.ForAsync(course, viewer, stop) : null;

    /// <returns>The sections below the course's description, from the first to the last.</returns>
    public async Task<IReadOnlyList<Region>> SectionsAsync(CoursePage course, Viewer viewer, CancellationToken stop)
    {
        var regions = new List<Region>();
        foreach (var section in sections)
            if (await section.ForAsync(course, viewer, stop) is { } region)
                regions.Add(region);
        return regions;
    }
}
