using System.Globalization;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>
/// When a lesson or a module opens: one condition after the other is added or taken away, and the page says what learners will read.
/// </summary>
public sealed class AvailabilityModel(UnlockKinds kinds) : OutlineScreen
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    private readonly Dictionary<UnlockCondition, UnlockNote> notes = [];

    /// <summary>What was typed and refused.</summary>
    private UnlockCondition? typed;

    public AvailabilityPanel Panel { get; private set; } = null!;

    public bool IsModule => Subject.FindModule(Id) is not null;

    public string Name => Subject.FindModule(Id)?.Title ?? Subject.FindLesson(Id)!.Title;

    private UnlockRule? Rule => Subject.LockOf(Id);

    /// <summary>The URL of its own page.</summary>
    public string Back => $"/teach/courses/{Slug}/{(IsModule ? "modules" : "lessons")}/{Id}";

    protected override async Task<Course?> FindAsync(CancellationToken stop) =>
        await base.FindAsync(stop) is { } course && (course.FindModule(Id) is not null || course.FindLesson(Id) is not null)
            ? course
            : null;

    private bool IsStuck =>
        Subject.Locks(kinds).Stuck is var stuck
        && (
            Subject.FindModule(Id) is { } module
                ? module.UnitsInOrder.Any(u => u.LessonsInOrder.Any(l => stuck.Contains(l.Id)))
                : stuck.Contains(Id)
        );

    private IReadOnlyList<SelectListItem>? Choices(IReadOnlyList<UnlockOption> options, UnlockField field) =>
        field.Value is UnlockValue.Of
            ? [new(L[field.Choose ?? "Choose"], ""), .. options.Select(o => new SelectListItem(o.Title, o.Id.ToString()))]
            : null;

    /// <summary>What was typed into the field, where it was refused.</summary>
    private string? Typed(IUnlockKind kind, UnlockField field) =>
        typed?.Kind != kind.Key
            ? null
            : field.Value switch
            {
                UnlockValue.Of => typed.Of?.ToString(),
                UnlockValue.Day => typed.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                UnlockValue.Days => typed.Days?.ToString(CultureInfo.InvariantCulture),
                _ => typed.Percent?.ToString(CultureInfo.InvariantCulture),
            };

    private AvailabilityPanel.Restriction Words(UnlockCondition it)
    {
        if (kinds.Find(it.Kind) is not { } kind)
            return new("lock", L["Unknown restriction"], L["Ignored, because this version of the product doesn’t have it."]);
        var note = notes.GetValueOrDefault(it);
        var title = it.Of is not { } of ? null : note?.Title ?? Subject.FindModule(of)?.Title ?? Subject.FindLesson(of)?.Title;
        if (it.Of is not null && title is null)
            return new(kind.Icon, L["Deleted item"], L["Ignored until it’s restored."]);
        var text = kind.Text(
            new Waiting(kind)
            {
                Title = title,
                Day = it.Day,
                Days = it.Days,
                Percent = it.Percent,
            }
        );
        string? ignored = IsHidden(kind, it) ? L["Ignored until it’s published, because learners can’t see it."] : note?.Ignored;
        return new(kind.Icon, text, ignored);
    }

    private bool IsHidden(IUnlockKind kind, UnlockCondition it) =>
        kind.Target switch
        {
            UnlockTarget.Lesson => Subject.Shown.All(l => l.Id != it.Of),
            UnlockTarget.Module => Subject.FindModule(it.Of!.Value) is { } module
                && (!module.IsPublished || module.UnitsInOrder.All(u => u.LessonsInOrder.All(l => !l.IsPublished))),
            _ => false,
        };

    private UnlockEdit Edit => new(Db, Subject, Id, L);

    protected override async Task LoadAsync()
    {
        notes.Clear();
        foreach (var conditions in (Rule?.When ?? []).GroupBy(c => c.Kind))
            if (kinds.Find(conditions.Key) is { } kind)
                foreach (var (condition, note) in await kind.NotesAsync(Edit, [.. conditions], Stop))
                    notes[condition] = note;
        var offers = new List<AvailabilityPanel.Offer>();
        var mayEdit = May(CourseAct.Edit);
        if (mayEdit)
            foreach (var kind in kinds.All)
                if (await kind.OptionsAsync(Edit, Stop) is { } options)
                    offers.Add(
                        new(kind, [.. kind.Fields.Select(f => new AvailabilityPanel.Field(f, Choices(options, f), Typed(kind, f)))])
                    );
        Panel = new()
        {
            Url = $"/teach/courses/{Slug}/availability/{Id}",
            MayEdit = mayEdit,
            IsStuck = Rule is not null && IsStuck,
            IsAny = Rule is { IsAny: true },
            When = [.. (Rule?.When ?? []).Select(Words)],
            Offers = offers,
        };
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.Edit)]
    public async Task<IActionResult> OnPostAdd(string? kind)
    {
        typed = kinds.Find(kind) is { } chosen ? await ReadAsync(chosen) : new UnlockCondition(kind ?? "");
        return await Change(UnlockRule.With(Rule, typed), "Restriction added.");
    }

    private async Task<UnlockCondition> ReadAsync(IUnlockKind kind)
    {
        string? Said(UnlockValue value) =>
            kind.Fields.FirstOrDefault(f => f.Value == value) is { } field ? Request.Form[field.Name].ToString() : null;
        int? Number(UnlockValue value) => int.TryParse(Said(value), CultureInfo.InvariantCulture, out var number) ? number : null;
        Guid? of = Guid.TryParse(Said(UnlockValue.Of), out var id) ? id : null;
        // The course knows its own lessons and modules; of other things only those that are offered can be meant.
        if (kind.Target is UnlockTarget.Other && (await kind.OptionsAsync(Edit, Stop))?.Any(o => o.Id == of) != true)
            of = null;
        return new(kind.Key, of)
        {
            Day = DateOnly.TryParse(Said(UnlockValue.Day), CultureInfo.InvariantCulture, out var day) ? day : null,
            Days = Number(UnlockValue.Days),
            Percent = Number(UnlockValue.Percent),
        };
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
        // A field of another form that cannot be read does not matter to this one; what cannot be read in this one is missing, and that is
        // said.
        ModelState.Clear();
        return Try(
            () =>
            {
                var changed = Subject.Lock(Id, rule, kinds);
                if (changed.IsDone)
                    // What was added is not offered again.
                    typed = null;
                return changed;
            },
            done: done,
            show: new Show(
                "_Availability",
                async () =>
                {
                    await LoadAsync();
                    return Panel;
                }
            )
        );
    }
}
