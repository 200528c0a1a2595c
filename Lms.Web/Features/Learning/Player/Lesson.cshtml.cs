using System.Globalization;
using Lms.Web.Features.Checks.Model;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Player;

/// <summary>
/// The page for studying one lesson. Everything here works without scripts; with them, time and watching are counted and checks appear
/// automatically.
/// </summary>
public sealed partial class LessonModel(Study study, CourseMap map, FileTokens tokens, LessonKinds kinds) : ScreenOf<LessonPlace>
{
    private static readonly TimeSpan NewVisit = TimeSpan.FromMinutes(10);

    private CourseMap.Entry? found;

    /// <summary>Unpublished content, for those who preview it before learners do.</summary>
    private LessonDraft? draft;

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public string Lesson { get; set; } = "";

    /// <summary>Shows the author the draft.</summary>
    [BindProperty(SupportsGet = true)]
    public bool Draft { get; set; }

    public Steps Steps { get; private set; } = null!;

    public string Html { get; private set; } = "";

    public string? Transcript { get; private set; }

    /// <summary>The chapters and captions of its video or audio; null when it has neither.</summary>
    public TranscriptPanel? Transcripts { get; private set; }

    [BindProperty(SupportsGet = true, Name = "transcript")]
    public string? ReadIn { get; set; }

    /// <summary>The content that the lesson's kind puts above the text.</summary>
    public Shown? Shown { get; private set; }

    public IReadOnlyList<FileRow> Files { get; private set; } = [];

    public sealed record FileRow
    {
        public required Guid Id { get; init; }

        public required string Title { get; init; }

        public required string? Description { get; init; }

        public required AttachmentAccess Access { get; init; }

        public required string Name { get; init; }

        public required long Size { get; init; }
    }

    /// <summary>Why the lesson is not open; empty when it is.</summary>
    public IReadOnlyList<LockReason> Locks { get; private set; } = [];

    public CheckPanel? Check { get; private set; }

    public bool MayStudy => May(LearningAct.Study);

    protected override async Task<LessonPlace?> FindAsync(CancellationToken stop)
    {
        found = await map.FindAsync(Slug, Viewer, stop);
        if (await LessonPlace.FindAsync(Db, found, Lesson, Viewer) is not { } place)
            return null;
        if (!Draft || !place.IsTaughtBy(Viewer))
            return place;
        draft = await Db.LessonDrafts.AsNoTracking().SingleOrDefaultAsync(d => d.LessonId == place.LessonId, stop);
        return draft is null ? place : place with { Lesson = place.Lesson with { Title = draft.Title, Objective = draft.Objective } };
    }

    protected override Refusal? Explain(Enum act) => Subject.ClosedFor(Viewer, Now);

    protected override async Task LoadAsync()
    {
        Steps = await Steps.ReadAsync(Db, Subject, isFree: !Subject.IsIn || Subject.IsTaughtBy(Viewer), Stop);
        Locks = Steps.LocksOn(Subject.LessonId);
        if (Locks.Count > 0)
            return;
        var body = await Body(Db, Subject.LessonId);
        var drafted = draft is null ? null : LessonText.Render(draft.Markdown, await MaterialViews.ReadAsync(Db, Stop, draft.Markdown));
        Html = Tokened(drafted?.Html ?? body?.Html ?? "");
        await CutAsync(drafted?.Activities ?? LessonActivities.Parse(body?.Activities));
        Transcript =
            draft is null ? body?.Transcript
            : draft.Transcript is null ? null
            : MarkdownText.Render(draft.Transcript).Html;
        if (body is { Files: > 0 })
            await LoadFilesAsync();
        if (Subject.Kind is LessonKind.Video && body is { Captions: > 0 } or { Chapters: not null })
            Transcripts = await ReadTranscriptsAsync(body);
        await ShowKindAsync();
        if (Subject.OpenCheckId is { } check && MayStudy)
            Check ??= await OpenAsync(check);
    }

