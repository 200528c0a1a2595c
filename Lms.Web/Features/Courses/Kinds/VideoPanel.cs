using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Kinds;

/// <summary>The video or audio of a lesson as its authors see it.</summary>
/// <param name="File">Null when there is none, or when it is elsewhere.</param>
/// <param name="Address">Its URL; null if there is none.</param>
public sealed record VideoPanel(LessonEdit It, StoredFile? File, string? Address)
{
    public static async Task<Region> ReadAsync(LmsContext db, FileTokens tokens, LessonEdit it, CancellationToken stop)
    {
        var file = it.Lesson.Video?.FileId is { } id
            ? await db.StoredFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, stop)
            : null;
        return new(
            "/Features/Courses/Kinds/_EditVideo.cshtml",
            new VideoPanel(it, file, file is null ? it.Lesson.Video?.Url : tokens.Url(file.Id, file.Name, it.Course.Id))
        );
    }
}
