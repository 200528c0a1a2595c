using Htmx;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Packages.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data.Saving;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Importing;

/// <summary>Accepts packages and zipped folders, and lists earlier imports of the viewer.</summary>
public sealed class ImportModel(IFileStore store, Uploads uploads) : Screen
{
    private Guid made;

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string FileName { get; init; }

        public required string Title { get; init; }

        public required CourseImportStatus Status { get; init; }

        public required int Lessons { get; init; }

        public required DateTime CreatedAt { get; init; }
    }

    protected override async Task LoadAsync() =>
        Rows = await Db
            .CourseImports.AsNoTracking()
            .Where(i => i.StartedById == Viewer.Id)
            .OrderByDescending(i => i.CreatedAt)
            .ThenByDescending(i => i.Id)
            .Select(i => new Row
            {
                Id = i.Id,
                FileName = i.FileName,
                Title = i.Title,
                Status = i.Status,
                Lessons = i.Lessons,
                CreatedAt = i.CreatedAt,
            })
            .PageAsync(Number, 20, Stop);

    [Can(TeachingAct.CreateCourses)]
    public Task<IActionResult> OnGet()
    {
        ModelState.Clear();
        return ShowPage();
    }

    [Can(TeachingAct.CreateCourses)]
    [Takes(Bodies.PlainMegabytes)]
    public Task<IActionResult> OnPost(IFormFile? file, Guid? upload) =>
        Try(
            async () =>
            {
                var received = await uploads.ReceiveAsync(file, upload, FileKind.Packages, Viewer.Id, Stop);
                if (received.Refusal is { } why)
                    return why;
                var (bytes, name, kind, _) = received.Value;
                // A file that is not a zip is reported at once; its content is checked in the background.
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
            },
            done: null,
            to: () => $"/teach/courses/imports/{made}",
            show: new Show("_ImportForm") { IsForRefusals = true }
        );
}
