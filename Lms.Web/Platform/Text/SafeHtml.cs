using System.Text.RegularExpressions;
using AngleSharp;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Ganss.Xss;

namespace Lms.Web.Platform.Text;

/// <summary>
/// Makes HTML that holds something of an author's safe to show: nothing but what <see cref="AllowedHtml"/> keeps, all of it balanced, and
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
                AllowedTags = AllowedHtml.Elements.ToHashSet(),
                AllowedAttributes = AllowedHtml.Attributes.Concat(["rel", "loading", "srcset", "sizes"]).ToHashSet(),
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

    private static bool IsOurs(string id) => id.StartsWith(AllowedHtml.Anchors, StringComparison.Ordinal) || Footnote().IsMatch(id);

    [GeneratedRegex("^(language-[A-Za-z0-9+#._-]{1,40}|held-[0-9a-f]{32}-[0-9]{1,6})$")]
    private static partial Regex LanguageOrPlace();

    [GeneratedRegex("^fn(ref)?:[0-9]{1,6}(:[0-9]{1,6})?$")]
    private static partial Regex Footnote();
}
