using Lms.Web.Kernel;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The long text of a lesson, separate from the lesson so that outlines never read it.</summary>
public sealed class LessonBody : IOwned
{
    private LessonBody() { }

    internal LessonBody(Guid lessonId) => LessonId = lessonId;

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    /// <summary>As published.</summary>
    public string Markdown { get; private set; } = "";

    /// <summary>Rendered from the Markdown when it was published.</summary>
    public string Html { get; private set; } = "";

    /// <summary>
    /// The questions and decks whose marks are in <see cref="Html"/>, with their answers (<see cref="LessonActivities"/>); null when there
    /// are none.
    /// </summary>
    public string? Activities { get; private set; }

    public string? TranscriptMarkdown { get; private set; }

    public string? TranscriptHtml { get; private set; }

    /// <summary>The chapters of the video: one per line, as <see cref="Chapter.Lines"/> writes them.</summary>
    public string? Chapters { get; private set; }

    /// <summary>
    /// The draft; null when nothing differs from the published text. Loaded together with the body, and never read by learner pages.
    /// </summary>
    public LessonDraft? Draft { get; private set; }

    /// <summary>The time of the last change.</summary>
    public DateTime? DraftedAt { get; private set; }

    /// <summary>The last author of changes that are in no version yet.</summary>
    public Guid? DraftedById { get; private set; }

    public DateTime? PublishedAt { get; private set; }

    public string? DraftMarkdown => Draft?.Markdown;

    /// <summary>The text that an author continues to write.</summary>
    public string Current => Draft?.Markdown ?? Markdown;

    public void Divide(IReadOnlyList<Chapter> chapters) => Chapters = Chapter.Lines(chapters);

    public void Transcribe(string? markdown)
    {
        (TranscriptMarkdown, TranscriptHtml) = string.IsNullOrWhiteSpace(markdown)
            ? (null, null)
            : (markdown, MarkdownText.Render(markdown).Html);
        Draft?.Take(Draft.Text with { Transcript = TranscriptMarkdown?.ReplaceLineEndings("\n") });
    }

    /// <param name="published">The same as learners read it.</param>
    internal void Write(Wording text, Wording published, Guid? byId, DateTime now)
    {
        (DraftedAt, DraftedById) = (now, byId ?? DraftedById);
        if (text == published && PublishedAt is not null)
            Draft = null;
        else if (Draft is { } draft)
            draft.Take(text);
        else
            Draft = new LessonDraft(LessonId, text);
    }

    /// <param name="rendered">The rendered text.</param>
    internal void Publish(Wording text, LessonText rendered, DateTime now)
    {
        Markdown = text.Markdown;
        Html = rendered.Html;
        Activities = rendered.Activities.ToJson();
        Draft = null;
        PublishedAt = now;
        Transcribe(text.Transcript);
    }

    /// <param name="rendered">The same text rendered again.</param>
    internal void Draw(LessonText rendered) => (Html, Activities) = (rendered.Html, rendered.Activities.ToJson());

    /// <summary>Records that the draft is saved in a version.</summary>
    internal void Kept() => DraftedById = null;

    internal void Forget() => (Draft, DraftedById) = (null, null);
}
