using Lms.Web.Features.Classes.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes.Setup;

/// <summary>What a class is called, when it takes place, who teaches it, and how many it takes.</summary>
public sealed class SettingsModel : ClassScreen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    [BindProperty]
    public string? Teacher { get; set; }

    [BindProperty]
    public CopyForm Copy { get; set; } = new();

    public IReadOnlyList<Term> Terms { get; private set; } = [];

    public IReadOnlyList<(Guid Id, string Name, Guid? PictureId)> Teachers { get; private set; } = [];

    /// <summary>Someone else saved after the form was rendered.</summary>
    public bool IsConflicted { get; private set; }

    protected override async Task LoadAsync()
    {
        Terms = await Db.Terms.AsNoTracking().OrderByDescending(t => t.StartsOn).ToListAsync(Stop);
        var ids = Subject.Class.Teachers.Select(t => t.PersonId).ToList();
        Teachers =
        [
            .. (
                await Db
                    .People.Where(p => ids.Contains(p.Id))
                    .OrderBy(p => p.DisplayName)
                    .Select(p => new
                    {
                        p.Id,
                        p.DisplayName,
                        p.PictureId,
                    })
                    .ToListAsync(Stop)
            ).Select(p => (p.Id, p.DisplayName, p.PictureId)),
        ];
    }

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnGet()
    {
        Reset();
        return ShowPage();
    }

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                var it = Subject.Class;
                Expect(it, Input.Version);
                if (Input.TermId is { } term && !await Db.Terms.AnyAsync(t => t.Id == term, Stop))
                    return new Refusal("Choose a term from the list.", "TermId");
                if (it.Describe(Input.Name, Input.Description, Input.TermId, Input.Fields).Refusal is { } why)
                    return why;
                if (it.Schedule(Input.StartsOn, Input.EndsOn, Input.TimeZone ?? "", Subject.Course.Rules).Refusal is { } wrong)
                    return wrong;
                if (it.Limit(Input.Capacity).Refusal is { } few)
                    return few;
                await Db.WriteAsync(
                    async () =>
                    {
                        await Db.SaveChangesAsync(Stop);
                        await Db.FollowDatesAsync(it, Stop);
                    },
                    Stop
                );
                return Result.Done;
            },
            done: "Changes saved."
        );

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnPostAppoint() =>
        Verb(
            async () =>
            {
                var key = EmailAddress.Key(Teacher ?? "");
                var person = await Db
                    .Memberships.Where(m => m.Person.NormalizedEmail == key)
                    .Select(m => new
                    {
                        m.PersonId,
                        m.Role,
                        IsOfTeam = Db.CourseStaff.Any(s => s.CourseId == Subject.Course.Id && s.PersonId == m.PersonId),
                    })
                    .SingleOrDefaultAsync(Stop);
                return person is null
                        ? new Refusal("No one here has this email address. Check it, or ask an administrator to add the person.", "Teacher")
                    : person.Role is Role.Learner && !person.IsOfTeam
                        ? new Refusal("Only instructors and members of the course team can teach a class.", "Teacher")
                    : Subject.Class.Teach(person.PersonId);
            },
            "Teacher added."
        );

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnPostDismiss(Guid person) =>
        Verb(
            () =>
            {
                Subject.Class.NoLongerTeach(person);
                return Task.FromResult(Result.Done);
            },
            "Teacher removed."
        );

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnPostArchive() => Verb(() => Task.FromResult(Subject.Class.Archive(Now)), "Class archived.");

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnPostRestore() => Verb(() => Task.FromResult(Subject.Class.Restore()), "Class restored.");

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnPostDelete()
    {
        ModelState.Clear();
        return Try(
            async () =>
                Subject.Class.Delete(
                    await Db.Enrollments.IgnoreQueryFilters([EnrollmentQueries.FormerRuns]).AnyAsync(e => e.ClassId == Id, Stop),
                    Now
                ),
            done: "Class deleted.",
            to: "/teach/classes"
        );
    }

    [Can(ClassAct.Edit)]
    public Task<IActionResult> OnPostCopy()
    {
        ModelState.Clear();
        Class? copy = null;
        return Try(
            async () =>
            {
                var term = Copy.TermId is { } id ? await Db.Terms.SingleOrDefaultAsync(t => t.Id == id, Stop) : null;
                var name = (Copy.Name ?? "").Trim();
                if (name.Length is 0 or > Class.LongestName)
                    return new Refusal("Enter a name.", "Copy.Name");
                copy = Subject.Class.Copy(name, term?.Id, DaysTo(term), Now);
                Db.Add(copy);
                return Result.Done;
            },
            "Class copied. Check its dates.",
            () => $"/teach/classes/{copy!.Id}/settings",
            null
        );
    }

    protected override async Task<IActionResult> Conflicted(Show? show)
    {
        Db.ChangeTracker.Clear();
        if (await FindAsync(Stop) is not { } now)
            return NotFound();
        Input.Version = now.Class.Version;
        IsConflicted = true;
        return await base.Conflicted(show);
    }

    /// <summary>How far the dates move: by whole weeks, so that a class that met on Mondays starts on a Monday.</summary>
    private int DaysTo(Term? term)
    {
        if (term is null || Subject.Class.StartsOn is not { } starts)
            return 0;
        var days = term.StartsOn.DayNumber - starts.DayNumber;
        return (int)Math.Ceiling(days / 7.0) * 7;
    }

    private Task<IActionResult> Verb(Func<Task<Result>> verb, string done)
    {
        Reset();
        return Try(verb, done: done);
    }

    private void Reset()
    {
        Input = Form.Of(Subject.Class);
        Copy = new() { Name = Subject.Class.Name };
        ModelState.Clear();
    }

    public sealed class Form
    {
        public int Version { get; set; }

        public string? Name { get; set; }

        public string? Description { get; set; }

        public Guid? TermId { get; set; }

        public DateOnly? StartsOn { get; set; }

        public DateOnly? EndsOn { get; set; }

        public string? TimeZone { get; set; }

        public int? Capacity { get; set; }

        public List<KeyValue> Fields { get; set; } = [];

        public static Form Of(Class it) =>
            new()
            {
                Version = it.Version,
                Name = it.Name,
                Description = it.Description,
                TermId = it.TermId,
                StartsOn = it.StartsOn,
                EndsOn = it.EndsOn,
                TimeZone = it.TimeZone,
                Capacity = it.Capacity,
                Fields = KeyValues.Read(it.Metadata),
            };
    }

    public sealed class CopyForm
    {
        public string? Name { get; set; }

        public Guid? TermId { get; set; }
    }
}
