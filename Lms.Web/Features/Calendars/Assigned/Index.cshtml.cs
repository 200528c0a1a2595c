using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Classes;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Assigned;

/// <summary>What is assigned to a class, with its dates. Dates for the whole course are shown, and changed by the course team.</summary>
public sealed class IndexModel(SetDeadline set, DeadlineList list) : ClassScreen
{
    [BindProperty]
    public DeadlineForm Input { get; set; } = new();

    public IReadOnlyList<SelectListItem> Targets { get; private set; } = [];

    /// <summary>The class and its groups.</summary>
    public IReadOnlyList<SelectListItem> Audiences { get; private set; } = [];

    public IReadOnlyList<DeadlineRow> Rows { get; private set; } = [];

    protected override async Task LoadAsync()
    {
        Targets = await list.TargetsAsync(Subject.Course.Id, L["The whole course"], Stop);
        Audiences = await list.AudiencesAsync(Subject.Course.Id, Id, L["The whole class"], Stop);
        Rows = await list.ReadAsync(Subject.Course.Id, Id, Stop);
    }

    [Can(ClassAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>What the days after the start come to, while they are typed.</summary>
    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnGetPreview([FromQuery(Name = "Input")] DeadlineForm input) =>
        Fragment(new Show("_DuePreview", async () => await set.PreviewAsync(Subject.Course, Subject.Class, input, Stop)));

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPost() =>
        Try(
            () => set.RunAsync(Subject.Course, Subject.Class, Input, Stop),
            done: "Assigned. Learners are reminded one day and one hour before."
        );

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostRemove(Guid item)
    {
        ModelState.Clear();
        return Try(
            async () =>
            {
                var gone = await Db
                    .Deadlines.Where(d => d.Id == item && d.CourseId == Subject.Course.Id)
                    .Where(d =>
                        d.AudienceId == Id
                        || Db.ClassGroups.Any(g => g.ClassId == Id && g.Id == d.AudienceId)
                        || Db.Enrollments.Any(e => e.ClassId == Id && e.PersonId == d.PersonId && e.CourseId == d.CourseId)
                    )
                    .SingleOrDefaultAsync(Stop);
                if (gone is not null)
                    Db.Remove(gone);
                return Result.Done;
            },
            done: "Deadline removed."
        );
    }
}
