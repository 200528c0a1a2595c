using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The attachments of a lesson: their order, descriptions, and audience.</summary>
public sealed class FilesModel(Uploads uploads, FileTokens tokens) : LessonScreen
{
    public FilesPanel Panel { get; private set; } = null!;

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        Panel = await PanelAsync();
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostAdd(IFormFile? file, Guid? upload) =>
        Try(
            async () =>
            {
                var count = await Db.LessonAttachments.CountAsync(a => a.LessonId == Id, Stop);
                if (count >= LessonAttachment.Most)
                    return new Refusal("A lesson can have at most {0} files.", null, LessonAttachment.Most);
                var taken = await uploads.TakeAsync(file, upload, DownloadKinds.Attachments, Subject.Id, isPublic: false, Stop);
                if (taken.Refusal is { } why)
                    return why;
                Db.Add(new LessonAttachment(Id, taken.Value.Id, taken.Value.Name, await EndAsync()));
                return Result.Done;
            },
            done: "File attached.",
            show: Drawn
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDescribe(Guid item, string? title, string? description, AttachmentAccess access) =>
        With(item, it => it.Describe(title, description, access), done: "Changes saved.");

    /// <summary>Replaces the file in place, under the same title.</summary>
    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostReplace(Guid item, IFormFile? file, Guid? upload) =>
        Try(
            async () =>
            {
                if (await FoundAsync(item) is not { } it)
                    return No.NotInThisCourse;
                var taken = await uploads.TakeAsync(file, upload, DownloadKinds.Attachments, Subject.Id, isPublic: false, Stop);
                if (taken.Refusal is { } why)
                    return why;
                it.Replace(taken.Value.Id);
                return Result.Done;
            },
            done: "File replaced.",
            show: Drawn
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostUp(Guid item) => Step(item, -1);

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostDown(Guid item) => Step(item, 1);

    /// <summary>From dragging, and from the keyboard.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostMove(Guid id, int position) => Order(_ => (id, position));

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemove(Guid item)
    {
        Undo = ("Restore", item);
        return With(
            item,
            it =>
            {
                it.Delete(Now);
                return Result.Done;
            },
            done: "File removed from the lesson."
        );
    }

    /// <summary>Restores a file at the end; repeating it changes nothing.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRestore([FromForm(Name = "id")] Guid item) =>
        Try(
            async () =>
            {
                if (
                    await Db
                        .LessonAttachments.IgnoreQueryFilters([LmsContext.NotDeleted])
                        .SingleOrDefaultAsync(a => a.Id == item && a.LessonId == Id, Stop)
                    is not { } it
                )
                    return No.NotInThisCourse;
                it.Restore();
                return Result.Done;
            },
            done: "Restored.",
            to: LessonUrl + "/files"
        );

    private Show Drawn => new("_Files", async () => await PanelAsync());

    private async Task<int> EndAsync() =>
        (await Db.LessonAttachments.Where(a => a.LessonId == Id).MaxAsync(a => (int?)a.Position, Stop) ?? -1) + 1;

    private Task<LessonAttachment?> FoundAsync(Guid item) =>
        Db.LessonAttachments.SingleOrDefaultAsync(a => a.Id == item && a.LessonId == Id, Stop);

    private Task<IActionResult> With(Guid item, Func<LessonAttachment, Result> verb, string done) =>
        Try(async () => await FoundAsync(item) is { } it ? verb(it) : No.NotInThisCourse, done: done, show: Drawn);

    private Task<IActionResult> Step(Guid item, int step) => Order(all => (item, all.FindIndex(a => a.Id == item) + step));

    /// <summary>Locks the lesson while the order changes: two concurrent changes could assign the same positions.</summary>
    private Task<IActionResult> Order(Func<List<LessonAttachment>, (Guid Item, int Position)> move) =>
        Try(
            () =>
                Db.WriteAsync(
                    async () =>
                    {
                        await Db.LockAsync<Lesson>(Id, Stop);
                        var all = await Db
                            .LessonAttachments.Where(a => a.LessonId == Id)
                            .OrderBy(a => a.Position)
                            .ThenBy(a => a.Id)
                            .ToListAsync(Stop);
                        var (item, position) = move(all);
                        var moved = LessonAttachment.Move(all, item, position);
                        if (moved.IsDone)
                            await Db.SaveChangesAsync(Stop);
                        return moved;
                    },
                    Stop
                ),
            done: "File moved.",
            show: Drawn
        );

    private Task<FilesPanel> PanelAsync() => FilesPanel.ReadAsync(Db, tokens, Subject, Lesson, May(CourseAct.Edit), isAlone: true, Stop);
}
