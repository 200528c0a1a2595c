using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

public sealed class ShowModel(IEnumerable<ICourseAside> asides, IEnumerable<ILessonStates> states, FileTokens tokens) : Screen
{
    [BindProperty(SupportsGet = true)] public string Slug { get; set; } = "";

    public CoursePage Course { get; private set; } = null!;

    public IReadOnlyList<CourseQueries.OutlineRow> Outline { get; private set; } = [];

    public Region? Aside { get; private set; }

    public IReadOnlyDictionary<Guid, bool> States { get; private set; } = new Dictionary<Guid, bool>();

    public string? SyllabusUrl => Course.SyllabusFileId is { } file ? tokens.Url(file, "syllabus.pdf", Course.Id) : null;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        if (await FindAsync(Db, Slug, Viewer.PersonId) is not { } course) return await MovedAsync();
        if (course.Status != CourseStatus.Published && course.ViewerRole is null && !Viewer.IsAdmin) return NotFound();
        Course = course;
        var outline = new List<CourseQueries.OutlineRow>(64);
        await foreach (var row in Db.Outline(course.Id)) outline.Add(row);
        Outline = outline;
        if (asides.FirstOrDefault() is { } aside) Aside = await aside.ForAsync(course, Viewer, Stop);
        if (Viewer.IsSignedIn && states.FirstOrDefault() is { } known) States = await known.OfAsync(course.Id, Viewer, Stop);
        return Page();
    }

    /// <summary>A course that changed its address is found by the old one.</summary>
    private async Task<IActionResult> MovedAsync()
    {
        var now = await (from old in Db.OldCourseSlugs where old.Slug == Slug join course in Db.Courses.VisibleTo(Viewer) on old.CourseId equals course.Id select course.Slug)
            .FirstOrDefaultAsync(Stop);
        return now is null ? NotFound() : RedirectPermanent($"/courses/{now}");
    }

    private static Task<CoursePage?> FindAsync(LmsContext db, string slug, Guid? personId) => Query(db, slug, personId ?? Guid.Empty);

    private static readonly Func<LmsContext, string, Guid, Task<CoursePage?>> Query = EF.CompileAsyncQuery((LmsContext db, string slug, Guid personId) =>
        (from course in db.Courses.AsNoTracking()
         where course.Slug == slug
         join owner in db.CourseStaff.Where(s => s.Role == CourseRole.Owner) on course.Id equals owner.CourseId into owners
         from owner in owners.DefaultIfEmpty()
         join person in db.People on owner!.PersonId equals person.Id into people
         from person in people.DefaultIfEmpty()
         join mine in db.CourseStaff.Where(s => s.PersonId == personId) on course.Id equals mine.CourseId into roles
         from mine in roles.DefaultIfEmpty()
         select new CoursePage(
             course.Id, course.Slug, course.Title, course.Status, course.Description, course.Rules, course.PublishedLessons, course.RequiredLessons, course.LessonMinutes,
             course.Category == null ? null : course.Category!.Name, course.Category == null ? null : course.Category!.Slug, course.CoverFileId, course.SyllabusFileId,
             person == null ? null : person.Id, person == null ? null : person.DisplayName, person == null ? null : person.Bio, mine == null ? null : mine.Role))
        .FirstOrDefault());
}
