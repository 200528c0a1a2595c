using Htmx;
using Lms.Web.Features.People;
using Lms.Web.Features.Rosters.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Rosters.Files;

/// <summary>One import: its preview, its progress, and its result.</summary>
public sealed class ShowModel(RosterUploads uploads) : ScreenOf<RosterImport>
{
    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Id { get; set; }

    [BindProperty(SupportsGet = true)]
    public RosterPlan? Plan { get; set; }

    [BindProperty(SupportsGet = true)]
    public RosterOutcome? Outcome { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public RosterReport Report { get; private set; } = null!;

    protected override Task<RosterImport?> FindAsync(CancellationToken stop) =>
        Db.RosterImports.SingleOrDefaultAsync(i => i.Id == Id && i.CourseId == null, stop);

    protected override async Task LoadAsync() => Report = await Empty().ReadAsync(Db, Number, Stop);

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGetProgress()
    {
        // The next possible actions and the rows are outside the fragment.
        if (!Subject.IsBusy)
            Response.Htmx(htmx => htmx.Refresh());
        return Fragment(new Show("_RosterProgress", () => Empty().Progress));
    }

    [Can(PeopleAct.Manage)]
    public IActionResult OnGetCsv() => Empty().Csv(Db);

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostStart(bool tells) =>
        Try(async () => await uploads.StartAsync(Subject, tells, Stop), done: "Import started. You can leave this page.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostDiscard() => Try(() => uploads.Discard(Subject), done: "Stopped.");

    /// <summary>Reads the file again in the chosen encoding.</summary>
    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostReread(string? encoding) =>
        Try(async () => await uploads.RereadAsync(Subject, encoding, Stop), done: null);

    private RosterReport Empty() => new(Subject, $"/admin/rosters/{Id}", Plan, Outcome);
}
