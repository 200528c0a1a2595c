using System.Runtime.CompilerServices;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>
/// The metadata of a course for search engines and link previews: the same for everyone, so it is built once and reused until the known
/// course changes.
/// </summary>
public sealed class CourseMetadata(Words words, InstitutionDirectory institutions)
{
    private readonly ConditionalWeakTable<CourseMap.Entry, Made> known = [];

    private sealed record Made(InstitutionDirectory.Entry Institution, Language Language, PageHead Head);

    /// <param name="course">As <paramref name="map"/> has it, with the prerequisites that learners can take.</param>
    /// <returns>Null when there is no such institution.</returns>
    public async ValueTask<PageHead?> OfAsync(CourseMap.Entry map, CoursePage course, Guid institutionId, CancellationToken stop)
    {
        if (await institutions.FindAsync(institutionId, stop) is not { } institution)
            return null;
        if (known.TryGetValue(map, out var made) && made.Institution == institution && made.Language == Languages.Now)
            return made.Head;
        var head = Make(course, institution, await institutions.UrlAsync(institution.Id, "", stop));
        known.AddOrUpdate(map, new(institution, Languages.Now, head));
        return head;
    }

    private PageHead Make(CoursePage course, InstitutionDirectory.Entry institution, string root)
    {
        var image = $"{root}/courses/{course.Slug}/card.png?v={ShareFace.Of(course, institution).Tag}";
        return new PageHead(root + $"/courses/{course.Slug}")
        {
            Title = course.Title,
            Description = course.Description.Summary,
            Image = image,
            ImageAlt = words["{0}, a course by {1}", course.Title, institution.Name],
            IsUnlisted = institution.IsUnlisted,
            Data =
            [
                CourseData.Course(course, institution.Name, root, image),
                CourseData.Breadcrumbs([
                    (words["Courses"], root + "/courses"),
                    .. course.CategoryName is { } category ? new[] { (category, $"{root}/courses/categories/{course.CategorySlug}") } : [],
                    (course.Title, $"{root}/courses/{course.Slug}"),
                ]),
            ],
        };
    }
}
