using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The kind of a lesson, and the content shown above its text.</summary>
public sealed class ContentModel(LessonKinds kinds, Embeds embeds, Uploads uploads) : LessonScreen
{
    private static readonly HashSet<FileKind> Documents = [FileKind.Pdf];

    public Region? Region { get; private set; }

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        Region = await RegionAsync();
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>Changes the kind of the lesson; its content is kept so that the change can be reversed.</summary>
    [Can(CourseAct.Edit)]
    public async Task<IActionResult> OnPostKind(string? kind)
    {
        var hides = Lesson.IsPublished && await kinds.UnreadyAsync(Db, Lesson, kind ?? "", Stop) is not null;
        return await Try(
            async () => (await kinds.ChangeAsync(Db, Lesson, kind, Stop)).Refusal is { } why ? why : Subject.Recount(),
            done: hides
                ? "Lesson type changed. Learners will see the lesson again once its content is ready and you publish it."
                : "Lesson type changed. Its text was kept.",
            to: LessonUrl
        );
    }

    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostDocument(IFormFile? file, Guid? upload) =>
        Try(
            async () =>
            {
                var taken = await uploads.TakeAsync(file, upload, Documents, Subject.Id, isPublic: false, Stop);
                if (taken.Refusal is { } why)
                    return why;
                Lesson.ShowDocument(taken.Value.Id);
                return Result.Done;
            },
            done: "Document uploaded.",
            show: Drawn
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemoveDocument() =>
        Try(
            () =>
            {
                Lesson.ShowDocument(null);
                return Result.Done;
            },
            done: "Document removed.",
            show: Drawn
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAddress(string? url, string? title, string? note) =>
        Try(
            () =>
            {
                var read = Lesson.Kind is LessonKind.Embed ? embeds.Read(url) : OutsideAddress.Read(url);
                return read.Refusal is { } why ? why : Lesson.PointTo(read.Value.AbsoluteUri, title, note);
            },
            done: "Link saved.",
            show: Drawn
        );

    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPostVideo(IFormFile? file, Guid? upload, int seconds) =>
        Try(
            async () =>
            {
                var taken = await uploads.TakeAsync(file, upload, FileKind.Media, Subject.Id, isPublic: false, Stop);
                if (taken.Refusal is { } why)
                    return why;
                await using var content = await uploads.ReadAsync(taken.Value, Stop);
                Lesson.ShowVideo(taken.Value.Id, null, await VideoLength.OfAsync(content!, Stop) ?? seconds);
                return Subject.Recount();
            },
            done: "Video uploaded.",
            show: Drawn
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostVideoLink(string? url, int seconds) =>
        Try(() => Lesson.ShowVideo(null, url.OrNull(), seconds), done: "Video linked.", show: Drawn);

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemoveVideo() => Try(() => Lesson.ShowVideo(null, null, 0), done: "Video removed.", show: Drawn);

    private Show Drawn => new("_Region", async () => (await RegionAsync())!);

    private Task<Region?> RegionAsync() =>
        kinds.Find(Lesson.Kind) is { } kind
            ? kind.EditAsync(
                new LessonEdit
                {
                    Course = Subject,
                    Lesson = Lesson,
                    MayEdit = May(CourseAct.Edit),
                    IsAlone = true,
                    Typed = ModelState.IsValid ? null : Request.Form,
                },
                Stop
            )
            : Task.FromResult<Region?>(null);
}
