using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Deadlines;

/// <summary>The deadlines of a course: for everyone, for its classes and their groups, and for single people.</summary>
public sealed class IndexModel(SetDeadline set, DeadlineList list) : CourseScreen
{
    private const int MostShift = 1000;

    [BindProperty]
    public DeadlineForm Input { get; set; } = new();

    [BindProperty]
    public int? ShiftDays { get; set; }

    public IReadOnlyList<SelectListItem> Targets { get; private set; } = [];

    public IReadOnlyList<SelectListItem> Audiences { get; private set; } = [];

    public IReadOnlyList<DeadlineRow> Rows { get; private set; } = [];

    protected override async Task LoadAsync()
    {
        Targets = await list.TargetsAsync(Subject.Id, L["The whole course"], Stop);
        Audiences = await list.AudiencesAsync(Subject.Id, null, L["Everyone"], Stop);
        Rows = await list.ReadAsync(Subject.Id, null, Stop);
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>What the days after the start come to, while they are typed.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnGetPreview([FromQuery(Name = "Input")] DeadlineForm input) =>
        Fragment(new Show("_DuePreview", async () => await set.PreviewAsync(Subject, null, input, Stop)));

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPost() =>
        Try(() => set.RunAsync(Subject, null, Input, Stop), done: "Deadline set. Learners are reminded one day and one hour before.");

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostRemove(Guid item)
    {
        ModelState.Clear();
        return Try(
            async () =>
            {
                if (await Db.Deadlines.SingleOrDefaultAsync(d => d.Id == item && d.CourseId == Subject.Id, Stop) is { } gone)
                    Db.Remove(gone);
                return Result.Done;
            },
            done: "Deadline removed."
        );
    }

    /// <summary>Moves every fixed date by the same number of days.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostShift() =>
        Try(
            async () =>
            {
                if (ShiftDays is not { } days || days == 0 || Math.Abs(days) > MostShift)
                    return new Refusal("Enter a number of days from −1000 to 1000, but not 0.", "ShiftDays");
                var all = await Db.Deadlines.Where(d => d.CourseId == Subject.Id && d.DueAt != null).ToListAsync(Stop);
                foreach (var deadline in all)
                    deadline.Shift(days);
                Undo = (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Unshift&days={days}"), Subject.Id);
                return Result.Done;
            },
            done: "All fixed dates moved."
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostUnshift([FromQuery] int days)
    {
        ModelState.Clear();
        return Try(
            async () =>
            {
                foreach (var deadline in await Db.Deadlines.Where(d => d.CourseId == Subject.Id && d.DueAt != null).ToListAsync(Stop))
                    deadline.Shift(-Math.Clamp(days, -MostShift, MostShift));
                return Result.Done;
            },
            done: "Dates restored."
        );
    }
}
