using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

public sealed class ShowModel(CourseMap map, IEnumerable<ICourseAside> asides, IEnumerable<ILessonStates> states, FileTokens tokens) : Screen
{
    [BindProperty(SupportsGet = true)] public string Slug { get; set; } = "";

    public CoursePage Course { get; private set; } = null!;

    public IReadOnlyList<MappedLesson> Outline { get; private set; } = [];

    public Region? Aside { get; private set; }

    public IReadOnlyDictionary<Guid, bool> States { get; private set; } = new Dictionary<Guid, bool>();

    /// <summary>What is not open yet, and why: for a learner what is still waited for, for others what the rules say.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<LockReason>> Locks { get; private set; } = new Dictionary<Guid, IReadOnlyList<LockReason>>();

    public IReadOnlyDictionary<Guid, MappedModule> Modules { get; private set; } = new Dictionary<Guid, MappedModule>();

    public string? SyllabusUrl => Course.SyllabusFileId is { } file ? tokens.Url(file, "syllabus.pdf", Course.Id) : null;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        if (await map.FindAsync(Slug, Viewer, Stop) is not { } found) return await MovedAsync();
        var course = found.Course with { ViewerRole = found.RoleOf(Viewer.PersonId) };
        if (course.Status != CourseStatus.Published && course.ViewerRole is null && !Viewer.IsAdmin) return NotFound();
        (Course, Outline) = (course, [.. found.Published]);
        if (asides.FirstOrDefault() is { } aside) Aside = await aside.ForAsync(course, Viewer, Stop);
        var mine = Viewer.IsSignedIn && states.FirstOrDefault() is { } known ? await known.OfAsync(course.Id, Viewer, Stop) : null;
        if (mine is not null) States = mine.Done;
        (Modules, Locks) = (found.Modules, found.LocksFor(mine, Now));
        return Page();
    }

    /// <summary>A course that changed its address is found by the old one.</summary>
    private async Task<IActionResult> MovedAsync()
    {
        var now = await (from old in Db.OldCourseSlugs where old.Slug == Slug join course in Db.Courses.VisibleTo(Viewer) on old.CourseId equals course.Id select course.Slug)
            .FirstOrDefaultAsync(Stop);
        return now is null ? NotFound() : RedirectPermanent($"/courses/{now}");
    }
}
