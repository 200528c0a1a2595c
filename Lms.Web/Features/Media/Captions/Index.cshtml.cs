using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Media.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Media.Captions;

/// <summary>
/// The parts of a lesson's video or audio: captions in several languages, chapters, and the progress of its conversion for all devices.
/// </summary>
[RequestFormLimits(ValueLengthLimit = 4 * WebVtt.MostBytes)]
public sealed class IndexModel(FileTokens tokens) : LessonScreen
{
    private static readonly string[] Tags =
    [
        "en",
        "de",
        "es",
        "fr",
        "it",
        "pt",
        "pl",
        "nl",
        "tr",
        "ar",
        "hi",
        "zh",
        "ja",
        "bg",
        "bn",
        "ca",
        "cs",
        "da",
        "el",
        "et",
        "eu",
        "fa",
        "fi",
        "ga",
        "gl",
        "he",
        "hr",
        "hu",
        "id",
        "is",
        "ko",
        "lt",
        "lv",
        "ms",
        "nb",
        "ro",
        "ru",
        "sk",
        "sl",
        "sq",
        "sr",
        "sv",
        "sw",
        "ta",
        "te",
        "th",
        "uk",
        "ur",
        "vi",
    ];

    private MediaFile? media;

    /// <summary>The captions in the form.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Language { get; set; }

    [BindProperty]
    public string? Text { get; set; }

    [BindProperty]
    public string? Chapters { get; set; }

    public IReadOnlyList<LessonCaptions> All { get; private set; } = [];

    /// <summary>Those in the form, as they were kept; null when they are new.</summary>
    public LessonCaptions? Current { get; private set; }

    public IReadOnlyList<CaptionProblem> Problems { get; private set; } = [];

    public StoredFile? Source { get; private set; }

    public MediaPanel Panel =>
        new()
        {
            Url = Here,
            IsVideo = Source?.ContentType.StartsWith("video/", StringComparison.Ordinal) == true,
            Media = media,
            MayEdit = May(CourseAct.Edit),
        };

    public bool IsSound => FileKind.IsSound(Source?.Name);

    /// <summary>Null when there is nothing to play.</summary>
    public string? Address => Source is { } file ? tokens.Url(file.Id, file.Name, Subject.Id) : Lesson.Video?.Url;

    public string Here => $"{LessonUrl}/captions";

    public IEnumerable<SelectListItem> Languages =>
        Tags.Select(tag => new SelectListItem(LessonCaptions.NameOf(tag), tag, tag == (Language ?? Free)));

    /// <summary>The course's language, until there are captions in it.</summary>
    private string? Free => All.Any(c => c.Language == Subject.Description.Language) ? null : Subject.Description.Language;

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        await Db.Entry(Lesson).Reference(l => l.Body).LoadAsync(Stop);
        All = await Db.LessonCaptions.AsNoTracking().Where(c => c.LessonId == Id).OrderBy(c => c.Language).ToListAsync(Stop);
        Current = All.FirstOrDefault(c => c.Language == Language);
        Text ??= Current?.Text;
        Chapters ??= Lesson.Body.Chapters;
        await LoadMediaAsync();
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>Redrawn while the video is being processed.</summary>
    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGetMedia() => Fragment(MediaRegion);

