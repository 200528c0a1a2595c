using System.Collections.Frozen;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lms.Web.Platform.Text.Dialect;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

/// <summary>
/// What authors may write in HTML, and how a text has it: an element or attribute that is not named here does not come into a page. What
/// this writes is sanitized as a whole afterward (<see cref="SafeHtml"/>). Which Markdown is read is said by <see cref="MarkdownText"/>.
/// </summary>
internal static partial class AllowedHtml
{
    /// <summary>The prefix of names that authors give, so that none collides with the page's own.</summary>
    public const string Anchors = "text-";

    private static readonly string[] Global = ["id", "class", "lang", "dir", "title", "align"];

    /// <summary>Each element with its replacement, and the attributes that it has in addition to those that all have.</summary>
    private static readonly FrozenDictionary<string, (string Name, string[] Attributes)> Kept = new Dictionary<string, (string, string[])>
    {
        ["a"] = ("a", ["href", "name"]),
        ["img"] = ("img", ["src", "alt", "width", "height"]),
        ["details"] = ("details", ["open"]),
        ["ol"] = ("ol", ["start", "reversed", "type"]),
        ["li"] = ("li", ["value"]),
        ["td"] = ("td", ["colspan", "rowspan"]),
        ["th"] = ("th", ["colspan", "rowspan", "scope"]),
        ["col"] = ("col", ["span"]),
        ["colgroup"] = ("colgroup", ["span"]),
        ["del"] = ("del", ["datetime"]),
        ["ins"] = ("ins", ["datetime"]),
        ["time"] = ("time", ["datetime"]),
        // A page has its title above the text, so headings of a text are one level lower.
        ["h1"] = ("h2", []),
        ["h2"] = ("h3", []),
        ["h3"] = ("h4", []),
        ["h4"] = ("h5", []),
        ["h5"] = ("h6", []),
        ["h6"] = ("h6", []),
        // The parts of a page are up to the page, and its appearance is up to the site.
        ["section"] = ("div", []),
        ["article"] = ("div", []),
        ["aside"] = ("div", []),
        ["header"] = ("div", []),
        ["footer"] = ("div", []),
        ["main"] = ("div", []),
        ["nav"] = ("div", []),
        ["address"] = ("div", []),
        ["center"] = ("div", []),
        ["font"] = ("span", []),
        ["strike"] = ("s", []),
        ["tt"] = ("code", []),
        ["acronym"] = ("abbr", []),
    }
        .Concat(
            (
                (string[])
                    [
                        "p",
                        "div",
                        "span",
                        "br",
                        "hr",
                        "wbr",
                        "blockquote",
                        "pre",
                        "code",
                        "kbd",
                        "samp",
                        "var",
                        "sub",
                        "sup",
                        "mark",
                        "small",
                        "b",
                        "strong",
                        "i",
                        "em",
                        "u",
                        "s",
                        "q",
                        "cite",
                        "dfn",
                        "abbr",
                        "bdi",
                        "bdo",
                        "summary",
                        "figure",
                        "figcaption",
                        "table",
                        "caption",
                        "thead",
                        "tbody",
                        "tfoot",
                        "tr",
                        "ul",
                        "dl",
                        "dt",
                        "dd",
                        "ruby",
                        "rt",
                        "rp",
                    ]
            ).Select(name => KeyValuePair.Create(name, (name, Array.Empty<string>())))
        )
        .ToFrozenDictionary();

    /// <summary>Removed silently: nothing is missing without them.</summary>
    private static readonly FrozenSet<string> Needless = FrozenSet.Create("html", "head", "body", "picture", "source");

    /// <summary>
    /// Elements that are left out. A name that is neither here nor kept is not an element: the text shows it as written, such as
    /// List&lt;T&gt;.
    /// </summary>
    private static readonly FrozenSet<string> LeftOut = FrozenSet.Create(
        "script",
        "style",
        "svg",
        "math",
        "iframe",
        "frame",
        "frameset",
        "noframes",
        "object",
        "embed",
        "applet",
        "param",
        "form",
        "input",
        "button",
        "select",
        "option",
        "optgroup",
        "datalist",
        "textarea",
        "label",
        "fieldset",
        "legend",
        "output",
        "progress",
        "meter",
        "keygen",
        "base",
        "meta",
        "link",
        "title",
        "template",
        "slot",
        "noscript",
        "noembed",
        "canvas",
        "audio",
        "video",
        "track",
        "map",
        "area",
        "dialog",
        "menu",
        "marquee",
        "blink",
        "bgsound",
        "plaintext",
        "xmp",
        "listing",
        "portal",
        "isindex",
        "image",
        "big",
        "nobr",
        "basefont",
        "dir",
        "hgroup",
        "search",
        "menuitem",
        "rb",
        "rtc",
        "data"
    );

    private static readonly FrozenSet<string> Void = FrozenSet.Create("br", "hr", "wbr", "img", "col");

