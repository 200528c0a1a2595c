using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>A file beside a lesson.</summary>
public sealed class AttachmentModel(CourseMap map, FileTokens tokens) : LessonDownloads(map, tokens)
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [Can(LearningAct.Read, Visitors = true)]
    public async Task<IActionResult> OnGet()
    {
        if (await IsLockedAsync())
            return StatusCode(StatusCodes.Status403Forbidden);
        var file = await (
            from a in Db.LessonAttachments.AsNoTracking().For(Subject, Viewer)
            where a.Id == Id
            join f in Db.StoredFiles.Where(f => f.State == FileState.Ready) on a.FileId equals f.Id
            select new { f.Id, f.Name }
        ).SingleOrDefaultAsync(Stop);
        return file is null
            ? NotFound()
            : await SendAsync(
                file.Id,
                file.Name,
                () =>
                    Db
                        .LessonAttachments.Where(a => a.Id == Id)
                        .ExecuteUpdateAsync(a => a.SetProperty(x => x.Downloads, x => x.Downloads + 1), Stop)
            );
    }
}
