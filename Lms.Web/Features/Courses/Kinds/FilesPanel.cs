using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The attachments of a lesson as the team sees them.</summary>
/// <param name="IsAlone">The section is the whole page: a refusal is shown in it.</param>
public sealed record FilesPanel(string Url, bool MayEdit, bool IsPreview, IReadOnlyList<FilesPanel.Row> Rows, bool IsAlone)
{
    /// <summary>The URL for chunks of large files.</summary>
    public required string Uploads { get; init; }

    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Title { get; init; }

        public required string? Description { get; init; }

        public required AttachmentAccess Access { get; init; }

        public required int Downloads { get; init; }

        public required string FileName { get; init; }

        public required long Size { get; init; }

        public required string Url { get; init; }

        public required FileHold? Hold { get; init; }
    }

    public static async Task<FilesPanel> ReadAsync(
        LmsContext db,
        FileTokens tokens,
        Course course,
        Lesson lesson,
        bool mayEdit,
        bool isAlone,
        CancellationToken stop
    )
    {
        var rows = await (
            from a in db.LessonAttachments.AsNoTracking()
            where a.LessonId == lesson.Id
            join f in db.StoredFiles on a.FileId equals f.Id
            orderby a.Position, a.Id
            select new
            {
                a.Id,
                a.Title,
                a.Description,
                a.Access,
                a.Downloads,
                f.Name,
                f.Size,
                FileId = f.Id,
                f.State,
                f.Finding,
            }
        ).ToListAsync(stop);
        return new(
            $"/teach/courses/{course.Slug}/lessons/{lesson.Id}/files",
            mayEdit,
            lesson.IsPreview,
            rows.ConvertAll(r => new Row
            {
                Id = r.Id,
                Title = r.Title,
                Description = r.Description,
                Access = r.Access,
                Downloads = r.Downloads,
                FileName = r.Name,
                Size = r.Size,
                Url = tokens.Url(r.FileId, r.Name, course.Id),
                Hold = FileHold.Of(r.State, r.Finding),
            }),
            isAlone
        )
        {
            Uploads = $"/teach/courses/{course.Slug}/uploads",
        };
    }
}
