using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>
/// Redirects to downloads of a lesson, and counts them. The bytes come from the signed address, in as many pieces as the browser likes.
/// </summary>
public abstract class LessonDownloads(CourseMap map, FileTokens tokens) : ScreenOf<LessonPlace>
{
    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Lesson { get; set; } = "";

    protected override async Task<LessonPlace?> FindAsync(CancellationToken stop) =>
        await LessonPlace.FindAsync(Db, await map.FindAsync(Slug, Viewer, stop), Lesson, Viewer);

    /// <summary>The lesson waits for something that the viewer has not done yet.</summary>
    protected async Task<bool> IsLockedAsync() =>
        Subject.IsIn
        && !Subject.IsTaughtBy(Viewer)
        && (await Steps.ReadAsync(Db, Subject, isFree: false, Stop)).LocksOn(Subject.LessonId).Count > 0;

    /// <param name="count">Adds one; not called for the team, nor for less than the whole.</param>
    protected async Task<IActionResult> SendAsync(Guid file, string name, Func<Task<int>> count)
    {
        if (!Subject.IsTaughtBy(Viewer) && IsFetched)
            await Db.WriteAsync(count, Stop);
        // Asked twice within a minute by the same browser, it is the same download: the browser does not ask again.
        Response.Headers.CacheControl = "private, max-age=60";
        return Redirect(tokens.Url(file, name, Subject.CourseId) + "&download");
    }

    /// <summary>True when the whole file is requested deliberately: not a later range, a HEAD request or a prefetch.</summary>
    private bool IsFetched =>
        HttpMethods.IsGet(Request.Method)
        && (Request.Headers.Range.ToString() is { Length: 0 } or ['b', 'y', 't', 'e', 's', '=', '0', '-', ..])
        && !Request.Headers["Sec-Purpose"].ToString().Contains("prefetch", StringComparison.OrdinalIgnoreCase);
}