    [Can(LearningAct.Read, Visitors = true)]
    public async Task<IActionResult> OnGet()
    {
        if (Again is not null && ViaHtmx)
            return await FreshAsync(Again);
        var isNew =
            MayStudy && (Subject.CurrentLessonId != Subject.LessonId || Subject.OpenedAt is not { } opened || Now - opened > NewVisit);
        await LoadAsync();
        var page = Page();
        if (Locks.Count > 0)
            page.StatusCode = StatusCodes.Status403Forbidden;
        else if (isNew && Viewer.ActingAdmin is null)
            await study.VisitAsync(Subject);
        return page;
    }

    /// <summary>A heartbeat: 204, or 200 with the regions that changed.</summary>
    [Can(LearningAct.Study)]
    public async Task<IActionResult> OnPostBeat(int? position, string? watched)
    {
        var beat = await study.BeatAsync(Subject, position, watched is { Length: > 4000 } ? null : watched, Stop);
        if (beat.Refusal is not null)
            return StatusCode(StatusCodes.Status403Forbidden);
        Response.Headers["X-Edition"] = Subject.Edition.ToString(CultureInfo.InvariantCulture);
        Response.Headers["X-Percent"] = Ui.Whole(beat.Value.Percent).ToString(CultureInfo.InvariantCulture);
        if (beat.Value.CheckInSeconds is { } soon)
            Response.Headers["X-Check-In"] = soon.ToString(CultureInfo.InvariantCulture);
        if (beat.Value.OpenCheckId is { } check && Subject.OpenCheckId is null | Request.Headers.ContainsKey("X-Show-Check"))
            return await Fragment(new Show("_Check", async () => await OpenAsync(check)));
        return beat.Value.JustDone ? await Fragment(await ProgressRegionAsync()) : StatusCode(StatusCodes.Status204NoContent);
    }

    [Can(LearningAct.Study)]
    public async Task<IActionResult> OnPostDone(bool scripts)
    {
        var marked = await study.MarkAsync(Subject, withoutScripts: !scripts, Stop);
        if (marked.Refusal is { } why)
            return await AgainAsync(why);
        return marked.Value switch
        {
            { IsCourseDone: true } when Subject.CourseCompletedAt is null => await Done(null, $"/courses/{Slug}/completed"),
            { Slug: { } next, IsOpen: var isOpen } => await Done("Marked as done.", isOpen ? $"/learn/{Slug}/{next}" : Subject.Url),
            _ => await Done("That was the last lesson. Some lessons are still open.", $"/courses/{Slug}"),
        };
    }

    [Can(LearningAct.Study)]
    public async Task<IActionResult> OnPostReopen()
    {
        var reopened = await study.ReopenAsync(Subject, Stop);
        return reopened.Refusal is { } why ? await Refused(why) : await Done("Marked as not done.", Subject.Url);
    }

    [Can(LearningAct.Annotate)]
    public Task<IActionResult> OnPostBookmark() =>
        Try(
            async () =>
            {
                if (
                    await Db.Bookmarks.SingleOrDefaultAsync(b => b.PersonId == Viewer.Id && b.LessonId == Subject.LessonId, Stop) is
                    { } kept
                )
                    Db.Remove(kept);
                else
                    Db.Add(
                        new Bookmark
                        {
                            PersonId = Viewer.Id,
                            LessonId = Subject.LessonId,
                            CreatedAt = Now,
                        }
                    );
                return Result.Done;
            },
            done: Subject.IsBookmarked ? "Bookmark removed." : "Bookmarked.",
            to: Subject.Url,
            show: new Show("_Bookmark", () => !Subject.IsBookmarked)
        );

    /// <summary>Shows the lesson again with the reason; a check that came due in the meantime is open.</summary>
    private async Task<IActionResult> AgainAsync(Refusal why)
    {
        if (await LessonPlace.FindAsync(Db, found, Lesson, Viewer) is { OpenCheckId: { } check })
            Check = await OpenAsync(check);
        return await Refused(why);
    }

    private async Task<Show> ProgressRegionAsync()
    {
        var place = (await LessonPlace.FindAsync(Db, found, Lesson, Viewer))!;
        Steps = await Steps.ReadAsync(Db, Subject, isFree: false, Stop);
        if (place.ActivityCount > 0)
            place = (await FinishAsync()).Place;
        return new Show("_Finish", () => (place, Steps));
    }

