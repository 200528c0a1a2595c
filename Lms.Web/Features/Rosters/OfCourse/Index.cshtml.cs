using Lms.Web.Features.Courses;
using Lms.Web.Features.Rosters.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Rosters.OfCourse;

/// <summary>Accepts files of enrollments in one course, and lists earlier imports.</summary>
public sealed class IndexModel(RosterUploads uploads) : CourseScreen
{
    private Guid made;

    /// <summary>As <see cref="Platform.Text.TextEncoding.Offered"/> names it; empty to detect it.</summary>
    [BindProperty]
    public string? Encoding { get; set; }

    [BindProperty]
    public IFormFile? Upload { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public RosterList List { get; private set; } = null!;

    protected override async Task LoadAsync() => List = await Empty().ReadAsync(Db, Number, Stop);

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        return ShowPage();
    }

    [Can(CourseAct.ManageLearners)]
    public IActionResult OnGetTemplate() => Empty().Template();

    [Can(CourseAct.ManageLearners)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                var taken = await uploads.TakeAsync(Upload, Encoding, Subject.Id, Stop);
                if (taken.IsDone)
                    made = taken.Value.Id;
                return taken;
            },
            done: null,
            to: () => $"{Here}/{made}",
            show: null
        );

    private string Here => $"/teach/courses/{Slug}/learners/import";

    private RosterList Empty() => new(Here, Subject.Id, Encoding);
}