    private static readonly FrozenDictionary<string, string> Alerts = new Dictionary<string, string>
    {
        ["note"] = "note",
        ["info"] = "note",
        ["tip"] = "tip",
        ["hint"] = "tip",
        ["success"] = "tip",
        ["important"] = "important",
        ["warning"] = "warning",
        ["attention"] = "warning",
        ["caution"] = "caution",
        ["danger"] = "caution",
        ["error"] = "caution",
        ["alert-info"] = "note",
        ["alert-primary"] = "note",
        ["alert-secondary"] = "note",
        ["alert-success"] = "tip",
        ["alert-warning"] = "warning",
        ["alert-danger"] = "caution",
    }.ToFrozenDictionary();

    private static readonly string[] PlainAlerts = ["admonition", "alert", "callout"];

    /// <summary>All elements that a text may contain on a page.</summary>
    public static IEnumerable<string> Elements => Kept.Values.Select(k => k.Name).Distinct();

    /// <summary>All attributes of them that are kept.</summary>
    public static IEnumerable<string> Attributes =>
        Kept.Values.SelectMany(k => k.Attributes).Concat(Global).Except(["name", "align"]).Distinct();

    /// <summary>Checks whether it is an HTML element, kept or not.</summary>
    public static bool IsElement(ReadOnlySpan<char> name)
    {
        Span<char> small = stackalloc char[16];
        if (name.Length > small.Length)
            return false;
        var length = name.ToLowerInvariant(small);
        var known = small[..length].ToString();
        return Kept.ContainsKey(known) || Needless.Contains(known) || LeftOut.Contains(known);
    }

    /// <summary>Whether the element is removed, although an author may miss it.</summary>
    public static bool IsLeftOut(string name) => LeftOut.Contains(name);

    /// <summary>The HTML of a block or tag in the text; null for anything else.</summary>
    public static string? Of(MarkdownObject node) =>
        node switch
        {
            HtmlBlock block => block.Lines.ToString(),
            HtmlInline inline => inline.Tag,
            _ => null,
        };

    /// <summary>The words in a piece of HTML: what a reader sees of it, including the descriptions of pictures.</summary>
    public static string Words(string html)
    {
        var text = new StringBuilder();
        foreach (var part in HtmlParts.Of(html))
        {
            if (part.Kind is HtmlPartKind.Text)
                text.Append(WebUtility.HtmlDecode(html[part.Start..part.End]));
            else if (!IsElement(part.Name))
                text.Append(html, part.Start, part.End - part.Start);
            else if (part is { Kind: HtmlPartKind.Start, Name: "img" })
                text.Append(part.DecodedOf("alt", html));
            else if (part.Name is "br" or "p" or "div" or "li" or "tr" or "dt" or "dd" or ['h', >= '1' and <= '6'])
                text.Append('\n');
            else if (part is { Kind: HtmlPartKind.Start, Name: "td" or "th" })
                text.Append(' ');
        }
        return text.ToString();
    }

    /// <summary>
    /// Removes the content between the tags of a script, a style sheet, a drawing or a formula in a paragraph: it is not meant to be read.
    /// </summary>
    public static void Silence(MarkdownDocument document)
    {
        HashSet<(ContainerInline, string)>? endless = null;
        foreach (var tag in document.Descendants<HtmlInline>().ToList())
        {
            if (
                tag.Parent is not { } around
                || Single(tag.Tag) is not { Kind: HtmlPartKind.Start } start
                || !HtmlParts.IsSilent(start.Name)
                || endless?.Contains((around, start.Name)) is true
            )
                continue;
            var last = tag.NextSibling;
            while (
                last is not null && !(last is HtmlInline end && Single(end.Tag) is { Kind: HtmlPartKind.End } it && it.Name == start.Name)
            )
                last = last.NextSibling;
            if (last is null)
                (endless ??= []).Add((around, start.Name));
            else
                while (tag.NextSibling is { } next && next != last)
                    next.Remove();
        }
    }

    /// <summary>Sanitized HTML with each tag in the same form.</summary>
    /// <param name="names">The names of its headings, in their order.</param>
    public static string Written(string html, MarkdownDocument document, Queue<string>? names)
    {
        var text = new StringBuilder(html.Length);
        foreach (var part in HtmlParts.Of(html))
        {
            if (part.Kind is HtmlPartKind.Text || !IsElement(part.Name))
                Escape(text, html.AsSpan(part.Start, part.End - part.Start));
            else if (!Kept.TryGetValue(part.Name, out var kept))
                continue;
            else if (part.Kind is HtmlPartKind.Start)
            {
                text.Append('<').Append(kept.Name);
                Write(text, part, html, kept.Attributes, document, IsHeading(part) && names?.Count > 0 ? names.Dequeue() : "");
                text.Append('>');
            }
            else if (!Void.Contains(part.Name))
                text.Append("</").Append(kept.Name).Append('>');
        }
        return text.ToString();
    }

    /// <summary>The names of the link targets in a piece of HTML.</summary>
    public static IEnumerable<string> Ids(string html) =>
        HtmlParts.Of(html).Where(p => p.Kind is HtmlPartKind.Start && Kept.ContainsKey(p.Name)).Select(p => IdOf(p, html)).OfType<string>();

