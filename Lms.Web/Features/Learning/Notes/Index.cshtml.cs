using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Notes;

/// <summary>A learner's notes and bookmarks of all courses.</summary>
[Private]
public sealed class IndexModel(OwnNotes own) : Screen
{
    public const int Size = 20;

    private const int MostCourses = 200;

    [FromQuery(Name = "q")]
    public string? Q { get; set; }

    /// <summary>The slug of the only course to show.</summary>
    [FromQuery(Name = "course")]
    public string? Course { get; set; }

    [FromQuery(Name = "bookmarks")]
    public bool Bookmarks { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public NotesList List { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Courses { get; private set; } = [];

    /// <summary>The same list on the tab of the notes or of the bookmarks.</summary>
    public string Tab(bool bookmarks) => "/notes" + Query(bookmarks, 1);

    public string ExportUrl => "/notes" + Query(false, 1, "Export");

    protected override async Task LoadAsync()
    {
        List = await ListAsync();
        var courses = await own.Courses().Select(c => new { c.Slug, c.Title }).Take(MostCourses).ToListAsync(Stop);
        Courses = [new(L["All courses"], ""), .. courses.Select(c => new SelectListItem(c.Title, c.Slug))];
    }

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public IActionResult OnGetExport()
    {
        var export = new NotesExport(own, L, at => Dates.Day(Viewer.Local(at)));
        return new TextFile("notes.md", "text/markdown; charset=utf-8", hasMark: false, (to, stop) => export.WriteAsync(to, Q, Only, stop));
    }

    [Can(Member.May)]
    public Task<IActionResult> OnPostChange(Guid note, string? markdown) =>
        Try(() => own.ChangeAsync(note, markdown, Stop), done: "Note saved.", to: Here, show: Region);

    [Can(Member.May)]
    public Task<IActionResult> OnPostDelete(Guid note)
    {
        Undo = ("Restore" + First, note);
        return Try(() => Did(own.DeleteAsync(note, Stop)), done: "Note deleted.", to: Here, show: Region);
    }

    [Can(Member.May)]
    public Task<IActionResult> OnPostRestore(Guid id) => Try(() => own.RestoreAsync(id, Stop), done: "Restored.", to: Here, show: Region);

    [Can(Member.May)]
    public Task<IActionResult> OnPostUnmark(Guid lesson)
    {
        Undo = ("Mark" + First, lesson);
        return Try(() => Did(own.RemoveBookmarkAsync(lesson, Stop)), done: "Bookmark removed.", to: Here, show: Region);
    }

    [Can(Member.May)]
    public Task<IActionResult> OnPostMark(Guid id) =>
        Try(() => own.RestoreBookmarkAsync(id, Stop), done: "Restored.", to: Here, show: Region);

    private Show Region => new("_List", async () => await ListAsync());

    private string Here => "/notes" + Query(Bookmarks, Number);

    private string? Only => string.IsNullOrEmpty(Course) ? null : Course;

    /// <summary>For addresses that have a handler already.</summary>
    private string Choices => Query(Bookmarks, Number).Replace('?', '&');

    /// <summary>What is put back comes first.</summary>
    private string First => Query(Bookmarks, 1).Replace('?', '&');

    private string Query(bool bookmarks, int number, string? handler = null) =>
        QueryString
            .Create(
                new Dictionary<string, string?>
                {
                    ["handler"] = handler,
                    ["q"] = string.IsNullOrEmpty(Q) ? null : Q,
                    ["course"] = Only,
                    ["bookmarks"] = bookmarks ? "true" : null,
                    ["page"] = number > 1 ? number.ToString(System.Globalization.CultureInfo.InvariantCulture) : null,
                }.Where(choice => choice.Value is not null)
            )
            .ToUriComponent();

    private static async Task<Result> Did(Task work)
    {
        await work;
        return Result.Done;
    }

    private async Task<NotesList> ListAsync() =>
        new()
        {
            Notes = Bookmarks ? null : await NotesAsync(),
            Bookmarks = Bookmarks ? await BookmarksAsync() : null,
            IsFiltered = !string.IsNullOrWhiteSpace(Q) || Only is not null,
            Choices = Choices,
        };

    private Task<Paged<NoteRow>> NotesAsync() =>
        own.Search(Q, Only)
            .OrderByDescending(f => f.Note.UpdatedAt)
            .ThenBy(f => f.Note.Id)
            .Select(f => new NoteRow
            {
                Id = f.Note.Id,
                Html = f.Note.Html,
                Markdown = f.Note.Markdown,
                AtSecond = f.Note.AtSecond,
                UpdatedAt = f.Note.UpdatedAt,
                CourseSlug = f.Course == null ? null : f.Course.Slug,
                CourseTitle = f.Course == null ? null : f.Course.Title,
                LessonSlug = f.Lesson == null ? null : f.Lesson.Slug,
                LessonTitle = f.Lesson == null ? null : f.Lesson.Title,
                IsOpen = f.IsOpen,
            })
            .PageAsync(Number, Size, Stop);

    private Task<Paged<NotesList.BookmarkRow>> BookmarksAsync() =>
        own.Bookmarks(Q, Only)
            .OrderByDescending(f => f.Bookmark.CreatedAt)
            .ThenBy(f => f.Lesson.Id)
            .Select(f => new NotesList.BookmarkRow
            {
                LessonId = f.Lesson.Id,
                Title = f.Lesson.Title,
                CourseTitle = f.Course.Title,
                Url = "/learn/" + f.Course.Slug + "/" + f.Lesson.Slug,
                CreatedAt = f.Bookmark.CreatedAt,
                IsOpen = f.IsOpen,
            })
            .PageAsync(Number, Size, Stop);
}
