using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Finds the headings that links between lessons name. A text is searched once, when the first link needs it.</summary>
internal sealed class PlannedHeadings(IEnumerable<PlannedLesson> all)
{
    private readonly Dictionary<string, PlannedLesson> lessons = all.ToDictionary(l => l.Path);
    private readonly Dictionary<string, Func<string, string?>> found = [];

    /// <param name="path">The path of the lesson that the link leads to.</param>
    /// <param name="fragment">As written, with its number sign; may be empty.</param>
    /// <returns>What the link ends in, with its mark; empty for the lesson as a whole. Null when the lesson has no such heading.</returns>
    public string? AnchorOf(string path, string fragment)
    {
        if (fragment.Length < 2)
            return "";
        var lesson = lessons[path];
        if (!found.TryGetValue(path, out var find))
            found[path] = find = MarkdownText.HeadingsOf(lesson.Markdown);
        if (find(fragment[1..]) is { } id)
            return "#" + id;
        // The title was a heading of the file and is now above the lesson. Without such a heading “top” is the whole (HTML, 7.4.6.4).
        var meant = MarkdownText.AnchorOf(fragment[1..]);
        return meant == MarkdownText.AnchorOf("top") || meant == MarkdownText.AnchorOf(Uri.EscapeDataString(lesson.Sheet.Title!))
            ? ""
            : null;
    }
}
