using Htmx;
using Lms.Web.Features.Courses.Authoring;
using Lms.Web.Kernel;
using Lms.Web.Platform;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Packages;

/// <summary>Takes packages and zips of folders, and lists those that the viewer brought before.</summary>
public sealed class ImportModel(IFileStore store, Uploads uploads) : Screen
{
    private Guid made;

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row(Guid Id, string FileName, string Title, CourseImportStatus Status, int Lessons, DateTime CreatedAt);

    protected override async Task LoadAsync() => Rows = await Db.CourseImports.AsNoTracking().Where(i => i.StartedById == Viewer.Id)
        .OrderByDescending(i => i.CreatedAt).ThenByDescending(i => i.Id).Select(i => new Row(i.Id, i.FileName, i.Title, i.Status, i.Lessons, i.CreatedAt)).PageAsync(Number, 20, Stop);

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        return ShowPage();
    }

    [Can(TeachingAct.CreateCourses)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPost(IFormFile? file, Guid? upload) => Try(async () =>
    {
        var received = await uploads.ReceiveAsync(file, upload, FileKind.Packages, Viewer.Id, Stop);
        if (received.Refusal is { } why) return why;
        var (bytes, name, kind, _) = received.Value;
        // What is no zip at all is said at once; what is in it is looked at in the background.
        try
        {
            using var source = PackageSource.OfZip((await store.OpenAsync(bytes.Hash, Stop))!);
        }
        catch (PackageException wrong)
        {
            return wrong.Why;
        }
        var import = new CourseImport(name, bytes.Hash, Viewer.Id, Now);
        uploads.Keep(bytes, name, kind.ContentType, import.Id, isPublic: false, isOurs: true);
        Db.Add(import);
        Db.Add(Db.Note("Uploaded", nameof(CourseImport), import.Id));
        made = import.Id;
        return Result.Done;
    }, done: null, to: () => $"/teach/courses/imports/{made}", show: new Show("_ImportForm", () => this) { IsForRefusals = true });
}
