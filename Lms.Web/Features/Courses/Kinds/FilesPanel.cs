using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The files of a lesson as the team sees them.</summary>
/// <param name="IsAlone">The region is the page: what was refused is said in it.</param>
public sealed record FilesPanel(string Url, bool MayEdit, bool IsPreview, IReadOnlyList<FilesPanel.Row> Rows, bool IsAlone)
{
    /// <summary>Where large files of the course go in pieces.</summary>
    public required string Uploads { get; init; }

    public sealed record Row(Guid Id, string Title, string? Description, AttachmentAccess Access, int Downloads, string FileName, long Size, string Url, FileHold? Hold);

    public static async Task<FilesPanel> ReadAsync(LmsContext db, FileTokens tokens, Course course, Lesson lesson, bool mayEdit, bool isAlone, CancellationToken stop)
    {
        var rows = await (from a in db.LessonAttachments.AsNoTracking()
                          where a.LessonId == lesson.Id
                          join f in db.StoredFiles on a.FileId equals f.Id
                          orderby a.Position, a.Id
                          select new { a.Id, a.Title, a.Description, a.Access, a.Downloads, f.Name, f.Size, FileId = f.Id, f.State, f.Finding }).ToListAsync(stop);
        return new($"/teach/courses/{course.Slug}/lessons/{lesson.Id}/files", mayEdit, lesson.IsPreview,
            rows.ConvertAll(r => new Row(r.Id, r.Title, r.Description, r.Access, r.Downloads, r.Name, r.Size, tokens.Url(r.FileId, r.Name, course.Id), FileHold.Of(r.State, r.Finding))), isAlone)
        { Uploads = $"/teach/courses/{course.Slug}/uploads" };
    }
}
