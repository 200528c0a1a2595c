using Lms.Web.Features.Classes.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes.OfCourse;

/// <summary>The classes of a course, by term.</summary>
public sealed class IndexModel : CourseScreen
{
    private const int PageSize = 50;

    private Class? made;

    [BindProperty]
    public string? Name { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<ClassRow> Rows { get; private set; } = null!;

    protected override async Task LoadAsync() =>
        Rows = await Db.Rows(Db.Classes.AsNoTracking().Where(c => c.CourseId == Subject.Id)).PageAsync(Number, PageSize, Stop);

    [Can(CourseAct.SeeLearners)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>The person who creates a class teaches it; everything else is set on its own page.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostAdd() =>
        Try(
            () =>
            {
                made = new Class(Subject.Id, Now);
                var described = made.Describe(Name, null, null, []);
                if (described.IsDone)
                {
                    made.Schedule(null, null, Viewer.Zone.Id, Subject.Rules);
                    made.Teach(Viewer.Id);
                    Db.Add(made);
                }
                return Task.FromResult(described);
            },
            "Class created. Show its code, or add people.",
            () => $"/teach/classes/{made!.Id}",
            null
        );
}
