using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>A PDF, shown by the browser's own viewer.</summary>
public sealed class DocumentKind(FileTokens tokens, LmsContext db) : OwnKind
{
    public override string Key => LessonKind.Document;

    public override int Order => 30;

    public override string Name => "Document";

    public override string About => "A PDF, shown on the page and available for download.";

    public override string Adding => "Add document";

    public override string Icon => "file";

    /// <param name="Url">Null when none was uploaded yet.</param>
    public sealed record Seen(string Title, string? Url, string Name, long Size)
    {
        public FileHold? Hold { get; init; }

        /// <summary>URL for downloading the file; the download is counted.</summary>
        public string? Away { get; init; }
    }

    public sealed record Edited(LessonEdit It, Seen Document);

    public override async Task<Region?> EditAsync(LessonEdit it, CancellationToken stop)
    {
        var file = it.Lesson.Document?.FileId is { } id
            ? await db.StoredFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop)
            : null;
        return new(
            "/Features/Courses/Kinds/_EditDocument.cshtml",
            new Edited(
                it,
                new Seen(
                    it.Lesson.Title,
                    file is null ? null : tokens.Url(file.Id, file.Name, it.Course.Id),
                    file?.Name ?? "",
                    file?.Size ?? 0
                )
                {
                    Hold = FileHold.Of(file),
                }
            )
        );
    }

    public override Task<Shown?> ShowAsync(LessonView it, CancellationToken stop) =>
        Task.FromResult<Shown?>(
            new(
                "/Features/Courses/Kinds/_Document.cshtml",
                new Seen(
                    it.Title,
                    it.Content is { DocumentFileId: { } file, DocumentName: { } name } ? tokens.Url(file, name, it.CourseId) : null,
                    it.Content.DocumentName ?? "",
                    it.Content.DocumentSize
                )
                {
                    Away = $"{it.Url}/document",
                }
            )
            {
                IsWide = true,
                HasDocument = true,
            }
        );
}
