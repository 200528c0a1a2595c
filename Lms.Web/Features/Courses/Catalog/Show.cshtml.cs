using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

public sealed class ShowModel(
    CourseMap map,
    IEnumerable<ICourseAside> asides,
    IEnumerable<ILessonStates> states,
    IEnumerable<ICourseSection> sections,
    IEnumerable<ICompletedCourses> completed,
    FileTokens tokens,
    CatalogCards catalog,
    CourseMetadata heads,
    InstitutionDirectory institutions
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
            course = course with { Prerequisites = await PrerequisitesAsync(course, cards) };
        (Course, Outline) = (course, [.. found.Published]);
        if (asides.FirstOrDefault() is { } aside)
            Aside = await aside.ForAsync(course, Viewer, Stop);
        var mine = Viewer.IsSignedIn && states.FirstOrDefault() is { } known ? await known.OfAsync(found, Viewer, Stop) : null;
        if (mine is not null)
            States = mine.Done;
        (Modules, Locks) = (found.Modules, found.LocksFor(mine, Now));
        Related = cards.Near(course.Id, course.CategorySlug, course.Description.Tags, MostRelated);
        if (course.Status is CourseStatus.Published && await institutions.FindAsync(Viewer.InstitutionId, Stop) is { } institution)
            Head = await heads.OfAsync(found, course, institution, Stop);
        foreach (var section in sections)
            if (await section.ForAsync(course, Viewer, Stop) is { } region)
                Sections = [.. Sections, region];
        return Page();
    }

    /// <summary>Loads the prerequisites that are in the catalog; only a course that has some incurs the lookup.</summary>
    private async Task<IReadOnlyList<Prerequisite>> PrerequisitesAsync(CoursePage course, CatalogCards.Entry cards)
    {
        var known = course.PrerequisiteIds.Select(id => cards.Cards.FirstOrDefault(c => c.Id == id)).OfType<CourseCard>().ToList();
        var done =
            known.Count > 0 && Viewer.IsSignedIn && completed.FirstOrDefault() is { } of
                ? await of.AmongAsync([.. known.Select(c => c.Id)], Viewer, Stop)
                : null;
        return [.. known.Select(c => new Prerequisite(c.Id, c.Slug, c.Title, c.Minutes, done?.Contains(c.Id)))];
    }

    /// <summary>A course that changed its address is found by the old one.</summary>
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
