namespace Lms.Web.Platform.Text;

/// <summary>The heading that names a text.</summary>
/// <param name="Start">The position of its beginning.</param>
/// <param name="End">The position of the text after it.</param>
/// <param name="IsFirst">There are no words above it.</param>
public sealed record TitleHeading(string Words, int Level, int Start, int End, bool IsFirst)
{
    /// <summary>It has a link or an image, which a title cannot have.</summary>
    public bool IsMore { get; init; }

    /// <summary>It can become the title of the page, and nothing is lost.</summary>
    public bool CanMove => IsFirst && !IsMore;

    /// <summary>The text without it.</summary>
    public string Without(string markdown) => markdown[..Start].TrimStart('\n') + markdown[End..].TrimStart('\n', '=');
}
