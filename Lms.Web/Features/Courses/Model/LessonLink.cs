using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// The external page that a lesson links to or embeds. It is kept when the kind of the lesson changes, like all of its content.
/// </summary>
public sealed class LessonLink : IOwned, IAudited, IContent
{
    private LessonLink() { }

    internal LessonLink(Guid lessonId) => LessonId = lessonId;

    public Guid LessonId { get; private init; }

    public Guid InstitutionId { get; set; }

    /// <summary>As <see cref="OutsideAddress"/> returns it.</summary>
    public string Url { get; private set; } = "";

    /// <summary>Null uses the title of the lesson.</summary>
    public string? Title { get; private set; }

    /// <summary>A description of the content there, in plain words.</summary>
    public string? Note { get; private set; }

    Guid IAudited.Id => LessonId;

    internal void Point(string url, string? title, string? note) => (Url, Title, Note) = (url, title, note);
}
