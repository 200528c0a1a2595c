using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Versions;

/// <summary>Earlier versions of a lesson, which can be restored.</summary>
public sealed class IndexModel(FileTokens tokens) : LessonTextScreen(tokens)
{
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row
    {
        public required int Number { get; init; }

        public required VersionKind Kind { get; init; }

        public required string Title { get; init; }

        public required string? By { get; init; }

        public required DateTime At { get; init; }

        public required string? Note { get; init; }
    }

    /// <summary>It is what learners see. In a course that no one has seen yet, saving replaces that without a version.</summary>
    public bool IsCurrent(Row row) => row.Number == Lesson.PublishedVersion && Lesson.IsPublished && !(Lesson.Body.PublishedAt > row.At);

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        Rows = await (
            from v in Db.LessonVersions.AsNoTracking()
            where v.LessonId == Id
            orderby v.Number descending
            select new Row
            {
                Number = v.Number,
                Kind = v.Kind,
                Title = v.Title,
                By = Db.People.Where(p => p.Id == v.PublishedById).Select(p => p.DisplayName).FirstOrDefault(),
                At = v.PublishedAt,
                Note = v.Note,
            }
        ).PageAsync(Number, 25, Stop);
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>Restores it as a draft; the previous draft is saved.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRestore([FromQuery] int number) =>
        Try(
            async () =>
            {
                if (
                    await Db.LessonVersions.AsNoTracking().SingleOrDefaultAsync(v => v.LessonId == Id && v.Number == number, Stop)
                    is not { } version
                )
                    return new Refusal("This version is no longer available.");
                var before = Lesson.Return(version, Viewer.Id, Now);
                if (before.Refusal is { } why)
                    return why;
                if (before.Value is { } kept)
                    Db.Add(kept);
                if (Lesson.IsPublished && !Subject.IsLive)
                    Lesson.ShowAtOnce(Now, await MaterialViews.ReadAsync(Db, Stop, Lesson.Body.Current));
                Touch();
                Undo =
                    before.Value is { } other
                        ? (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Restore&number={other.Number}"), Id)
                    : Lesson.HasDraft ? ("Discard", Id)
                    : null;
                return Result.Done;
            },
            done: "This version is now your draft. Learners will see it once you publish it.",
            to: Here
        );

    /// <summary>Discards the draft; it stays in the list of versions.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDiscard() =>
        Try(
            () =>
            {
                ModelState.Clear();
                var given = Lesson.Discard(Viewer.Id, Now);
                if (given.Refusal is { } why)
                    return why;
                Db.Add(given.Value);
                Touch();
                Undo = (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"Restore&number={given.Value.Number}"), Id);
                return Result.Done;
            },
            done: "Draft discarded. You can still find it in the list of versions.",
            to: Here
        );
}
