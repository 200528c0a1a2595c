using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>Leads to what can be taken along of a lesson, and counts it. The bytes come from the signed address, in as many pieces as the browser likes.</summary>
public abstract class TakenAlong(CourseMap map, FileTokens tokens) : ScreenOf<LessonPlace>
{
    [BindProperty(SupportsGet = true)] public string Slug { get; set; } = "";

    [BindProperty(SupportsGet = true)] public string Lesson { get; set; } = "";

    protected override async Task<LessonPlace?> FindAsync(CancellationToken stop) => await LessonPlace.FindAsync(Db, await map.FindAsync(Slug, Viewer, stop), Lesson, Viewer);

    /// <summary>The lesson waits for something that the viewer has not done yet.</summary>
    protected async Task<bool> IsLockedAsync() => Subject.IsIn && !Subject.IsTaughtBy(Viewer) && (await Steps.ReadAsync(Db, Subject, isFree: false, Stop)).LocksOn(Subject.LessonId).Count > 0;

    /// <param name="count">Adds one; not called for the team, nor for less than the whole.</param>
    protected async Task<IActionResult> SendAsync(Guid file, string name, Func<Task<int>> count)
    {
        if (!Subject.IsTaughtBy(Viewer) && IsFetched) await Db.WriteAsync(count, Stop);
        // Asked twice within a minute by the same browser, it is the same download: the browser does not ask again.
        Response.Headers.CacheControl = "private, max-age=60";
        return Redirect(tokens.Url(file, name, Subject.CourseId) + "&download");
    }

    /// <summary>The whole of it, by somebody who wants it: no later piece, no look at the head, nothing fetched in advance.</summary>
    private bool IsFetched => HttpMethods.IsGet(Request.Method)
        && (Request.Headers.Range.ToString() is { Length: 0 } or ['b', 'y', 't', 'e', 's', '=', '0', '-', ..])
        && !Request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}

/// <summary>A file beside a lesson.</summary>
public sealed class AttachmentModel(CourseMap map, FileTokens tokens) : TakenAlong(map, tokens)
{
    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    [Can(LearningAct.Read, Visitors = true)]
    public async Task<IActionResult> OnGet()
    {
        if (await IsLockedAsync()) return StatusCode(StatusCodes.Status403Forbidden);
        var file = await (from a in Db.LessonAttachments.AsNoTracking().For(Subject, Viewer)
                          where a.Id == Id
                          join f in Db.StoredFiles.Where(f => f.State == FileState.Ready) on a.FileId equals f.Id
                          select new { f.Id, f.Name }).SingleOrDefaultAsync(Stop);
        return file is null ? NotFound() : await SendAsync(file.Id, file.Name, () => Db.LessonAttachments.Where(a => a.Id == Id).ExecuteUpdateAsync(a => a.SetProperty(x => x.Downloads, x => x.Downloads + 1), Stop));
    }
}

/// <summary>The document that a lesson shows.</summary>
public sealed class DocumentModel(CourseMap map, FileTokens tokens) : TakenAlong(map, tokens)
{
    [Can(LearningAct.Read, Visitors = true)]
    public async Task<IActionResult> OnGet()
    {
        if (await IsLockedAsync()) return StatusCode(StatusCodes.Status403Forbidden);
        if (Subject.Kind is not LessonKind.Document || Subject.Content is not { DocumentFileId: { } file, DocumentName: { } name }) return NotFound();
        return await SendAsync(file, name, () => Db.Lessons.Where(l => l.Id == Subject.LessonId).ExecuteUpdateAsync(l => l.SetProperty(x => x.DocumentDownloads, x => x.DocumentDownloads + 1), Stop));
    }
}

internal static class AttachmentQueries
{
    /// <summary>The files of a lesson that the viewer may take along.</summary>
    public static IQueryable<LessonAttachment> For(this IQueryable<LessonAttachment> files, LessonPlace place, Viewer viewer)
    {
        var mine = files.Where(a => a.LessonId == place.LessonId);
        if (place.IsTaughtBy(viewer)) return mine;
        return place.IsEnrolled ? mine.Where(a => a.Access != AttachmentAccess.Team) : mine.Where(a => a.Access == AttachmentAccess.Preview);
    }
}
