namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// The keys of the kinds of lessons whose content this room keeps. A later room names the key of its own kind itself
/// (<see cref="Kinds.ILessonKind"/>).
/// </summary>
public static class LessonKind
{
    public const string Text = "Text";

    public const string Video = "Video";

    /// <summary>A PDF shown in the page.</summary>
    public const string Document = "Document";

    /// <summary>An external page, opened in another tab.</summary>
    public const string Link = "Link";

    /// <summary>Content of another site, embedded in the page.</summary>
    public const string Embed = "Embed";

    /// <summary>The longest key.</summary>
    public const int MaxLength = 24;
}
