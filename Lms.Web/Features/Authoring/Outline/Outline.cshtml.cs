using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Primitives;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>The outline of a course, changed in place: every action returns the whole tree and works without scripts.</summary>
public sealed partial class OutlineModel(LessonKinds kinds, LessonCopies copies, Publisher publisher) : OutlineScreen
{
    private static readonly string[] WithDeleted = ["Restore", "RestoreLessons"];

    protected override IQueryable<Course> Read(IQueryable<Course> courses) =>
        WithDeleted.Contains((string?)Request.Query["handler"]) ? courses.WithDeleted() : courses.WithOutline();

    public OutlineTree Tree => new(Subject, May(CourseAct.Edit), Folding, Filter);

    /// <summary>From the form of the outline, or the URL.</summary>
    public OutlineFilter Filter => field ??= new(Sent("q"), Sent("show"));

    /// <summary>First asked for when the outline has changed.</summary>
    private OutlineFolding Folding => field ??= new(Subject, Request.Path, Opened, IsTouched, Filter);

    /// <summary>The expanded modules, from the form or the URL.</summary>
    private StringValues Opened => Request.HasFormContentType && Request.Form["open"] is { Count: > 0 } sent ? sent : Request.Query["open"];

    [Can(CourseAct.Open)]
    public void OnGet() { }

    /// <summary>The outline alone, with other modules expanded.</summary>
    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGetTree() => FragmentOrPage(Region);

