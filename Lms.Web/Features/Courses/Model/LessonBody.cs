using Lms.Web.Features.Courses.Activities;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The long text of a lesson, apart from the lesson so that outlines never read it.</summary>
public sealed class LessonBody : IOwned
{
    private LessonBody()
    {
    }

    internal LessonBody(Guid lessonId) => LessonId = lessonId;

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    /// <summary>As published.</summary>
    public string Markdown { get; private set; } = "";

    /// <summary>Made from the Markdown when it was published.</summary>
    public string Html { get; private set; } = "";

    /// <summary>The questions and decks whose marks stand in <see cref="Html"/>, with their answers (<see cref="LessonActivities"/>); null when there are none.</summary>
    public string? Activities { get; private set; }

    public string? TranscriptMarkdown { get; private set; }

    public string? TranscriptHtml { get; private set; }

    /// <summary>Of the film: a line for each, as <see cref="Captions.Chapter.Lines"/> writes them.</summary>
    public string? Chapters { get; private set; }

    /// <summary>What is being written; null when nothing differs from what is published. Comes along when the body is loaded, and is never read by pages of learners.</summary>
    public LessonDraft? Draft { get; private set; }

    /// <summary>When something was written last.</summary>
    public DateTime? DraftedAt { get; private set; }

    /// <summary>Who wrote last what no version keeps yet.</summary>
    public Guid? DraftedById { get; private set; }

    public DateTime? PublishedAt { get; private set; }

    public string? DraftMarkdown => Draft?.Markdown;

    /// <summary>What an author goes on writing.</summary>
    public string Current => Draft?.Markdown ?? Markdown;

    public void Divide(IReadOnlyList<Captions.Chapter> chapters) => Chapters = Captions.Chapter.Lines(chapters);

    public void Transcribe(string? markdown)
    {
        (TranscriptMarkdown, TranscriptHtml) = string.IsNullOrWhiteSpace(markdown) ? (null, null) : (markdown, MarkdownText.Render(markdown).Html);
        Draft?.Take(Draft.Text with { Transcript = TranscriptMarkdown?.ReplaceLineEndings("\n") });
    }

    /// <param name="published">The same as learners read it.</param>
    internal void Write(Wording text, Wording published, Guid? byId, DateTime now)
    {
        (DraftedAt, DraftedById) = (now, byId ?? DraftedById);
        if (text == published && PublishedAt is not null) Draft = null;
        else if (Draft is { } draft) draft.Take(text);
        else Draft = new LessonDraft(LessonId, text);
    }

    /// <param name="rendered">Made of the text.</param>
    internal void Publish(Wording text, LessonText rendered, DateTime now)
    {
        (Markdown, Html, Activities, Draft, PublishedAt) = (text.Markdown, rendered.Html, rendered.Activities.ToJson(), null, now);
        Transcribe(text.Transcript);
    }

    /// <param name="rendered">Made of the same text again.</param>
    internal void Draw(LessonText rendered) => (Html, Activities) = (rendered.Html, rendered.Activities.ToJson());

    /// <summary>A version keeps what was written.</summary>
    internal void Kept() => DraftedById = null;

    internal void Forget() => (Draft, DraftedById) = (null, null);
}

/// <summary>All that is published together: what a version keeps and a draft changes. Equal when it reads the same.</summary>
public sealed record Wording(string Title, string? Objective, string Markdown, string? Transcript)
{
    /// <summary>As typed: line ends made one, empty fields none.</summary>
    public static Wording Of(string? title, string? objective, string? markdown, string? transcript) =>
        new(title?.Trim() ?? "", Said(objective)?.Trim(), (markdown ?? "").ReplaceLineEndings("\n"), Said(transcript));

    private static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text.ReplaceLineEndings("\n");
}

/// <summary>What is being written of a lesson, in a table of its own: whoever reads lessons never touches it.</summary>
public sealed class LessonDraft : IOwned
{
    private LessonDraft()
    {
    }

    internal LessonDraft(Guid lessonId, Wording text)
    {
        LessonId = lessonId;
        Take(text);
    }

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    public string Title { get; private set; } = "";

    public string? Objective { get; private set; }

    public string Markdown { get; private set; } = "";

    public string? Transcript { get; private set; }

    public Wording Text => new(Title, Objective, Markdown, Transcript);

    internal void Take(Wording text) => (Title, Objective, Markdown, Transcript) = (text.Title, text.Objective, text.Markdown, text.Transcript);
}

/// <summary>Why a version was kept.</summary>
public enum VersionKind
{
    /// <summary>Learners were shown it.</summary>
    Published,

    /// <summary>Somebody else wrote on, or the same author after a pause.</summary>
    Kept,

    /// <summary>A draft that was given up.</summary>
    Discarded,
}

/// <summary>A text as it was once.</summary>
public sealed class LessonVersion : IOwned
{
    /// <summary>So many are kept of one lesson; the nightly clearing leaves out the oldest beyond it.</summary>
    public const int Most = 100;

    /// <summary>What was never shown to learners is kept so long.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(180);

    public const int LongestNote = 300;

    private LessonVersion()
    {
    }

    internal LessonVersion(Guid lessonId, int number, VersionKind kind, Wording text, Guid byId, DateTime at, string? note = null) =>
        (LessonId, Number, Kind, Title, Objective, Markdown, Transcript, PublishedById, PublishedAt, Note) =
        (lessonId, number, kind, text.Title, text.Objective, text.Markdown, text.Transcript, byId, at, note);

    public Guid LessonId { get; private init; }

    public int Number { get; private init; }

    public Guid InstitutionId { get; set; }

    public VersionKind Kind { get; private init; }

    public string Title { get; private init; } = "";

    public string? Objective { get; private init; }

    public string Markdown { get; private init; } = "";

    public string? Transcript { get; private init; }

    /// <summary>Who published it, or wrote it when nobody did.</summary>
    public Guid PublishedById { get; private init; }

    public DateTime PublishedAt { get; private init; }

    /// <summary>What is new, in the words of whoever published it.</summary>
    public string? Note { get; private init; }

    public Wording Text => Wording.Of(Title, Objective, Markdown, Transcript);
}
