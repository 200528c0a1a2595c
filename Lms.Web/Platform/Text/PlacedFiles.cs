using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using Lms.Web.Platform.Files;

namespace Lms.Web.Platform.Text;

/// <summary>Embeds course files in a text, whether they are given in Markdown or in HTML.</summary>
internal static partial class PlacedFiles
{
    public const string Folder = "/files/";

    /// <summary>
    /// A video or audio file of the course in the place of an image is played there, by the browser itself; its words name it.
    /// </summary>
    public static string Player(string name, string address)
    {
        var (said, to) = (WebUtility.HtmlEncode(name), WebUtility.HtmlEncode(address));
        var label = said.Length > 0 ? $" aria-label=\"{said}\"" : "";
        var shown = said.Length > 0 ? $"<span class=\"played__name\">{said}</span>" : "";
        var instead = $"<a href=\"{to}\">{(said.Length > 0 ? said : WebUtility.HtmlEncode(Path.GetFileName(Parts(address).Path)))}</a>";
        return FileKind.IsSound(Parts(address).Path)
            ? $"<span class=\"played\">{shown}<audio controls preload=\"metadata\" src=\"{to}\"{label}>{instead}</audio></span>"
            : $"<span class=\"played\"><video controls preload=\"metadata\" playsinline src=\"{to}\"{label}>{instead}</video>{shown}</span>";
    }

    /// <summary>
    /// A picture whose address says how large it is (<c>?1200x800</c>) keeps its place on the page free while it comes, and comes in the
    /// width that is needed. Which forms of it there are is known only when it is asked for; what is not there yet is answered with the
    /// original.
    /// </summary>
    /// <param name="shown">How wide its author wants it; null for as wide as it is.</param>
    public static IEnumerable<(string Name, string Value)> Sizes(string path, string url, string mark, int? shown = null)
    {
        yield return ("loading", "lazy");
        if (PictureSize().Match(url) is not { Success: true } size)
            yield break;
        var (width, height) = (
            int.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            int.Parse(size.Groups[2].ValueSpan, CultureInfo.InvariantCulture)
        );
        if (width == 0 || height == 0)
            yield break;
        if (shown is > 0 and var wished && wished != width)
            (width, height) = (wished, Math.Max(1, (int)((long)height * wished / width)));
        yield return ("width", width.ToString(CultureInfo.InvariantCulture));
        yield return ("height", height.ToString(CultureInfo.InvariantCulture));
        // A drawing is sharp at every width.
        if (path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase))
            yield break;
        // In this list a blank would end an address and a comma begin another one.
        var listed = Separator().Replace(path, m => Uri.HexEscape(m.Value[0]));
        var whole = int.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        var widths = MarkdownText.PictureWidths.Where(w => w < whole).Append(Math.Min(whole, MarkdownText.PictureWidths[^1])).Distinct();
        yield return (
            "srcset",
            string.Join(", ", widths.Select(w => string.Create(CultureInfo.InvariantCulture, $"{listed}{mark}&w={w} {w}w")))
        );
        // As wide as a column of text gets, in all but the widest windows the window.
        yield return (
            "sizes",
            string.Create(CultureInfo.InvariantCulture, $"(min-width: 48rem) min(44rem, {width}px), min(100vw, {width}px)")
        );
    }

    /// <summary>The address of a file without its query, and the place in it that the address names (<c>#page=3</c>).</summary>
    public static (string Path, string Place) Parts(string url)
    {
        var place = url.IndexOf('#', StringComparison.Ordinal) is >= 0 and var at ? url[at..] : "";
        return (url.Split('?', '#')[0], place);
    }

    /// <summary>A link of an author's HTML as one in Markdown would be.</summary>
    public static void Mend(IElement link, string mark)
    {
        var url = link.GetAttribute("href")!;
        if (url.StartsWith(Folder, StringComparison.Ordinal) && Parts(url) is var (path, place))
            link.SetAttribute("href", path + mark + place);
        if (url.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            link.SetAttribute("rel", "noopener nofollow");
    }

    /// <summary>A picture of an author's HTML as one in Markdown would be.</summary>
    public static void Mend(IElement picture, string mark, HeldHtml held)
    {
        var (url, words) = (picture.GetAttribute("src") ?? "", picture.GetAttribute("alt")?.Trim() ?? "");
        if (url.EndsWith(mark, StringComparison.Ordinal))
            return;
        var (path, place) = Parts(url);
        var page = picture.Owner!;
        var isInLink = picture.Closest("a") is not null;
        if (!url.StartsWith(Folder, StringComparison.Ordinal))
        {
            var said = page.CreateTextNode(words.Length > 0 ? words : url);
            if (isInLink || url.Length == 0)
            {
                picture.Replace(said);
                return;
            }
            // A picture from elsewhere would tell a stranger who reads what: it becomes a link.
            var link = page.CreateElement("a");
            link.SetAttribute("href", url);
            link.AppendChild(said);
            Mend(link, mark);
            picture.Replace(link);
        }
        else if (FileKind.IsPlayed(path))
        {
            // A link cannot contain a player.
            if (isInLink)
                picture.Replace(page.CreateTextNode(words));
            else
                picture.OuterHtml = held.Inline(Player(words, path + mark + place));
        }
        else
        {
            picture.SetAttribute("src", path + mark);
            if (!picture.HasAttribute("alt"))
                picture.SetAttribute("alt", "");
            foreach (
                var (name, value) in Sizes(
                    path,
                    url,
                    mark,
                    int.TryParse(picture.GetAttribute("width"), NumberStyles.None, CultureInfo.InvariantCulture, out var wished)
                        ? wished
                        : null
                )
            )
                picture.SetAttribute(name, value);
        }
    }

    [GeneratedRegex(@"\?(\d{1,5})x(\d{1,5})(?:[&#]|$)")]
    private static partial Regex PictureSize();

    [GeneratedRegex(@"[\u0000-\u0020,]")]
    private static partial Regex Separator();
}
