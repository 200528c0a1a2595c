using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>A learner's notes and bookmarks in a course: a page of their own, and the panel beside a lesson.</summary>
[Private]
public sealed class NotesModel(CourseMap map, OwnNotes own) : ScreenOf<LessonPlace>
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Lesson { get; set; } = "";

    [BindProperty]
    public string? Markdown { get; set; }

    [BindProperty]
    public int? AtSecond { get; set; }

    public NotesPanel Panel { get; private set; } = null!;

    protected override async Task<LessonPlace?> FindAsync(CancellationToken stop) =>
        await LessonPlace.FindAsync(Db, await map.FindAsync(Slug, Viewer, stop), Lesson, Viewer);

    protected override async Task LoadAsync()
    {
        var notes = await (
            from n in Db.Notes.AsNoTracking()
            where n.PersonId == Viewer.Id && n.CourseId == Subject.CourseId
            join l in Db.Lessons on n.LessonId equals l.Id
            orderby n.LessonId == Subject.LessonId descending, n.UpdatedAt descending
            select new NoteRow
            {
                Id = n.Id,
                Html = n.Html,
                Markdown = n.Markdown,
                AtSecond = n.AtSecond,
                UpdatedAt = n.UpdatedAt,
                CourseSlug = Slug,
                LessonSlug = l.Slug,
                LessonTitle = l.Title,
                IsHere = n.LessonId == Subject.LessonId,
            }
        )
            .Take(200)
            .ToListAsync(Stop);
        var bookmarks = await (
            from b in Db.Bookmarks.AsNoTracking()
            where b.PersonId == Viewer.Id
            join l in Db.Lessons on b.LessonId equals l.Id
            where l.CourseId == Subject.CourseId
            orderby b.CreatedAt descending
            select new { l.Title, l.Slug }
        )
            .Take(100)
            .ToListAsync(Stop);
        Panel = new()
        {
            Url = $"{Subject.Url}/notes",
            CourseSlug = Slug,
            Typed = ModelState.IsValid ? null : Markdown,
            Notes = notes,
            Bookmarks = [.. bookmarks.Select(b => (b.Title, b.Slug))],
        };
    }

    [Can(LearningAct.Annotate)]
    public Task<IActionResult> OnGet() => FragmentOrPage(Region);

    [Can(LearningAct.Annotate)]
    public Task<IActionResult> OnPost() =>
        Try(
            () =>
            {
                var note = Note.Take(Viewer.Id, Subject.CourseId, Subject.LessonId, AtSecond, Markdown, Now);
                if (note.Refusal is { } why)
                    return why;
                Db.Add(note.Value);
                Markdown = null;
                ModelState.Clear();
                return Result.Done;
            },
            done: "Note saved.",
            show: Region
        );

    [Can(LearningAct.Annotate)]
    public Task<IActionResult> OnPostChange(Guid note) =>
        Try(() => own.ChangeAsync(note, Markdown, Stop), done: "Note saved.", show: Region);

    [Can(LearningAct.Annotate)]
    public Task<IActionResult> OnPostDelete(Guid note)
    {
        Undo = ("Restore", note);
        return Try(
            async () =>
            {
                await own.DeleteAsync(note, Stop);
                return Result.Done;
            },
            done: "Note deleted.",
            show: Region
        );
    }

    [Can(LearningAct.Annotate)]
    public Task<IActionResult> OnPostRestore(Guid id) => Try(() => own.RestoreAsync(id, Stop), done: "Restored.", show: Region);

    private Show Region =>
        new(
            "_Notes",
            async () =>
            {
                await LoadAsync();
                return Panel;
            }
        );
}
