using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Filters;
using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.Setup;

/// <summary>The prerequisites of a course: found, put in order, recommended or required.</summary>
public sealed class PrerequisitesModel : CourseScreen
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    /// <summary>The courses that can be added.</summary>
    public CourseFinder Finder { get; private set; } = null!;

    public bool MayEdit => May(CourseAct.Edit);

    /// <param name="IsKnown">The viewer may see it.</param>
    public sealed record Row(Guid Id, string Slug, string Title, CourseStatus Status, bool IsKnown);

    /// <summary>Locks the institution until the change of prerequisites is saved: two concurrent changes could close a cycle.</summary>
    [NonHandler]
    public override Task OnPageHandlerExecutionAsync(PageHandlerExecutingContext context, PageHandlerExecutionDelegate next) =>
        HttpMethods.IsPost(Request.Method) && Viewer.IsSignedIn
            ? Db.WriteAsync(() => base.OnPageHandlerExecutionAsync(context, next), Stop)
            : base.OnPageHandlerExecutionAsync(context, next);

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (HttpMethods.IsPost(Request.Method))
            await Db.LockAsync<Institution>(Viewer.InstitutionId, stop);
        return await base.FindAsync(stop);
    }

    protected override async Task LoadAsync()
    {
        Rows = await RowsAsync();
        var (id, listed) = (Subject.Id, Subject.PrerequisiteIds);
        Finder = await CourseFinder.FindAsync(
            Db.Courses.VisibleTo(Viewer).Where(c => c.Id != id && !listed.Contains(c.Id)),
            $"/teach/courses/{Slug}/prerequisites",
            Q,
            Stop
        );
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAdd(Guid id, int? place) =>
        Try(
            async () =>
                id == Subject.Id || await Db.Courses.VisibleTo(Viewer).AnyAsync(c => c.Id == id, Stop)
                    ? Subject.BuildOn(id, await LadderAsync(), Now, place)
                    : new Refusal("This course no longer exists. Choose another."),
            done: "Prerequisite added."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemove(Guid id)
    {
        if (Subject.PrerequisiteIds.ToList().IndexOf(id) is >= 0 and var place)
            Undo = (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Add&place={place}"), id);
        return Try(() => Subject.StopBuildingOn(id, Now), done: "Prerequisite removed.");
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostUp(Guid id) => Step(id, -1);

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDown(Guid id) => Step(id, 1);

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAsk(bool required) =>
        Try(
            () => Subject.AskForPrerequisites(required, Now),
            done: required ? "Learners must now complete these courses before they can enroll." : "These courses are now recommended."
        );

    private Task<IActionResult> Step(Guid id, int step) =>
        Try(async () => Subject.StepPrerequisite(id, step, [.. (await RowsAsync()).Select(r => r.Id)], Now), done: "Course moved.");

    /// <summary>In their order; deleted courses are hidden and reappear when restored.</summary>
    private async Task<IReadOnlyList<Row>> RowsAsync()
    {
        var ids = Subject.PrerequisiteIds;
        if (ids.Count == 0)
            return [];
        var (me, all) = (Viewer.PersonId, Viewer.IsAdmin);
        var rows = await Db
            .Courses.AsNoTracking()
            .Where(c => ids.Contains(c.Id))
            .Select(c => new Row(
                c.Id,
                c.Slug,
                c.Title,
                c.Status,
                all || c.Status == CourseStatus.Published || c.Staff.Any(s => s.PersonId == me)
            ))
            .ToDictionaryAsync(r => r.Id, Stop);
        return [.. ids.Where(rows.ContainsKey).Select(id => rows[id])];
    }

    /// <summary>Loads all courses that have prerequisites, including deleted ones: they may be restored.</summary>
    private async Task<PrerequisiteGraph> LadderAsync() =>
        new(
            await Db
                .Courses.AsNoTracking()
                .IgnoreQueryFilters([LmsContext.NotDeleted])
                .Where(c => c.PrerequisiteIds.Count > 0)
                .Select(c => new PrerequisiteGraph.Rung(c.Id, c.Title, c.PrerequisiteIds))
                .ToListAsync(Stop)
        );
}
