using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Questions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>The availability of a lesson or module: restrictions are added or removed one by one, and the page shows what learners will read.</summary>
public sealed class AvailabilityModel : OutlineScreen
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public Guid? Lesson { get; set; }

    [BindProperty]
    public Guid? Module { get; set; }

    [BindProperty]
    public Guid? Scored { get; set; }

    [BindProperty]
    public int? Percent { get; set; }

    [BindProperty]
    public DateOnly? Day { get; set; }

    [BindProperty]
    public int? Days { get; set; }

    private readonly HashSet<Guid> withQuestions = [];

    private bool HasQuestions(Guid lesson) => withQuestions.Contains(lesson);

    public bool MayEdit => May(CourseAct.Edit);

    public bool IsModule => Subject.FindModule(Id) is not null;

    public string Name => Subject.FindModule(Id)?.Title ?? Subject.FindLesson(Id)!.Title;

    public UnlockRule? Rule => Subject.LockOf(Id);

    /// <summary>The URL of its own page.</summary>
    public string Back => $"/teach/courses/{Slug}/{(IsModule ? "modules" : "lessons")}/{Id}";

    protected override async Task<Course?> FindAsync(CancellationToken stop) =>
        await base.FindAsync(stop) is { } course && (course.FindModule(Id) is not null || course.FindLesson(Id) is not null)
            ? course
            : null;

    public IEnumerable<SelectListItem> Lessons =>
        [
            new(L["Choose a lesson"], ""),
            .. Subject.Lessons.Where(l => l.Id != Id).Select(l => new SelectListItem(l.Title, l.Id.ToString())),
        ];

    /// <summary>Lessons with published questions.</summary>
    public IReadOnlyList<SelectListItem> Scorable =>
        [.. Subject.Lessons.Where(l => l.Id != Id && l.ActivityCount > 0).Select(l => new SelectListItem(l.Title, l.Id.ToString()))];

    public IEnumerable<SelectListItem> Modules =>
        [
            new(L["Choose a module"], ""),
            .. Subject.InOrder.Where(m => m.Id != Id).Select(m => new SelectListItem(m.Title, m.Id.ToString())),
        ];

    /// <summary>A restriction in words, and why it is ignored if it is.</summary>
    public (string Text, string? PassedOver) Words(UnlockCondition it)
    {
        var title = it.Of is not { } of ? null : Subject.FindModule(of)?.Title ?? Subject.FindLesson(of)?.Title;
        if (it.Of is not null && title is null)
            return (L["Deleted item"], L["Ignored until it’s restored."]);
        var text = new Waiting(it.Kind)
        {
            Title = title,
            Day = it.Day,
            Days = it.Days,
            Percent = it.Percent,
        }.Text();
        var hidden = it.Kind switch
        {
            UnlockKind.Lesson or UnlockKind.Score => Subject.Shown.All(l => l.Id != it.Of),
            UnlockKind.Module => Subject.FindModule(it.Of!.Value) is { } module
                && (!module.IsPublished || module.UnitsInOrder.All(u => u.LessonsInOrder.All(l => !l.IsPublished))),
            _ => false,
        };
        if (!hidden && it.Kind is UnlockKind.Score && it.Of is { } scored && !HasQuestions(scored))
            return (text, L["Ignored until the lesson’s text has questions."]);
        return (text, hidden ? L["Ignored until it’s published, because learners can’t see it."] : null);
    }

    protected override async Task LoadAsync()
    {
        var asked = Rule?.Scored.ToList() ?? [];
        if (asked.Count == 0)
            return;
        foreach (
            var body in await Db
                .LessonBodies.AsNoTracking()
                .Where(b => asked.Contains(b.LessonId))
                .Select(b => new { b.LessonId, b.Activities })
                .ToListAsync(Stop)
        )
            if (LessonActivities.Parse(body.Activities).All.Any(a => a.Practice is not null))
                withQuestions.Add(body.LessonId);
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAdd(UnlockKind kind)
    {
        var typed = kind switch
        {
            UnlockKind.Lesson => new UnlockCondition(kind, Lesson),
            UnlockKind.Module => new UnlockCondition(kind, Module),
            UnlockKind.Score => new UnlockCondition(kind, Scored, Percent: Percent),
            UnlockKind.Day => new UnlockCondition(kind, Day: Day),
            _ => new UnlockCondition(kind, Days: Days),
        };
        return Change(UnlockRule.With(Rule, typed), "Restriction added.");
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemove(int place) => Change(Rule?.Without(place), "Restriction removed.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostJoin(bool any) =>
        Change(
            Rule is { } rule ? rule with { IsAny = any } : null,
            any ? "Saved. Meeting any one restriction is enough." : "Saved. All restrictions must be met."
        );

    private Task<IActionResult> Change(UnlockRule? rule, string done)
    {
        // A field of another form that cannot be read does not matter to this one; what cannot be read in this one is missing, and that is said.
        ModelState.Clear();
        return Try(
            () =>
            {
                var changed = Subject.Lock(Id, rule);
                if (changed.IsDone)
                    ClearForm();
                return changed;
            },
            done: done,
            show: new Show(
                "_Availability",
                async () =>
                {
                    await LoadAsync();
                    return this;
                }
            )
        );
    }

    /// <summary>Restrictions that exist are not offered again.</summary>
    private void ClearForm()
    {
        Lesson = null;
        Module = null;
        Scored = null;
        Percent = null;
        Day = null;
        Days = null;
    }
}
