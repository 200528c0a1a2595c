namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// The main content of a lesson. Each kind has its <see cref="Kinds.ILessonKind"/>; a room that adds one adds its word here.
/// </summary>
public enum LessonKind
{
    Text,
    Video,

    /// <summary>A PDF shown in the page.</summary>
    Document,

    /// <summary>An external page, opened in another tab.</summary>
    Link,

    /// <summary>Content of another site, embedded in the page.</summary>
    Embed,
}
