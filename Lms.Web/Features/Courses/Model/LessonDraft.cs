using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The draft of a lesson, in a table of its own: reading lessons never touches it.</summary>
public sealed class LessonDraft : IOwned
{
    private LessonDraft() { }

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

    internal void Take(Wording text)
    {
        Title = text.Title;
        Objective = text.Objective;
        Markdown = text.Markdown;
        Transcript = text.Transcript;
    }
}
