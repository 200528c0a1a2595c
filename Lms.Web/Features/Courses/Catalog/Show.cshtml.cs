using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

public sealed class ShowModel(
    CourseMap map,
    CourseRegions regions,
    KnownPrerequisites prerequisites,
    IEnumerable<ILessonStates> states,
    FileTokens tokens,
    CatalogCards catalog,
    CourseMetadata heads
) : Screen
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    public CoursePage Course { get; private set; } = null!;

    public IReadOnlyList<MappedLesson> Outline { get; private set; } = [];

    public Region? Aside { get; private set; }

    public IReadOnlyList<Region> Sections { get; private set; } = [];

    public IReadOnlyDictionary<Guid, bool> States { get; private set; } = new Dictionary<Guid, bool>();

    /// <summary>Lessons that are not open yet, and why: for a learner the conditions still unmet, for others what the rules say.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<LockReason>> Locks { get; private set; } =
        new Dictionary<Guid, IReadOnlyList<LockReason>>();

    public IReadOnlyDictionary<Guid, MappedModule> Modules { get; private set; } = new Dictionary<Guid, MappedModule>();

    private const int MostRelated = 4;

    /// <summary>Courses of the same category or with the same tags.</summary>
    public IReadOnlyList<CourseCard> Related { get; private set; } = [];

    public const int MostOthers = 3;

    /// <summary>Other published courses of its instructor.</summary>
    public IReadOnlyList<CourseCard> Others { get; private set; } = [];

    /// <summary>Metadata for search engines and link previews; null for a course that only its team sees.</summary>
    public PageHead? Head { get; private set; }

    public string? SyllabusUrl => Course.SyllabusFileId is { } file ? tokens.Url(file, "syllabus.pdf", Course.Id) : null;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        if (await map.FindAsync(Slug, Viewer, Stop) is not { } found)
            return await MovedAsync();
        var course = found.Course with { ViewerRole = found.RoleOf(Viewer.PersonId) };
        if (!course.IsKnownTo(Viewer))
            return NotFound();
        var cards = await catalog.OfAsync(Viewer, Stop);
        if (course.PrerequisiteIds.Count > 0)
            course = course with { Prerequisites = await prerequisites.OfAsync(course, cards, Viewer, Stop) };
        (Course, Outline) = (course, [.. found.Published]);
        Aside = await regions.AsideAsync(course, Viewer, Stop);
        var mine = Viewer.IsSignedIn && states.FirstOrDefault() is { } known ? await known.OfAsync(found, Viewer, Stop) : null;
        if (mine is not null)
            States = mine.Done;
        (Modules, Locks) = (found.Modules, found.LocksFor(mine, Now));
        if (course.InstructorId is { } instructor)
            Others = [.. cards.By(instructor).Where(c => c.Id != course.Id).Take(MostOthers + 1)];
        Related = cards.Near(course.Id, course.CategorySlug, course.Description.Tags, MostRelated);
        if (course.Status is CourseStatus.Published)
            Head = await heads.OfAsync(found, course, Viewer.InstitutionId, Stop);
        Sections = await regions.SectionsAsync(course, Viewer, Stop);
        return Page();
    }

    /// <summary>A former URL of the course redirects.</summary>
    private async Task<IActionResult> MovedAsync()
    {
        var now = await (
            from old in Db.OldCourseSlugs
            where old.Slug == Slug
            join course in Db.Courses.VisibleTo(Viewer) on old.CourseId equals course.Id
            select course.Slug
        ).FirstOrDefaultAsync(Stop);
        return now is null ? NotFound() : RedirectPermanent($"/courses/{now}");
    }
}
