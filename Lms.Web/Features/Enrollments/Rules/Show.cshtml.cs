using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Rules;

/// <summary>A rule, what it does, and what it would do if it were turned on.</summary>
public sealed class ShowModel(EnrollmentRules rules) : ScreenOf<EnrollmentRule>
{
    private const int PageSize = 50;

    /// <summary>How many of those who would be enrolled are named.</summary>
    private const int MostNamed = 20;

    /// <summary>Courses are posted as “id” too.</summary>
    [FromRoute]
    public Guid Id { get; set; }

    /// <summary>Finds courses to add.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public string? ClassName { get; private set; }

    /// <summary>How many people meet the conditions.</summary>
    public int Matching { get; private set; }

    public RuleCourses Courses { get; private set; } = null!;

    public RulePreview Preview { get; private set; } = null!;

    public bool MayUndo => Subject.BatchId is not null && Subject.AppliedAt + EnrollmentBatch.ToUndo > Now;

    protected override Task<EnrollmentRule?> FindAsync(CancellationToken stop) =>
        Db.EnrollmentRules.SingleOrDefaultAsync(r => r.Id == Id, stop);

    protected override async Task LoadAsync()
    {
        var (listed, from) = (Subject.CourseIds, Subject.FromClassId);
        ClassName = from is null ? null : await Db.Classes.Where(c => c.Id == from).Select(c => c.Name).SingleOrDefaultAsync(Stop);
        Matching = await Db.Matching(Subject).CountAsync(Stop);
        var places = Db.ToEnroll(Subject);
        var toEnroll = await places
            .GroupBy(p => p.CourseId)
            .Select(g => new { g.Key, Count = g.Count() })
            .ToDictionaryAsync(g => g.Key, g => g.Count, Stop);
        Courses = new()
        {
            Rows = await Db
                .Courses.AsNoTracking()
                .Where(c => listed.Contains(c.Id))
                .OrderBy(c => c.Title)
                .ThenBy(c => c.Id)
                .Select(c => new RuleCourses.Row(c.Id, c.Slug, c.Title, c.Status))
                .ToListAsync(Stop),
            ToEnroll = toEnroll,
            Finder = await CourseFinder.FindAsync(Db.Courses.Where(c => !listed.Contains(c.Id)), $"/admin/enrollment-rules/{Id}", Q, Stop),
        };
        Preview = new()
        {
            Rule = Subject,
            Enrolling = toEnroll.Values.Sum(),
            Names = await NamesAsync(places.Select(p => p.PersonId)),
            Leavers = await LeaversAsync(),
        };
    }

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostAdd([FromForm] Guid id) =>
        Try(() => rules.AddAsync(Subject, id, Stop), done: "Course added. See what the rule would do, then turn it on.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostRemove([FromForm] Guid id)
    {
        Undo = ("Add", id);
        return Try(() => Subject.Remove(id), done: "Course removed. Learners stay enrolled.");
    }

    /// <summary>Turns it on, or lets it do what it waits with. It may withdraw as many as the viewer was shown.</summary>
    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostOn(int leaving) =>
        Try(() => rules.TurnOnAsync(Subject, leaving, Stop), done: "The rule is on. Changes are made in the background.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostOff() => Try(() => Subject.TurnOff(), done: "The rule is off. Learners stay enrolled.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostUndo() =>
        Try(() => Subject.Undo(Viewer.Id, Now), done: "The rule is off, and its last changes are being undone in the background.");

    [Can(PeopleAct.Manage)]
    public Task<IActionResult> OnPostDelete() =>
        Try(() => rules.DeleteAsync(Subject, Stop), done: "Rule deleted. Learners stay enrolled.", to: "/admin/enrollment-rules");

    private Task<List<string>> NamesAsync(IQueryable<Guid> people) =>
        Db
            .Memberships.Where(m => people.Contains(m.PersonId))
            .OrderBy(m => m.SortName)
            .ThenBy(m => m.Id)
            .Select(m => m.Person.DisplayName)
            .Take(MostNamed)
            .ToListAsync(Stop);

    private async Task<Paged<RulePreview.Leaver>> LeaversAsync() =>
        await (
            from e in await Db.LeavingAsync(Subject, Stop)
            join m in Db.Memberships on e.PersonId equals m.PersonId
            join c in Db.Courses on e.CourseId equals c.Id
            orderby m.SortName, m.Id, c.Id
            select new RulePreview.Leaver
            {
                Name = m.Person.DisplayName,
                Course = c.Title,
                Percent = e.ProgressPercent,
            }
        ).PageAsync(Number, PageSize, Stop);
}
