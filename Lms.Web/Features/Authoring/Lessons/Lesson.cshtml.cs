using System.ComponentModel.DataAnnotations;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Features.Publishing.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>The editor of one lesson: its text is saved while it is written and shown to learners when published.</summary>
public sealed partial class LessonModel(
    Uploads uploads,
    FileTokens tokens,
    LessonKinds kinds,
    LessonEditors editors,
    Publisher publisher,
    CourseCheckup checkup
) : LessonScreen
{
    [BindProperty]
    public Form Input { get; set; } = new();

    /// <summary>The materials that the text refers to, as submitted or saved.</summary>
    private MaterialViews materials = MaterialViews.Empty;

    /// <summary>In a course that was never shown to anyone, saving a published lesson is enough.</summary>
    public bool IsShownAtOnce => Lesson.IsPublished && !Subject.IsLive;

    /// <summary>Approval requests, schedules, and comments about the draft.</summary>
    public Surroundings Around { get; private set; } = new(null, null, 0, null);

    /// <param name="WaitsSince">When approval was requested.</param>
    /// <param name="DueAt">When it is scheduled for publication.</param>
    /// <param name="Comments">Number of open threads.</param>
    /// <param name="Against">The reason why the viewer may not publish it.</param>
    public sealed record Surroundings(DateTime? WaitsSince, DateTime? DueAt, int Comments, Refusal? Against);

    /// <summary>What to ask before the text is published.</summary>
    public Doubts? Doubts { get; private set; }

    /// <summary>The content that the lesson's kind has besides the text; null when there is only the text.</summary>
    public Region? KindRegion { get; private set; }

    private LessonText Rendered => field ??= ActivityPreview.Of(Input.Markdown, materials, L);

    public LessonEditor Editor =>
        new()
        {
            CourseSlug = Slug,
            MayEdit = May(CourseAct.Edit),
            Markdown = Input.Markdown,
            Preview = Tokened(Rendered.Html),
            Words = Rendered.Words,
            Findings = FindingsIn(Input.Markdown, Rendered),
        };

    protected override async Task<Course?> FindAsync(CancellationToken stop)
    {
        if (await base.FindAsync(stop) is not { } course)
            return null;
        await Db.Entry(Lesson).Reference(l => l.Body).LoadAsync(stop);
        return course;
    }

    protected override async Task LoadAsync()
    {
        await base.LoadAsync();
        Around = new(
            await Db
                .ApprovalRequests.Where(r => r.LessonId == Id && r.State == RequestState.Waiting)
                .Select(r => (DateTime?)r.AskedAt)
                .SingleOrDefaultAsync(Stop),
            await Db
                .PlannedPublications.Where(p => p.LessonId == Id && p.State == PlanState.Waiting)
                .Select(p => (DateTime?)p.DueAt)
                .SingleOrDefaultAsync(Stop),
            Head.Tabs.FirstOrDefault(t => t.Path == "comments")?.Count ?? 0,
            await publisher.AgainstAsync(Subject, Lesson, Viewer, Stop)
        );
        await ReadMaterialViewsAsync();
        if (kinds.Find(Lesson.Kind) is { } kind)
            KindRegion = await kind.EditAsync(
                new LessonEdit
                {
                    Course = Subject,
                    Lesson = Lesson,
                    MayEdit = May(CourseAct.Edit),
                },
                Stop
            );
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet()
    {
        Input = Form.Of(Lesson);
        Origin = Kept(Input);
        if (May(CourseAct.Edit))
            editors.Here(Id, Viewer.Id, Viewer.Name);
        return ShowPage();
    }

    /// <summary>Saves everything as a draft.</summary>
    [Can(CourseAct.Edit)]
    [Takes(Bodies.PieceMegabytes)]
    public Task<IActionResult> OnPost() => Keep(IsShownAtOnce ? "Saved." : "Saved as a draft.");

    [Can(CourseAct.Edit)]
    [Takes(Bodies.PieceMegabytes)]
    public async Task<IActionResult> OnPostPublish(bool anyway)
    {
        Origin = Posted("Origin.");
        // Authors never publish a text that they have not seen.
        if (ModelState.IsValid && Meet() is not null)
            return await ShowEditConflict(null);
        return await Try(
            async () =>
            {
                if ((await SaveAsync()).Refusal is { } unsaved)
                    return unsaved;
                if (await publisher.AgainstAsync(Subject, Lesson, Viewer, Stop) is { } against)
                    return against;
                if (!anyway && (Doubts = await checkup.DoubtsAsync(Subject, Lesson, Stop)) is { } doubts)
                    return doubts.Asked;
                var published = await publisher.PublishAsync(Subject, Lesson, Viewer.Id, null, Stop);
                if (published.Refusal is null)
                    editors.Saved(Id, Viewer.Id, Viewer.Name);
                return published;
            },
            done: "Published. Learners now see the new text."
        );
    }

    /// <summary>The other lessons of the course, for a link to one of them.</summary>
    [Can(CourseAct.Open)]
    public IActionResult OnGetLessons(string? q) => Partial("_LessonLinks", LinkTarget.In(Subject, Lesson, q));

    /// <summary>Previews this text as learners would see it.</summary>
    [Can(CourseAct.Open)]
    [Takes(Bodies.PieceMegabytes)]
    public async Task<IActionResult> OnPostPreview()
    {
        Input.Markdown = (Input.Markdown ?? "")[..Math.Min(Input.Markdown?.Length ?? 0, MarkdownText.MaxLength)];
        await ReadMaterialViewsAsync();
        var rendered = Rendered;
        Response.Headers["X-Words"] = rendered.Words.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Content(Tokened(rendered.Html), "text/html; charset=utf-8");
    }

    /// <summary>
    /// Uploads an image, an audio file or a short video pasted or dropped into the text; responds with the Markdown for it.
    /// </summary>
    [Can(CourseAct.Edit)]
    [Takes(Bodies.PlainMegabytes)]
    public async Task<IActionResult> OnPostImage(IFormFile? file)
    {
        var taken = await uploads.TakeAsync(file, FileKind.InTexts, Subject.Id, isPublic: false, Stop);
        if (taken.Refusal is { } why)
            return new JsonResult(new { error = L[why] }) { StatusCode = StatusCodes.Status422UnprocessableEntity };
        await Db.SaveChangesAsync(Stop);
        var (name, url) = (Path.GetFileNameWithoutExtension(taken.Value.Name), await uploads.PictureAddressAsync(taken.Value, Stop));
        return new JsonResult(new { url, markdown = $"![{name}]({url})" });
    }

    private async Task ReadMaterialViewsAsync() => materials = await MaterialViews.ReadAsync(Db, Stop, Input.Markdown);

    private async Task<Result> SaveAsync()
    {
        if (IsShownAtOnce)
            await ReadMaterialViewsAsync();
        return Save();
    }

    private Result Save()
    {
        Expect(Lesson, Input.Version);
        // Lessons without a video have no field for its transcript; what was written is kept in case the lesson becomes a video again.
        var text = Wording.Of(
            Input.Title,
            Input.Objective,
            Input.Markdown,
            Request.Form.ContainsKey("Input.Transcript") ? Input.Transcript : Lesson.Written.Transcript
        );
        var before = Lesson.Checkpoint(text, Viewer.Id, Now);
        if (before is not null)
            Db.Add(before);
        // A save that changes only settings does not create a new text: an approval remains valid.
        var written = text == Lesson.Written ? Result.Done : Lesson.Write(text, Viewer.Id, Now);
        if (written.Refusal is { } why)
            return why;
        if (IsShownAtOnce)
            Lesson.ShowAtOnce(Now, materials);
        // The lesson carries the version for its body, so it must count as changed with it.
        Db.Entry(Lesson).State = EntityState.Modified;
        return Subject.Recount();
    }

    private List<Finding> FindingsIn(string? markdown, LessonText rendered) =>
        [
            .. LessonFindings
                .Of(markdown, rendered)
                .Concat(new CourseCheck(Subject).LinksIn(Lesson, markdown ?? "", files: null))
                .OrderBy(f => f.Line),
        ];

    private string Tokened(string html) => tokens.Sign(html, Subject.Id);

    public sealed class Form
    {
        public int Version { get; set; }

        [Required(ErrorMessage = "Enter a title."), StringLength(160)]
        public string Title { get; set; } = "";

        [StringLength(500)]
        public string? Objective { get; set; }

        public string? Markdown { get; set; }

        public string? Transcript { get; set; }

        public static Form Of(Lesson lesson) =>
            new()
            {
                Version = lesson.Version,
                Title = lesson.Written.Title,
                Objective = lesson.Written.Objective,
                Markdown = lesson.Body.Current,
                Transcript = lesson.Body.Draft is { } draft ? draft.Transcript : lesson.Body.TranscriptMarkdown,
            };
    }
}
