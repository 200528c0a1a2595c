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

    /// <summary>As being written; null when nothing differs from what is published.</summary>
    public string? DraftMarkdown { get; private set; }

    public string? TranscriptMarkdown { get; private set; }

    public string? TranscriptHtml { get; private set; }

    public DateTime? DraftedAt { get; private set; }

    public DateTime? PublishedAt { get; private set; }

    /// <summary>What an author goes on writing.</summary>
    public string Current => DraftMarkdown ?? Markdown;

    public void Transcribe(string? markdown) => (TranscriptMarkdown, TranscriptHtml) =
        string.IsNullOrWhiteSpace(markdown) ? (null, null) : (markdown, MarkdownText.Render(markdown).Html);

    internal void Draft(string markdown, DateTime now) =>
        (DraftMarkdown, DraftedAt) = markdown == Markdown && PublishedAt is not null ? (null, now) : (markdown, now);

    /// <param name="text">Made of <see cref="Current"/>.</param>
    internal void Publish(LessonText text, DateTime now)
    {
        Markdown = Current;
        (Html, Activities, DraftMarkdown, PublishedAt) = (text.Html, text.Activities.ToJson(), null, now);
    }
}

/// <summary>A body as it was published once.</summary>
public sealed class LessonVersion : IOwned
{
    private LessonVersion()
    {
    }

    internal LessonVersion(Guid lessonId, int number, string title, string markdown, Guid publishedById, DateTime now) =>
        (LessonId, Number, Title, Markdown, PublishedById, PublishedAt) = (lessonId, number, title, markdown, publishedById, now);

    public Guid LessonId { get; private init; }

    public int Number { get; private init; }

    public Guid InstitutionId { get; set; }

    public string Title { get; private init; } = "";

    public string Markdown { get; private init; } = "";

    public Guid PublishedById { get; private init; }

    public DateTime PublishedAt { get; private init; }
}
