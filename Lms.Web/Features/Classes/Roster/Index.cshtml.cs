using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes.Roster;

/// <summary>The learners of a class: who they are, how far they are, and into which class they move.</summary>
public sealed class IndexModel(
    EnrollmentBatch batch,
    EnrollByAddress enroll,
    LearnerMessages messages,
    ILearnerMarks marks,
    ClassGroups groups
) : ClassScreen
{
    public const int PageSize = 50;

    private const int MostOthers = 200;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    /// <summary>Only those who may need help.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Help { get; set; }

    /// <summary>Only those in this group.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Group { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public LearnerList List { get; private set; } = null!;

    public Paged<CourseLearner> Rows => List.Rows;

    /// <summary>Other classes of the course that learners can move to.</summary>
    public IReadOnlyList<(Guid Id, string Name)> Others { get; private set; } = [];

    /// <summary>The groups of the class, by name.</summary>
    public IReadOnlyList<(Guid Id, string Name)> Groups { get; private set; } = [];

    protected override async Task LoadAsync()
    {
        List = await ListAsync();
        var classes = await Db
            .Classes.Where(c => c.CourseId == Subject.Course.Id && (c.Id == Id || c.ArchivedAt == null))
            .OrderBy(c => c.Id != Id)
            .ThenBy(c => c.Name)
            .Select(c => new
            {
                c.Id,
                c.Name,
                Groups = c.Groups.Where(g => g.ClassId == Id).OrderBy(g => g.Name).Select(g => new { g.Id, g.Name }).ToList(),
            })
            .Take(MostOthers + 1)
            .ToListAsync(Stop);
        Groups = [.. classes.SelectMany(c => c.Groups).Select(g => (g.Id, g.Name))];
        if (May(ClassAct.Manage))
            Others = [.. classes.Where(c => c.Id != Id).Select(c => (c.Id, c.Name))];
    }

    private async Task<LearnerList> ListAsync()
    {
        if (!Help)
            return await LearnerList.PageAsync(Found(), (Number, PageSize, null), ids => marks.OfAsync(Subject.Course, ids, Stop), Stop);
        var all = await marks.AllAsync(Subject.Course, Id, Stop);
        return await LearnerList.PageAsync(Found(all.Keys), (Number, PageSize, null), _ => Task.FromResult(all), Stop);
    }

    [Can(ClassAct.See)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(ClassAct.See)]
    public async Task<IActionResult> OnGetCsv() =>
        LearnerSheet.Of(
            $"{Slug.From(Subject.Class.Name)}-learners.csv",
            Found(Help ? (await marks.AllAsync(Subject.Course, Id, Stop)).Keys : null),
            (await groups.ListAsync(Id, Stop)).ToDictionary(g => g.Id, g => g.Name)
        );

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostEnroll(string? emails, string? enrollReason) =>
        Try(() => enroll.RunAsync(Subject.Course, Subject.Class.Id, emails, enrollReason, Stop), done: "Enrolled in this class.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostInvite(string? invited) =>
        Try(
            () => enroll.InviteAsync(Subject.Course, Subject.Class.Id, invited, Stop),
            done: "Invitations are on their way. Anyone who’s already a member is now enrolled."
        );

    /// <summary>Progress, answers, and the seat in the course stay.</summary>
    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostMove(Guid[] person, Guid to) =>
        Try(
            async () =>
            {
                if (person.Length == 0)
                    return new Refusal("Select learners first.");
                if (await Db.Classes.SingleOrDefaultAsync(c => c.Id == to && c.CourseId == Subject.Course.Id, Stop) is not { } target)
                    return new Refusal("Choose a class.", "to");
                var moved = await batch.MoveAsync(Subject.Course.Id, await MineAsync(person), target, Stop);
                if (moved.Refusal is { } why)
                    return why.About("to");
                Undo = ("Undo", moved.Id);
                return Result.Done;
            },
            done: "Moved. Their progress moved with them."
        );

    /// <param name="into">Null for no group.</param>
    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostPut(Guid[] person, Guid? into) =>
        Try(() => groups.PutAsync(Subject.Class, [.. person.Take(PageSize)], into, Stop), done: "Groups changed.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostWithdraw(Guid[] person, string? reason) =>
        Change(person, e => e.Withdraw(Now, Viewer.Id, reason), "Withdrawn. Their progress is kept.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostSuspend(Guid[] person, string? reason) =>
        Change(person, e => e.Suspend(reason, Viewer.Id, Now), "Suspended. They’ll be notified of the reason.");

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostReadmit(Guid[] person) => Change(person, e => e.Readmit(Viewer.Id, Now), "Readmitted.");

    [Can(ClassAct.Manage)]
    public async Task<IActionResult> OnPostUndo(Guid id) => await Done((await batch.UndoAsync(Subject.Course.Id, id, Stop)).Text(L), Here);

    [Can(ClassAct.Manage)]
    public Task<IActionResult> OnPostWrite(Guid[] person, string? message) =>
        Try(
            () =>
                messages.WriteAsync(
                    Subject.Course,
                    Db.Enrollments.Where(e => e.ClassId == Id && (person.Length == 0 || person.Take(PageSize).Contains(e.PersonId))),
                    message,
                    Stop
                ),
            done: "Your message is on its way."
        );

    private Task<IActionResult> Change(Guid[] person, Func<Enrollment, Result> change, string done) =>
        Try(
            async () =>
            {
                if (person.Length == 0)
                    return new Refusal("Select learners first.");
                var outcome = await batch.RunAsync(Subject.Course.Id, await MineAsync(person), (e, _) => change(e), Stop);
                if (outcome.Refusal is { } why)
                    return why;
                Undo = ("Undo", outcome.Id);
                return Result.Done;
            },
            done: done
        );

    /// <summary>Those of the selected people who are in this class: its teachers decide about no one else.</summary>
    private Task<List<Guid>> MineAsync(Guid[] person) =>
        Db.Enrollments.Where(e => e.ClassId == Id && person.Take(PageSize).Contains(e.PersonId)).Select(e => e.PersonId).ToListAsync(Stop);

    /// <param name="among">Only these enrollments; null for all.</param>
    private IQueryable<CourseLearner> Found(IEnumerable<Guid>? among = null)
    {
        var enrollments = Db.Enrollments.AsNoTracking().Where(e => e.ClassId == Id);
        if (Group is { } group)
            enrollments = enrollments.Where(e => e.GroupId == group);
        if (among?.ToList() is { } ids)
            enrollments = enrollments.Where(e => EF.Parameter(ids).Contains(e.Id));
        return CourseLearner.Among(enrollments, CourseLearner.People(Db, Q, Viewer), Viewer).SortedBy(Sort);
    }
}
