using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>The document that a lesson shows.</summary>
public sealed class DocumentModel(CourseMap map, FileTokens tokens) : LessonDownloads(map, tokens)
{
    [Can(LearningAct.Read, Visitors = true)]
    public async Task<IActionResult> OnGet()
    {
        if (await IsLockedAsync())
            return StatusCode(StatusCodes.Status403Forbidden);
        if (Subject.Kind is not LessonKind.Document || Subject.Content is not { DocumentFileId: { } file, DocumentName: { } name })
            return NotFound();
        return await SendAsync(
            file,
            name,
            () =>
                Db
                    .LessonDocuments.Where(d => d.LessonId == Subject.LessonId)
                    .ExecuteUpdateAsync(d => d.SetProperty(x => x.Downloads, x => x.Downloads + 1), Stop)
        );
    }
}
