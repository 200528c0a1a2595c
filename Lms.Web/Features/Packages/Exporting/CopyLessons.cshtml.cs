using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Exporting;

/// <summary>Takes modules and lessons over from another course that the viewer may edit.</summary>
public sealed class CopyLessonsModel(LessonCopies copies, Policies policies) : OutlineScreen
{
    /// <summary>The other course; null while it is being chosen.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    [BindProperty]
    public List<Guid> Modules { get; set; } = [];

    [BindProperty]
    public List<Guid> Lessons { get; set; } = [];

    /// <summary>Where single lessons go.</summary>
    [BindProperty]
    public Guid? Unit { get; set; }

    public Course? Other { get; private set; }

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row(string Slug, string Title, int Lessons);

    protected override async Task LoadAsync()
    {
        if (await OtherAsync() is { } other)
        {
            Other = other;
            return;
        }
        var id = Subject.Id;
        var courses = Db.Courses.AsNoTracking().Where(c => c.Id != id).Holding(Q, c => c.Title);
        // As the policy says for CourseAct.Edit.
        if (!Viewer.IsAdmin)
            courses = courses.Where(c =>
                c.Staff.Any(s =>
                    s.PersonId == Viewer.PersonId
                    && (s.Role == CourseRole.Owner || s.Role == CourseRole.CoInstructor || s.Role == CourseRole.Author)
                )
            );
        Rows = await courses
            .OrderByDescending(c => c.UpdatedAt)
            .ThenBy(c => c.Id)
            .Select(c => new Row(c.Slug, c.Title, Db.Lessons.Count(l => l.CourseId == c.Id)))
            .PageAsync(Number, 25, Stop);
    }

    [Can(CourseAct.Edit)]
    public async Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        if (From is not null && await OtherAsync() is null)
            return NotFound();
        return await ShowPage();
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
                await OtherAsync() is { } other
                    ? await copies.TakeAsync(Subject, other, Modules, Lessons, Unit, Stop)
                    : new Refusal("You can no longer copy from this course."),
            done: "Copied. Lessons are drafts and modules are hidden. Publish and show them when they’re ready.",
            to: () => $"/teach/courses/{Slug}/outline",
            show: null
        );

    private async Task<Course?> OtherAsync() =>
        From is { } from
        && from != Slug
        && await Db.Courses.AsNoTracking().WithOutline().SingleOrDefaultAsync(c => c.Slug == from, Stop) is { } other
        && policies.Allow(Viewer, other, CourseAct.Edit)
            ? other
            : null;
}
