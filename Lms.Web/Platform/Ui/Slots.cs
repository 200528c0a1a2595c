namespace Lms.Web.Platform.Ui;

/// <summary>Where a room may put an entry of navigation.</summary>
public enum Place
{
    /// <summary>The workshop of one course; the path follows <c>/teach/courses/{slug}/</c>.</summary>
    Course,

    Teaching,

    Administration,
}

/// <summary>An entry of navigation, put into the container by the room that owns the page.</summary>
/// <param name="Path">Below the address of the place; one that begins with a slash stands for itself.</param>
/// <param name="Act">What the viewer must be able to do to see it.</param>
public sealed record NavItem(Place Place, int Order, string Title, string Icon, string Path, Enum Act);

/// <summary>What the work shell needs to draw its side.</summary>
public sealed record WorkSide(Place Place, string Current, string? Slug = null, string? Title = null, string? Badge = null, string? BadgeTone = null, object? Subject = null);

/// <summary>A step on the way to a page; the last has no address.</summary>
public sealed record Crumb(string Text, string? Url = null);