    /// <summary>The words of the headings in a piece of HTML, in their order.</summary>
    public static IEnumerable<string> Headings(string html) => HeadingsIn(html).Select(h => h.Words);

    /// <param name="Start">The position of its beginning.</param>
    /// <param name="End">The position of the text after it.</param>
    public static IEnumerable<(int Level, string Words, int Start, int End)> HeadingsIn(string html)
    {
        HtmlPart? begun = null;
        foreach (var part in HtmlParts.Of(html))
        {
            if (!IsHeading(part))
                continue;
            if (begun is not null)
                yield return Heading(begun, part.Kind is HtmlPartKind.End ? part.End : part.Start);
            begun = part.Kind is HtmlPartKind.Start ? part : null;
        }
        if (begun is not null)
            yield return Heading(begun, html.Length);

        (int, string, int, int) Heading(HtmlPart start, int end) =>
            (
                start.Name[1] - '0',
                string.Join(' ', Words(html[start.End..end]).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
                start.Start,
                end
            );
    }

    private static bool IsHeading(HtmlPart part) => part.Name is ['h', >= '1' and <= '6'];

    private static HtmlPart? Single(string html) => HtmlParts.Of(html).FirstOrDefault();

    private static string? IdOf(HtmlPart tag, string html) =>
        (tag.DecodedOf("id", html) ?? (tag.Name == "a" ? tag.DecodedOf("name", html) : null)) is { Length: > 0 and <= 100 } id
        && Id().IsMatch(id)
            ? id
            : null;

    private static void Escape(StringBuilder text, ReadOnlySpan<char> written)
    {
        foreach (var sign in written)
        {
            if (sign == '<')
                text.Append("&lt;");
            else if (sign == '"')
                text.Append("&quot;");
            else
                text.Append(sign);
        }
    }

    /// <param name="name">By which links reach it, if it has no other.</param>
    private static void Write(StringBuilder text, HtmlPart tag, string html, string[] own, MarkdownDocument document, string name)
    {
        var id = IdOf(tag, html);
        // A heading of that name is what links mean.
        if (id is not null && HeadingNames.IsHeading(document, id))
            id = null;
        if ((id ?? name) is { Length: > 0 } anchor)
            Append("id", WebUtility.HtmlEncode(Anchors + anchor));
        if (ClassesOf(tag, html) is { Length: > 0 } classes)
            Append("class", classes);
        var seen = new HashSet<string>();
        foreach (var attribute in tag.Attributes)
        {
            if (
                attribute.Name is "id" or "name" or "class" or "align"
                || !(own.Contains(attribute.Name) || Global.Contains(attribute.Name))
                || !seen.Add(attribute.Name)
            )
                continue;
            var value = attribute.In(html);
            if (attribute.Name == "href" && value is ['#', _, ..])
                value = "#" + Anchors + WebUtility.HtmlEncode(Place(WebUtility.HtmlDecode(value[1..])));
            if (IsFit(attribute.Name, value))
                Append(attribute.Name, value.Replace("\"", "&quot;", StringComparison.Ordinal));
        }

        string Place(string fragment) => HeadingNames.Find(document, fragment) ?? fragment;

        void Append(string attribute, string value) => text.Append(' ').Append(attribute).Append("=\"").Append(value).Append('"');
    }

    private static bool IsFit(string attribute, string value) =>
        attribute switch
        {
            "lang" => Language().IsMatch(value),
            "dir" => value is "ltr" or "rtl" or "auto",
            "width" or "height" or "start" or "value" or "colspan" or "rowspan" or "span" => int.TryParse(
                value,
                NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture,
                out var number
            ) && number is > -100_000 and < 100_000,
            "type" => value is "1" or "a" or "A" or "i" or "I",
            "scope" => value is "col" or "row" or "colgroup" or "rowgroup",
            _ => true,
        };

    /// <summary>
    /// Boxes of other sites become those of this one; columns and lines are aligned by class, because no page allows inline styles.
    /// </summary>
    private static string ClassesOf(HtmlPart tag, string html)
    {
        var classes = new List<string>();
        if (
            tag.Name is "div" or "section" or "aside" or "p" or "blockquote"
            && tag.ValueOf("class", html)?.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is { } given
        )
        {
            if (given.Contains("admonition-title"))
                classes.Add("markdown-alert-title");
            else if (
                (
                    given.Select(c => Alerts.GetValueOrDefault(c)).FirstOrDefault(k => k is not null)
                    ?? (given.Intersect(PlainAlerts).Any() ? "note" : null)
                ) is
                { } kind
            )
                classes.AddRange("markdown-alert", "markdown-alert-" + kind);
        }
        var align =
            tag.Name == "center" ? "center"
            : tag.Name is "img" ? null
            : tag.ValueOf("align", html)?.ToLowerInvariant();
        if (align is "center")
            classes.Add("align-center");
        else if (align is "right")
            classes.Add("align-end");
        return string.Join(' ', classes);
    }

    [GeneratedRegex(@"^[\p{L}\p{N}\p{M}_.:-]+$")]
    private static partial Regex Id();

    [GeneratedRegex("^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8}){0,5}$")]
    private static partial Regex Language();
}