    /// <summary>
    /// Saves captions: from a file if one was chosen, otherwise as entered in the form. If any part is invalid, nothing is saved.
    /// </summary>
    [Can(CourseAct.Edit)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPost(IFormFile? file, int? version) =>
        Try(
            async () =>
            {
                if (!LessonCaptions.IsLanguage(Language))
                    return new Refusal("Choose the caption language.", nameof(Language));
                if (file is { Length: > 0 })
                {
                    var read = await ReadAsync(file);
                    if (read.Refusal is { } unreadable)
                        return unreadable;
                    Text = read.Value;
                }
                if (Text is { Length: > WebVtt.MostBytes })
                    return new Refusal("Captions can’t be larger than {0} MB.", null, WebVtt.MostBytes >> 20);
                var captions = WebVtt.Parse(Text, Lesson.Video?.Seconds ?? 0);
                if (Wrong(captions.Problems) is { } wrong)
                    return wrong;
                var kept = await Db.LessonCaptions.SingleOrDefaultAsync(c => c.LessonId == Id && c.Language == Language, Stop);
                if (kept is null)
                {
                    if (await Db.LessonCaptions.CountAsync(c => c.LessonId == Id, Stop) >= LessonCaptions.Most)
                        return new Refusal("There are already captions in {0} languages, the maximum.", null, LessonCaptions.Most);
                    Db.Add(kept = new LessonCaptions(Id, Language!));
                }
                else if (version is { } seen && file is not { Length: > 0 })
                    Expect(kept, seen);
                kept.Say(captions, Now);
                Besides = captions.Remark;
                return Result.Done;
            },
            "Captions saved.",
            () => $"{Here}?language={Language}",
            null
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRemove(Guid item)
    {
        Undo = ("Restore", item);
        return Try(
            async () =>
            {
                if (await Db.LessonCaptions.SingleOrDefaultAsync(c => c.Id == item && c.LessonId == Id, Stop) is not { } it)
                    return No.NotInThisCourse;
                it.Delete(Now);
                return Result.Done;
            },
            done: "Captions removed.",
            to: Here
        );
    }

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostRestore([FromForm(Name = "id")] Guid item) =>
        Try(
            async () =>
            {
                if (
                    await Db
                        .LessonCaptions.IgnoreQueryFilters([LmsContext.NotDeleted])
                        .SingleOrDefaultAsync(c => c.Id == item && c.LessonId == Id, Stop)
                    is not { } it
                )
                    return No.NotInThisCourse;
                if (await Db.LessonCaptions.AnyAsync(c => c.LessonId == Id && c.Language == it.Language && c.Id != it.Id, Stop))
                    return new Refusal("This language already has newer captions.");
                it.Restore();
                return Result.Done;
            },
            done: "Restored.",
            to: Here
        );

    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostChapters() =>
        Try(
            async () =>
            {
                var (chapters, problems) = Chapter.Parse(Chapters, Lesson.Video?.Seconds ?? 0);
                if (Wrong(problems) is { } wrong)
                    return wrong.About(nameof(Chapters));
                await Db.Entry(Lesson).Reference(l => l.Body).LoadAsync(Stop);
                Lesson.Body.Divide(chapters);
                return Result.Done;
            },
            done: "Chapters saved.",
            to: Here + "#chapters"
        );

    /// <summary>Makes the renditions again, or for the first time.</summary>
    [Can(CourseAct.Edit)]
    public Task<IActionResult> OnPostAgain() =>
        Try(
            async () =>
            {
                await LoadMediaAsync();
                if (Source is null)
                    return new Refusal("Upload a video first.");
                if (media is null)
                {
                    if (MediaFile.For(Source, Now) is { } made)
                        Db.Add(made);
                    return Result.Done;
                }
                return media.Again(Now);
            },
            done: "Processing starts shortly.",
            show: MediaRegion
        );

    private Show MediaRegion =>
        new(
            "_Media",
            async () =>
            {
                await LoadMediaAsync();
                return Panel;
            }
        );

    private async Task LoadMediaAsync()
    {
        if (Lesson.Video?.FileId is not { } id)
            return;
        Source = await Db.StoredFiles.AsNoTracking().SingleOrDefaultAsync(f => f.Id == id, Stop);
        media = await Db.MediaFiles.SingleOrDefaultAsync(m => m.FileId == id, Stop);
    }

    private Refusal? Wrong(IReadOnlyList<CaptionProblem> problems)
    {
        Problems = problems;
        return problems.Count == 0 ? null : new Refusal("Not saved yet. Fix the lines listed below.");
    }

    private async Task<Result<string>> ReadAsync(IFormFile file)
    {
        if (file.Length > WebVtt.MostBytes)
            return new Refusal("Captions can’t be larger than {0} MB.", null, WebVtt.MostBytes >> 20);
        await using var content = file.OpenReadStream();
        using var whole = new MemoryStream();
        await content.CopyToAsync(whole, Stop);
        return WebVtt.Decode(whole.ToArray());
    }
}
