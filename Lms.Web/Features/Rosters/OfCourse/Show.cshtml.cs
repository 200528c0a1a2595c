using Htmx;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Rosters.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.OfCourse;

/// <summary>One import into a course: its preview, its progress, and its result.</summary>
public sealed class ShowModel(RosterUploads uploads) : CourseScreen
{
    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public RosterPlan? Plan { get; set; }

    [BindProperty(SupportsGet = true)]
    public RosterOutcome? Outcome { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public RosterImport Import { get; private set; } = null!;

    public RosterReport Report { get; private set; } = null!;

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course)
            return null;
        if (await Db.RosterImports.SingleOrDefaultAsync(i => i.Id == Id && i.CourseId == course.Id, stop) is not { } import)
            return null;
        Import = import;
        return course;
    }

    protected override async Task LoadAsync() => Report = await Empty().ReadAsync(Db, Number, Stop);

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnGetProgress()
    {
        // The next possible actions and the rows are outside the fragment.
        if (!Import.IsBusy)
            Response.Htmx(htmx => htmx.Refresh());
        return Fragment(new Show("_RosterProgress", () => Empty().Progress));
    }

    [Can(CourseAct.ManageLearners)]
    public IActionResult OnGetCsv() => Empty().Csv(Db);

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostStart(bool tells) =>
        Try(async () => await uploads.StartAsync(Import, tells, Stop), done: "Import started. You can leave this page.");

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostDiscard() => Try(() => uploads.Discard(Import), done: "Stopped.");

    /// <summary>Reads the file again in the chosen encoding.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostReread(string? encoding) =>
        Try(async () => await uploads.RereadAsync(Import, encoding, Stop), done: null);

    private RosterReport Empty() => new(Import, $"/teach/courses/{Slug}/learners/import/{Id}", Plan, Outcome);
}
