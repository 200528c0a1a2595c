using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses;

/// <summary>
/// A page of the course editor. Later rooms derive theirs from it too, and add a tab for it in their feature: a
/// <see cref="Platform.Ui.NavItem"/> with <c>Place.Course</c>.
/// </summary>
public abstract class CourseScreen : ScreenOf<Course>
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    /// <summary>Someone else saved after the form was rendered.</summary>
    public bool IsConflicted { get; private set; }

    protected virtual IQueryable<Course> Read(IQueryable<Course> courses) => courses.Include(c => c.Staff);

    protected override Task<Course?> FindAsync(CancellationToken stop) =>
        Read(Db.Courses.VisibleTo(Viewer)).SingleOrDefaultAsync(c => c.Slug == Slug && c.DeletedAt == null, stop);

    /// <summary>Shows the current course beside the submitted input; saving again is then a deliberate decision.</summary>
    protected override async Task<IActionResult> Conflicted(Show? show)
    {
        Db.ChangeTracker.Clear();
        await FindSubjectAsync();
        IsConflicted = true;
        return await base.Conflicted(show);
    }

    public WorkSide Side(string current) =>
        new(Place.Course, current)
        {
            Slug = Subject.Slug,
            Title = Subject.Title,
            Badge = L[Subject.Status.Text()],
            BadgeTone = Tone(Subject.Status),
            Subject = Subject,
        };

    public IReadOnlyList<Crumb> Crumbs(params ReadOnlySpan<Crumb> rest) =>
        [new(L["Teach"], "/teach"), new(Subject.Title, $"/teach/courses/{Subject.Slug}/outline"), .. rest];

    public static string? Tone(CourseStatus status) =>
        status switch
        {
            CourseStatus.Published => "good",
            CourseStatus.UnderReview => "info",
            CourseStatus.Archived => "plum",
            _ => null,
        };
}