    private async Task LoadFilesAsync() =>
        Files = await (
            from a in Db.LessonAttachments.AsNoTracking().For(Subject, Viewer)
            join f in Db.StoredFiles.Where(f => f.State == FileState.Ready) on a.FileId equals f.Id
            orderby a.Position, a.Id
            select new FileRow
            {
                Id = a.Id,
                Title = a.Title,
                Description = a.Description,
                Access = a.Access,
                Name = f.Name,
                Size = f.Size,
            }
        ).ToListAsync(Stop);

    private async Task<TranscriptPanel?> ReadTranscriptsAsync(BodyRow body)
    {
        var chapters = body.Chapters is { } written ? Chapter.Parse(written).Chapters : [];
        var captions = body.Captions > 0 ? await CaptionsAsync() : [];
        if (chapters.Count == 0 && captions.Count == 0)
            return null;
        var spoken = CultureInfo.CurrentUICulture.TwoLetterISOLanguageName;
        return new()
        {
            Url = Subject.Url,
            Chapters = chapters,
            Captions = captions,
            Read =
                captions.Find(c => c.Language == ReadIn)
                ?? captions.Find(c => c.Language == spoken)
                ?? captions.Find(c => c.Language == Subject.Language)
                ?? captions.FirstOrDefault(),
            Written = Transcript,
        };
    }

    private Task<List<TranscriptPanel.CaptionsRow>> CaptionsAsync() =>
        Db
            .LessonCaptions.AsNoTracking()
            .Where(c => c.LessonId == Subject.LessonId)
            .OrderBy(c => c.Language)
            .Select(c => new TranscriptPanel.CaptionsRow(c.Language, c.Version, c.Html))
            .ToListAsync(Stop);

    private IEnumerable<LessonTrack> Tracks(TranscriptPanel of)
    {
        var url = $"{Subject.Url}/captions";
        foreach (var (language, version, _) in of.Captions)
            yield return new(
                LessonTrack.Captions,
                string.Create(CultureInfo.InvariantCulture, $"{url}/{language}?v={version}"),
                language,
                LessonCaptions.NameOf(language)
            );
        if (of.Chapters.Count > 0)
            yield return new(LessonTrack.Chapters, $"{url}/chapters", Subject.Language, null);
    }

    /// <summary>The page may show what its kind needs, and nothing else of other sites.</summary>
    private async Task ShowKindAsync()
    {
        if (kinds.Find(Subject.Kind) is not { } kind)
            return;
        Shown = await kind.ShowAsync(
            new LessonView
            {
                CourseId = Subject.CourseId,
                Lesson = Subject.Lesson,
                Title = Subject.Title,
                Url = Subject.Url,
                MayStudy = MayStudy,
                Viewer = Viewer,
                Percent = Subject.Percent,
                PositionSeconds = Subject.PositionSeconds,
                Watched = Subject.Watched,
                Tracks = Transcripts is null ? [] : [.. Tracks(Transcripts)],
            },
            Stop
        );
        if (Shown?.FramesOf is { } origin)
            Response.AllowFrames(origin);
        if (Shown is { HasDocument: true })
            Response.AllowDocuments();
    }

    private sealed record BodyRow
    {
        public required string Html { get; init; }

        public required string? Transcript { get; init; }

        public required int Files { get; init; }

        public required string? Chapters { get; init; }

        public required int Captions { get; init; }

        public required string? Activities { get; init; }
    }

    private static readonly Func<LmsContext, Guid, Task<BodyRow?>> Body = EF.CompileAsyncQuery(
        (LmsContext db, Guid lessonId) =>
            db
                .LessonBodies.AsNoTracking()
                .Where(b => b.LessonId == lessonId)
                .Select(b => new BodyRow
                {
                    Html = b.Html,
                    Transcript = b.TranscriptHtml,
                    Files = db.LessonAttachments.Count(a => a.LessonId == lessonId),
                    Chapters = b.Chapters,
                    Captions = db.LessonCaptions.Count(c => c.LessonId == lessonId),
                    Activities = b.Activities,
                })
                .FirstOrDefault()
    );
}
