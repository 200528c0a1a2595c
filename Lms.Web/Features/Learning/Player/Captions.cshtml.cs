using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files.Media;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>
/// The spoken text of a lesson, for the player as WebVTT and as a text to download; open to anyone who may open the lesson.
/// </summary>
public sealed class CaptionsModel(CourseMap map) : ScreenOf<LessonPlace>
{
    private const string OfChapters = "chapters";

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Lesson { get; set; } = "";

    /// <summary>Or <c>chapters</c>, which no language is called.</summary>
    [BindProperty(SupportsGet = true)]
    public string Language { get; set; } = "";

    protected override async Task<LessonPlace?> FindAsync(CancellationToken stop) =>
        await LessonPlace.FindAsync(Db, await map.FindAsync(Slug, Viewer, stop), Lesson, Viewer);

    /// <param name="as"><c>text</c>: the transcript, to keep.</param>
    [Can(LearningAct.Read, Visitors = true)]
    public async Task<IActionResult> OnGet(string? @as)
    {
        if (
            Subject.IsIn
            && !Subject.IsTaughtBy(Viewer)
            && (await Steps.ReadAsync(Db, Subject, isFree: false, Stop)).LocksOn(Subject.LessonId).Count > 0
        )
            return StatusCode(StatusCodes.Status403Forbidden);
        // Their address carries their version.
        Response.Headers.CacheControl = Request.Query.ContainsKey("v") ? "private, max-age=3600" : "private, no-cache";
        if (Language == OfChapters)
        {
            var lines = await Db
                .LessonBodies.AsNoTracking()
                .Where(b => b.LessonId == Subject.LessonId)
                .Select(b => b.Chapters)
                .SingleOrDefaultAsync(Stop);
            return lines is null
                ? NotFound()
                : Content(Chapter.Vtt(Chapter.Parse(lines).Chapters, Subject.VideoSeconds), "text/vtt", Encoding.UTF8);
        }
        var text = await Db
            .LessonCaptions.AsNoTracking()
            .Where(c => c.LessonId == Subject.LessonId && c.Language == Language)
            .Select(c => c.Text)
            .SingleOrDefaultAsync(Stop);
        if (text is null)
            return NotFound();
        return @as == "text"
            ? File(
                Encoding.UTF8.GetBytes(Transcript.Text(WebVtt.Parse(text).Cues)),
                "text/plain; charset=utf-8",
                $"{Subject.Slug}.{Language}.txt"
            )
            : Content(text, "text/vtt", Encoding.UTF8);
    }
}
