using System.Globalization;
using System.Net;
using System.Text;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Files.Media;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Library.Model;

/// <summary>A material in the text of a lesson that is something to do: to read, to listen to, to watch.</summary>
/// <param name="Name">Of the material.</param>
public sealed record MaterialActivity(string Name, MaterialKind Kind, string Title)
{
    /// <summary>By which the learner's state knows it.</summary>
    public string Key => KeyOf(Name);

    public static string KeyOf(string name) => "m-" + name;
}

/// <summary>
/// The block that puts a material of the library into a text (docs/materials.md): <c>```material key</c>, with an optional caption below
/// it, and <c>```</c>.
/// </summary>
public static class MaterialSource
{
    public const string Fence = "material";

    private const int LongestCaption = 500;

    public static string Write(string key) => $"```{Fence} {key}\n```";

    /// <param name="wrong">Called with what prevents it from being shown.</param>
    public static MaterialView? Find(MarkdownFence fence, MaterialViews materials, Action<Refusal> wrong)
    {
        var key = fence.Arguments.Trim();
        if (!Material.IsKey(key))
        {
            wrong(new("Enter the key of a material from the library: ```{0} key.", null, Fence));
            return null;
        }
        if (fence.Text.Length > LongestCaption)
            wrong(new("Keep the text below a material within {0} characters.", null, LongestCaption));
        if (materials.Find(key) is { } found)
            return found;
        wrong(new("There is no material “{0}” in the library.", null, key));
        return null;
    }

    /// <summary>
    /// HTML of a material as learners see it, with places for tokens in the addresses of its file. Holds no words but its author's.
    /// </summary>
    public static (string Html, int Words, bool HasMath) Draw(MaterialView it, string? caption)
    {
        var said = string.IsNullOrWhiteSpace(caption) ? "" : $"<figcaption>{Said(caption.Trim())}</figcaption>";
        if (it.Kind is MaterialKind.Text)
        {
            var made = MarkdownText.Render(it.Markdown);
            return (
                $"<section class=\"material\" aria-label=\"{Said(it.Title)}\" dir=\"auto\">{Apart(made.Html, it)}</section>\n",
                made.Words,
                made.HasMath
            );
        }
        if (it.FileId is not { } file)
            return ("", 0, false);
        var path = Uploads.Address(file, it.FileName, null);
        var token = TokenOf(it);
        var (title, url) = (Said(it.Title), path + token);
        string Form(string name) => $"/files/{file:D}/{name}{token}&amp;v={name}";
        var size = it is { Width: > 0, Height: > 0 }
            ? string.Create(CultureInfo.InvariantCulture, $" width=\"{it.Width}\" height=\"{it.Height}\"")
            : "";
        var html = it.Kind switch
        {
            MaterialKind.Image => Picture(it, Uploads.Address(file, it.FileName, (it.Width, it.Height))) + said,
            MaterialKind.Audio =>
                $"<audio controls preload=\"metadata\" src=\"{url}\" aria-label=\"{title}\" data-material=\"{it.Key}\"></audio>{said}",
            MaterialKind.Video =>
                $"<video controls preload=\"metadata\" playsinline{size} aria-label=\"{title}\" data-material=\"{it.Key}\"{(it.HasPoster ? $" poster=\"{Form(FileVariants.Poster)}\"" : "")}>"
                    + (it.IsAdaptive ? $"<source src=\"{Form(FileVariants.Master)}\" type=\"{FileVariants.Playlist}\">" : "")
                    + $"<source src=\"{url}\"></video>{said}",
            _ =>
                $"<a class=\"material__file\" href=\"{url}&amp;download\" download>{title}</a> <small>{Said(Path.GetExtension(it.FileName).TrimStart('.').ToUpperInvariant())}, {Size(it.Size)}</small>{said}",
        };
        return ($"<figure class=\"material material--{it.Kind.ToString().ToLowerInvariant()}\">{html}</figure>\n", 0, false);
    }

    /// <summary>Through the same renderer as pictures of the text itself: the same sizes, the same room kept free.</summary>
    private static string Picture(MaterialView it, string address)
    {
        var words = string.Join(' ', (it.Alternative ?? it.Title).Split((char[])['\n', ' '], StringSplitOptions.RemoveEmptyEntries));
        var escaped = new StringBuilder(words.Length + 8);
        foreach (var c in words)
            (char.IsAsciiLetterOrDigit(c) || c is ' ' || !char.IsAscii(c) ? escaped : escaped.Append('\\')).Append(c);
        var html = MarkdownText.Render($"![{escaped}]({address})").Html.Trim();
        if (html.StartsWith("<p>", StringComparison.Ordinal) && html.EndsWith("</p>", StringComparison.Ordinal))
            html = html[3..^4];
        return html.Replace(MarkdownText.FileToken, TokenOf(it), StringComparison.Ordinal);
    }

    /// <summary>Where the token of the material's own scope goes (<see cref="Platform.Files.FileTokens.Sign(string, Guid)"/>).</summary>
    private static string TokenOf(MaterialView it) => MarkdownText.FileToken + it.Scope.ToString("N");

    /// <summary>Places in the text of a material are others than those of the same name in the text around it.</summary>
    private static string Apart(string html, MaterialView it) =>
        html.Replace(" id=\"text-", $" id=\"text-{it.Key}-", StringComparison.Ordinal)
            .Replace("href=\"#text-", $"href=\"#text-{it.Key}-", StringComparison.Ordinal)
            .Replace(" id=\"fn", $" id=\"{it.Key}-fn", StringComparison.Ordinal)
            .Replace("href=\"#fn", $"href=\"#{it.Key}-fn", StringComparison.Ordinal);

    /// <summary>Nothing typed can be taken for the place of a token.</summary>
    private static string Said(string text) =>
        WebUtility.HtmlEncode(text).Replace(MarkdownText.FileToken, "?t=&#95;", StringComparison.Ordinal);

    private static string Size(long bytes) =>
        bytes < 1 << 20
            ? string.Create(CultureInfo.InvariantCulture, $"{Math.Max(1, bytes >> 10)} KB")
            : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MB");
}
