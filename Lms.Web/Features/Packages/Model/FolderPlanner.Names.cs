using System.Text;
using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>What the names of files and folders mean: titles, and the texts that open a folder or are no lessons.</summary>
internal sealed partial class FolderPlanner
{
    /// <summary>The title that a text gives itself, and its place; texts are read once for it.</summary>
    private (string? Title, decimal? Order) HeadOf(string path)
    {
        if (heads.TryGetValue(path, out var known))
            return known;
        var head = ForeignFrontMatter.Of(source.Text(path));
        return heads[path] = (head.Title.OrNull() ?? MarkdownLinks.TitleOf(head.Text)?.Words, head.Order);
    }

    private static string Short(string name) => name.Length > LongestTitle ? name[..(LongestTitle - 1)] + "…" : name;

    private static bool IsHidden(string path) => path.Split('/').Any(part => part.StartsWith('.'));

    private static bool IsLesson(string path) =>
        Planner.IsMarkdown(path) && !Beside.Contains(Path.GetFileNameWithoutExtension(path)) && !IsHidden(path);

    private static bool IsFirst(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name
        && (
            name.Equals("README", StringComparison.OrdinalIgnoreCase)
            || name.Equals("index", StringComparison.OrdinalIgnoreCase)
            || name == "_index"
        )
        && Planner.IsMarkdown(path);

    private string Named(string path) =>
        !path.Contains('/') ? Pretty(path)
        : IsFirst(path) ? Pretty(Path.GetDirectoryName(path)!)
        : common.Contains(Path.GetFileNameWithoutExtension(path)) ? $"{Pretty(Path.GetDirectoryName(path)!)}: {Pretty(path)}"
        : Pretty(path);

    /// <summary>“02-first_steps” becomes “First steps”.</summary>
    private static string Pretty(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path.TrimEnd('/').Split('/')[^1]);
        var words = new StringBuilder(
            name.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
                .TrimStart('.', '-', '_', ' ')
                .Replace('-', ' ')
                .Replace('_', ' ')
                .Trim()
        );
        if (words.Length == 0)
            return name;
        words[0] = char.ToUpperInvariant(words[0]);
        return words.ToString();
    }
}