    /// <summary>Handles Enter in a field: adds the new title, or renames the changed item.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostTyped()
    {
        if (Typed("new-module") is { } title)
            return Change(() => Subject.AddModule(title), "Module added.");
        foreach (var unit in Subject.InOrder.SelectMany(m => m.UnitsInOrder))
        {
            if (Typed($"new-{unit.Id}") is { } lesson)
                return Change(() => Subject.AddLesson(unit.Id, lesson, LessonKind.Text), "Lesson added.");
            if (Typed($"name-{unit.Id}") is { } name && name != unit.Title)
                return Change(() => Rename(unit, name), "Unit renamed.");
        }
        foreach (var module in Subject.InOrder)
            if (Typed($"name-{module.Id}") is { } name && name != module.Title)
                return Change(() => module.Rename(name, module.Description), "Module renamed.");
        return Change(() => new Refusal("Enter a title."), "");
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostModuleUp(Guid id) => Change(() => Subject.StepModule(id, -1), "Module moved.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostModuleDown(Guid id) => Change(() => Subject.StepModule(id, 1), "Module moved.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostMoveModule(Guid id, int position) => Change(() => Subject.MoveModule(id, position), "Module moved.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDeleteModule(Guid id)
    {
        Undo = Back("Restore", id);
        return Change(
            () => Subject.DeleteModule(id, Now),
            Told(
                "Module and its lessons deleted.",
                [id, .. Module(id)?.UnitsInOrder.SelectMany(u => u.LessonsInOrder).Select(l => l.Id) ?? []]
            )
        );
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAddUnit(Guid id) =>
        Change(
            () =>
            {
                if (Module(id) is not { } module)
                    return No.NotInThisCourse;
                module.AddUnit(L["New unit"]);
                return Result.Done;
            },
            "Unit added. Use its menu to give it a title."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDeleteUnit(Guid id) =>
        Change(
            () => Subject.DeleteUnit(id, Now),
            Told("Unit and its lessons deleted.", [.. Subject.FindUnit(id)?.LessonsInOrder.Select(l => l.Id) ?? []])
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostUnitUp(Guid id) => Change(() => Subject.StepUnit(id, -1), "Unit moved.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostUnitDown(Guid id) => Change(() => Subject.StepUnit(id, 1), "Unit moved.");

    /// <summary>From dragging, and from the keyboard.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostMoveUnit(Guid id, Guid module, int position) =>
        Change(() => Subject.MoveUnit(id, module, position), "Unit moved.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAddLesson(Guid unit, string? kind) =>
        Change(() => kinds.Add(Subject, unit, Typed($"new-{unit}") ?? "", kind), "Lesson added.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostLessonUp(Guid id) => Change(() => Subject.StepLesson(id, -1), "Lesson moved.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostLessonDown(Guid id) => Change(() => Subject.StepLesson(id, 1), "Lesson moved.");

    /// <summary>From dragging, and from the keyboard.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostMoveLesson(Guid id, Guid unit, int position) =>
        Change(() => Subject.MoveLesson(id, unit, position), "Lesson moved.");

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostPublishLesson(Guid id) =>
        Try(
            async () =>
            {
                if (Subject.FindLesson(id) is not { } lesson)
                    return No.NotInThisCourse;
                var outcome = await publisher.PublishAllAsync(Subject, [lesson], Viewer, Stop);
                return outcome.Refused is [var (_, why), ..] ? why : Result.Done;
            },
            done: "Lesson published.",
            to: Here,
            show: Region
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostHideLesson(Guid id) =>
        Change(
            () =>
            {
                if (Subject.FindLesson(id) is not { } lesson)
                    return No.NotInThisCourse;
                lesson.Unpublish();
                return Subject.Recount();
            },
            "Lesson hidden from learners."
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDeleteLesson(Guid id)
    {
        Undo = Back("Restore", id);
        return Change(() => Subject.DeleteLesson(id, Now), Told("Lesson deleted.", [id]));
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDuplicateLesson(Guid id) =>
        Try(
            async () =>
            {
                var copy = await copies.DuplicateLessonAsync(Subject, id, Again(Subject.FindLesson(id)?.Title), Stop);
                if (copy.IsDone)
                    Undo = Back("DeleteLesson", copy.Value.Id);
                return copy;
            },
            done: "Lesson duplicated. The copy is a draft.",
            to: Here,
            show: Region
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDuplicateModule(Guid id) =>
        Try(
            async () =>
            {
                var copy = await copies.DuplicateModuleAsync(Subject, id, Again(Module(id)?.Title), Stop);
                if (copy.IsDone)
                    Undo = Back("DeleteModule", copy.Value.Id);
                return copy;
            },
            done: "Module duplicated. The copy is hidden from learners.",
            to: Here,
            show: Region
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRestore(Guid id) => Change(() => Subject.Restore(id), "Restored.");

    private Show Region => new("_Tree", () => Tree);

    private Task<IActionResult> Change(Func<Result> verb, string done) => Try(() => Shifted(verb()), done: done, to: Here, show: Region);

    /// <summary>The URL of this page with the expanded modules.</summary>
    private string Here() => Folding.Same.Page;

    private (string Handler, Guid Id) Back(string handler, Guid id, string more = "") =>
        ($"{Request.Path}?handler={handler}{more}&{OutlineFolding.Query(Opened.OfType<string>())}&{Filter.Query}", id);

    private string? Sent(string field) =>
        (Request.HasFormContentType && Request.Form.ContainsKey(field) ? Request.Form[field] : Request.Query[field])
            .ToString()
            .Trim()
            .OrNull();

    /// <summary>A module that was just changed is expanded.</summary>
    private bool IsTouched(Module module) =>
        HttpMethods.IsPost(Request.Method)
        && ((string[])["id", "unit"]).Any(field =>
            Guid.TryParse(Request.Form[field], out var id)
            && (module.Id == id || module.UnitsInOrder.Any(u => u.Id == id || u.LessonsInOrder.Any(l => l.Id == id)))
        );

    private string Again(string? title) => L["{0} (copy)", title].Value is { Length: <= 160 } copy ? copy : title!;

    private string? Typed(string field) =>
        Request.Form[field].ToString().Trim() is { Length: > 0 } text ? text[..Math.Min(text.Length, 160)] : null;

    private static Result Rename(Unit unit, string name)
    {
        unit.Rename(name, unit.IsFree);
        return Result.Done;
    }

    /// <summary>Reports what was done, and what depended on the removed items.</summary>
    private string Told(string done, IReadOnlyCollection<Guid> gone)
    {
        var waiting = Subject.WaitingFor(gone).Take(5).Select(t => $"“{t}”").ToList();
        return waiting.Count == 0 ? done : $"{L[done]} {L["No longer a requirement for: {0}.", string.Join(", ", waiting)]}";
    }

    private Module? Module(Guid id) => Subject.InOrder.FirstOrDefault(m => m.Id == id);
}
