using System.Globalization;
using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;
using Lms.Web.Kernel;

namespace Lms.Web.Platform.Text;

/// <summary>The product's own markup in a text, kept apart while what authors wrote around it is sanitized.</summary>
internal sealed partial class HeldHtml
{
    private readonly string mark = "held-" + Ids.New().ToString("N") + "-";
    private readonly List<Func<bool, string>> all = [];
    private readonly HashSet<string> inside = [];

    /// <param name="html">
    /// Called when the text around it is safe, in the order of the text; the argument says whether it is surrounded by HTML of the author.
    /// </param>
    /// <returns>The placeholder in its place: no one can write it, because no one can guess it.</returns>
    public string Block(Func<bool, string> html) => Hold("div", html);

    /// <param name="inLink">Replaces it inside a link; null keeps it there.</param>
    public string Inline(string html, string? inLink = null) => Hold("span", isInside => isInside && inLink is not null ? inLink : html);

    public bool IsPlace(string name) => name.StartsWith(mark, StringComparison.Ordinal);

    /// <summary>Examines the surroundings of each placeholder after the author's HTML was parsed.</summary>
    public void Look(IElement body)
    {
        foreach (var place in body.QuerySelectorAll("[class^=held-]").Where(place => IsPlace(place.ClassName!)))
            if (place.LocalName == "div" ? place.ParentElement != body : place.Closest("a") is not null)
                inside.Add(place.ClassName!);
    }

    public string Release(string html)
    {
        var made = all.Select((one, at) => one(inside.Contains(string.Create(CultureInfo.InvariantCulture, $"{mark}{at}")))).ToList();
        return Place()
            .Replace(
                html,
                place =>
                    IsPlace(place.Groups[2].Value)
                        ? made[int.Parse(place.Groups[2].ValueSpan[mark.Length..], CultureInfo.InvariantCulture)]
                        : place.Value
            );
    }

    private string Hold(string element, Func<bool, string> html)
    {
        all.Add(html);
        return string.Create(CultureInfo.InvariantCulture, $"<{element} class=\"{mark}{all.Count - 1}\"></{element}>");
    }

    [GeneratedRegex("<(div|span) class=\"(held-[0-9a-f]{32}-[0-9]{1,6})\"></\\1>")]
    private static partial Regex Place();
}

/// <summary>
/// Makes HTML that holds something of an author's safe to show: nothing but what <see cref="AuthorsHtml"/> keeps, all of it balanced, and
/// read by a browser as it was read here. Addresses and pictures are those that Markdown may have too.
/// </summary>
internal static partial class SafeHtml
{
    private const string Before = "<!doctype html><html><body>";

    private static readonly string[] Classes =
    [
        "markdown-alert",
        "markdown-alert-title",
        "markdown-alert-note",
        "markdown-alert-tip",
        "markdown-alert-important",
        "markdown-alert-warning",
        "markdown-alert-caution",
        "align-center",
        "align-end",
        "math",
        "footnotes",
        "footnote-ref",
        "footnote-back-ref",
        "contains-task-list",
        "task-list-item",
    ];

    private static readonly HtmlParser Parser = new(new HtmlParserOptions { IsScripting = true });

    /// <summary>May be used concurrently as long as it is not modified, according to its maker.</summary>
    private static readonly HtmlSanitizer Sanitizer = Made();

    private static HtmlSanitizer Made()
    {
        var made = new HtmlSanitizer(
            new HtmlSanitizerOptions
            {
                AllowedTags = AuthorsHtml.Elements.ToHashSet(),
                AllowedAttributes = AuthorsHtml.Attributes.Concat(["rel", "loading", "srcset", "sizes"]).ToHashSet(),
                AllowedSchemes = new HashSet<string> { "http", "https", "mailto", "tel" },
                UriAttributes = new HashSet<string> { "href", "src" },
                UriListAttributes = new HashSet<string>(),
                AllowedClasses = Classes.ToHashSet(),
                AllowedCssProperties = new HashSet<string>(),
                AllowedAtRules = new HashSet<AngleSharp.Css.Dom.CssRuleType>(),
                AllowDataAttributes = false,
                AllowCssCustomProperties = false,
            }
        )
        {
            KeepChildNodes = true,
            HtmlParserFactory = () => Parser,
        };
        made.FilterUrl += (_, url) => url.SanitizedUrl = MarkdownText.IsAllowed(url.OriginalUrl) ? url.OriginalUrl : null;
        // A placeholder contains a number that no one can guess; without its content it is an empty element.
        made.RemovingCssClass += (_, it) => it.Cancel = LanguageOrPlace().IsMatch(it.CssClass);
        made.RemovingTag += (_, it) =>
        {
            if (HtmlParts.IsSilent(it.Tag.LocalName))
                it.Tag.TextContent = "";
        };
        return made;
    }

    /// <param name="mark">Goes behind the address of each file of the course.</param>
    /// <returns>Null if there is more of it than anyone intends.</returns>
    public static string? Of(string html, string mark, HeldHtml held)
    {
        if (HtmlCost.IsTooMuch(html))
            return null;
        using var page = Parser.ParseDocument(Before + html);
        Sanitizer.SanitizeDom(page, page.Body);
        foreach (var element in page.Body!.QuerySelectorAll("[id]").ToList())
            if (!IsOurs(element.Id!))
                element.RemoveAttribute("id");
        foreach (var element in page.Body.QuerySelectorAll("[class^=held-]").ToList())
            if (!held.IsPlace(element.ClassName!))
                element.RemoveAttribute("class");
        foreach (var link in page.Body.QuerySelectorAll("a[href]").ToList())
            PlacedFiles.Mend(link, mark);
        foreach (var picture in page.Body.QuerySelectorAll("img").ToList())
            PlacedFiles.Mend(picture, mark, held);
        foreach (var item in page.Body.QuerySelectorAll("li, dt, dd").Where(IsLost).ToList())
            Settle(item);
        held.Look(page.Body);
        return Settled(page.Body.ChildNodes.ToHtml(HtmlFormatter.Instance));
    }

    /// <summary>An item outside of a list would close the item of the page that contains the text.</summary>
    private static bool IsLost(IElement item) =>
        item.ParentElement is var parent
        && (
            item.LocalName == "li"
                ? parent?.LocalName is not ("ul" or "ol")
                : parent?.LocalName != "dl" && !(parent is { LocalName: "div", ParentElement.LocalName: "dl" })
        );

    private static void Settle(IElement item)
    {
        var block = item.Owner!.CreateElement("div");
        foreach (var child in item.ChildNodes.ToList())
            block.AppendChild(child);
        item.Replace(block);
    }

    /// <summary>
    /// Text that a browser reads differently from how it is written could close elements of the page around it, so it is read until it
    /// stays the same.
    /// </summary>
    private static string? Settled(string html)
    {
        for (var again = 0; again < 3; again++)
        {
            using var page = Parser.ParseDocument(Before + html);
            var read = page.Body!.ChildNodes.ToHtml(HtmlFormatter.Instance);
            if (read == html)
                return html;
            html = read;
        }
        return null;
    }

    private static bool IsOurs(string id) => id.StartsWith(AuthorsHtml.Anchors, StringComparison.Ordinal) || Footnote().IsMatch(id);

    [GeneratedRegex("^(language-[A-Za-z0-9+#._-]{1,40}|held-[0-9a-f]{32}-[0-9]{1,6})$")]
    private static partial Regex LanguageOrPlace();

    [GeneratedRegex("^fn(ref)?:[0-9]{1,6}(:[0-9]{1,6})?$")]
    private static partial Regex Footnote();
}
