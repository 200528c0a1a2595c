using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text.Dialect;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

/// <summary>Markdown made into HTML that is safe to show: done when saved, never when read.</summary>
/// <param name="Html">Holds no markup of the author's own, no scripts, and no address that would load something from elsewhere.</param>
/// <param name="Words">How many words a reader meets.</param>
/// <param name="HasMath">The page needs the formula script.</param>
public sealed record RenderedMarkdown(string Html, int Words, bool HasMath);

/// <summary>A block between two lines of backticks whose first line says what it is.</summary>
/// <param name="Name">The first word of that line.</param>
/// <param name="Arguments">The rest of it.</param>
/// <param name="Line">On which the block begins, from 1.</param>
/// <param name="Start">Where in the text it begins.</param>
/// <param name="End">Of the last character that belongs to it.</param>
/// <param name="IsInside">It stands in a list, a quote or something else.</param>
/// <param name="IsOpen">The line that ends it is missing.</param>
public sealed record MarkdownFence(string Name, string Arguments, string Text, int Line, int Start, int End, bool IsInside, bool IsOpen);

public static partial class MarkdownText
{
    /// <summary>Stands in addresses of course files until the page puts the reader's own token there. Only of characters that stay as they are in an address.</summary>
    public const string FileToken = "?t=_";

    /// <summary>More than a long book chapter; longer texts are several lessons.</summary>
    public const int MaxLength = 200_000;

    /// <summary>Widths in which pictures are made ready.</summary>
    public static readonly IReadOnlyList<int> PictureWidths = [480, 960, 1600];

    private const int WordsPerMinute = 200;
    private const string Anchors = "text-";
    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .DisableHtml()
        .UsePipeTables().UseGridTables().UseFootnotes().UseAlertBlocks().UseMathematics().UseTaskLists().UseAutoLinks()
        .UseEmphasisExtras().UseDefinitionLists().UseFigures().UseAbbreviations()
        .Use<HeadingNames>().Use<MarkdownDialect>().Build();

    public static RenderedMarkdown Render(string? markdown) => Render(markdown, null);

    /// <param name="put">Is shown each fenced block, in the order of the text; what it returns, HTML that is safe, stands in its place. Null leaves the block.</param>
    public static RenderedMarkdown Render(string? markdown, Func<MarkdownFence, string?>? put)
    {
        if (string.IsNullOrWhiteSpace(markdown)) return new("", 0, false);
        try
        {
            return Made(markdown, put);
        }
        catch (ArgumentException)
        {
            // Things lie in each other deeper than anybody means them to: the text is shown as it stands.
            return new($"<pre>{WebUtility.HtmlEncode(markdown)}</pre>", Word().Count(markdown), false);
        }
    }

    private static RenderedMarkdown Made(string markdown, Func<MarkdownFence, string?>? put)
    {
        var document = MarkdownDialect.Parse(markdown, Pipeline);
        var mark = "?t=" + Ids.New().ToString("N");
        var hasMath = false;
        var words = 0;
        foreach (var node in document.Descendants().ToList())
        {
            switch (node)
            {
                case HeadingBlock heading:
                    heading.Level = Math.Min(6, heading.Level + 1);
                    Anchor(heading);
                    break;
                case MathInline or MathBlock:
                    hasMath = true;
                    break;
                case LinkInline { Parent: not null } link:
                    Mend(document, link, mark);
                    break;
                case AutolinkInline auto when !auto.IsEmail && !IsAllowed(auto.Url):
                    auto.ReplaceBy(new LiteralInline(auto.Url));
                    break;
                case LiteralInline literal:
                    words += Word().Count(literal.Content.ToString());
                    break;
                case FencedCodeBlock fence and not MathBlock when put?.Invoke(FenceOf(fence)) is { } instead && fence.Parent is { } around:
                    around[around.IndexOf(fence)] = new HtmlBlock(null) { Lines = new Markdig.Helpers.StringLineGroup(instead) };
                    break;
            }
        }
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(document);
        // Whoever writes the mark into a text means the text; only addresses of files get the reader's token.
        var html = writer.ToString().Replace(FileToken, "?t=&#95;", StringComparison.Ordinal).Replace(mark, FileToken, StringComparison.Ordinal);
        return new(Scrolling(html), words, hasMath);
    }

    /// <summary>Whole minutes that reading takes, at least one.</summary>
    public static int MinutesToRead(int words) => Math.Max(1, (words + WordsPerMinute - 1) / WordsPerMinute);

    /// <summary>The text alone, for mails, previews and search.</summary>
    public static string Plain(string? markdown)
    {
        if (string.IsNullOrWhiteSpace(markdown)) return "";
        try
        {
            using var writer = new StringWriter();
            var renderer = new HtmlRenderer(writer) { EnableHtmlForBlock = false, EnableHtmlForInline = false, EnableHtmlEscape = false };
            Pipeline.Setup(renderer);
            renderer.Render(MarkdownDialect.Parse(markdown, Pipeline));
            return writer.ToString().Trim();
        }
        catch (ArgumentException)
        {
            return markdown.Trim();
        }
    }

    /// <summary>Addresses may lead to the web, to mail and telephone, and to places in this product.</summary>
    public static bool IsAllowed(string? url)
    {
        if (string.IsNullOrWhiteSpace(url)) return false;
        var plain = Control().Replace(url, "");
        if (plain.Length == 0 || plain.StartsWith("//", StringComparison.Ordinal) || plain.Contains('\\')) return false;
        if (plain[0] is '/' or '#' or '?') return true;
        var colon = plain.IndexOfAny([':', '/', '?', '#']);
        return colon < 0 || plain[colon] != ':' || Schemes.Contains(plain[..colon], StringComparer.OrdinalIgnoreCase);
    }

    private static MarkdownFence FenceOf(FencedCodeBlock fence) => new(
        fence.Info ?? "", fence.Arguments ?? "", fence.Lines.ToString(), fence.Line + 1, fence.Span.Start, fence.Span.End, fence.Parent is not MarkdownDocument, fence.ClosingFencedCharCount == 0);

    /// <summary>Pages know their own parts by ids such as <c>notes</c> and <c>check</c>; those of a text stand apart from them.</summary>
    private static void Anchor(HeadingBlock heading)
    {
        var attributes = Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(heading);
        if (attributes.Id is not null) attributes.Id = Anchors + attributes.Id;
    }

    /// <summary>The id of the heading that a link to another text means, by its words as links write them, encoded or not.</summary>
    public static string AnchorOf(string fragment) => Anchors + HeadingNames.Of(Uri.UnescapeDataString(fragment));

    /// <summary>Finds the id of a heading by what links call it, encoded or not, also by a former name; null where there is none.</summary>
    public static Func<string, string?> HeadingsOf(string markdown)
    {
        try
        {
            var find = HeadingNames.FinderOf(MarkdownDialect.Parse(markdown, Pipeline));
            return fragment => find(fragment) is { } name ? Anchors + name : null;
        }
        catch (ArgumentException)
        {
            // Shown as it stands, it has no headings.
            return _ => null;
        }
    }

    private static void Mend(MarkdownDocument document, LinkInline link, string mark)
    {
        // To a heading of the same text, by its name.
        if (link.GetDynamicUrl is not null) return;
        var url = link.Url ?? "";
        if (!IsAllowed(url))
        {
            // Its words stay.
            link.ReplaceBy(new LiteralInline(""));
        }
        else if (url is ['#', _, ..])
        {
            link.Url = "#" + Anchors + (HeadingNames.Find(document, url[1..]) ?? url[1..]);
        }
        else if (url.StartsWith("/files/", StringComparison.Ordinal))
        {
            var path = url.Split('?')[0];
            link.Url = path + mark;
            if (link.IsImage && FileKind.IsPlayed(path)) Play(link, path + mark);
            else if (link.IsImage) Size(link, path, url, mark);
        }
        else if (link.IsImage)
        {
            // A picture from elsewhere would tell a stranger who reads what: it becomes a link. No link stands in another one: there it is its words.
            if (link.FirstChild is null) link.AppendChild(new LiteralInline(url));
            foreach (var inner in link.Descendants<LinkInline>().ToList()) inner.ReplaceBy(new LiteralInline(""));
            if (Within(link.Parent)) link.ReplaceBy(new LiteralInline(""));
            else link.IsImage = false;
        }
        if (!link.IsImage && url.StartsWith("http", StringComparison.OrdinalIgnoreCase)) Attributes(link).AddPropertyIfNotExist("rel", "noopener nofollow");
    }

    /// <summary>A sound or a film of the course in the place of a picture is played there, by the browser itself; its words name it.</summary>
    private static void Play(LinkInline link, string address)
    {
        var name = string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString())).Trim();
        if (Within(link.Parent))
        {
            // No player stands in a link.
            link.ReplaceBy(new LiteralInline(name), copyChildren: false);
            return;
        }
        var (said, to) = (WebUtility.HtmlEncode(name), WebUtility.HtmlEncode(address));
        var label = said.Length > 0 ? $" aria-label=\"{said}\"" : "";
        var shown = said.Length > 0 ? $"<span class=\"played__name\">{said}</span>" : "";
        var instead = $"<a href=\"{to}\">{(said.Length > 0 ? said : WebUtility.HtmlEncode(Path.GetFileName(address.Split('?')[0])))}</a>";
        link.ReplaceBy(new HtmlInline(FileKind.IsSound(address.Split('?')[0])
            ? $"<span class=\"played\">{shown}<audio controls preload=\"metadata\" src=\"{to}\"{label}>{instead}</audio></span>"
            : $"<span class=\"played\"><video controls preload=\"metadata\" playsinline src=\"{to}\"{label}>{instead}</video>{shown}</span>"), copyChildren: false);
    }

    /// <summary>
    /// A picture whose address says how large it is (<c>?1200x800</c>) keeps its place on the page free while it comes, and comes in the width
    /// that is needed. Which forms of it there are is known only when it is asked for; what is not there yet is answered with the original.
    /// </summary>
    private static void Size(LinkInline picture, string path, string url, string mark)
    {
        var attributes = Attributes(picture);
        attributes.AddPropertyIfNotExist("loading", "lazy");
        if (PictureSize().Match(url) is not { Success: true } size) return;
        var (width, height) = (int.Parse(size.Groups[1].ValueSpan, CultureInfo.InvariantCulture), int.Parse(size.Groups[2].ValueSpan, CultureInfo.InvariantCulture));
        if (width == 0 || height == 0) return;
        attributes.AddPropertyIfNotExist("width", size.Groups[1].Value);
        attributes.AddPropertyIfNotExist("height", size.Groups[2].Value);
        // In this list a blank would end an address and a comma begin another one.
        var listed = Separator().Replace(path, m => Uri.HexEscape(m.Value[0]));
        var widths = PictureWidths.Where(w => w < width).Append(Math.Min(width, PictureWidths[^1])).Distinct().ToList();
        attributes.AddPropertyIfNotExist("srcset", string.Join(", ", widths.Select(w => string.Create(CultureInfo.InvariantCulture, $"{listed}{mark}&w={w} {w}w"))));
        // As wide as a column of text gets, in all but the widest windows the window.
        attributes.AddPropertyIfNotExist("sizes", string.Create(CultureInfo.InvariantCulture, $"(min-width: 48rem) min(44rem, {width}px), min(100vw, {width}px)"));
    }

    private static bool Within(Inline? outer) => outer is not null && (outer is LinkInline { IsImage: false } || Within(outer.Parent));

    private static Markdig.Renderers.Html.HtmlAttributes Attributes(LinkInline link) => Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(link);

    /// <summary>Wide tables scroll in a box of their own, reachable by keyboard; columns are aligned by class, because no page allows inline styles.</summary>
    private static string Scrolling(string html) => html
        .Replace(" style=\"text-align: right;\"", " class=\"align-end\"", StringComparison.Ordinal)
        .Replace(" style=\"text-align: center;\"", " class=\"align-center\"", StringComparison.Ordinal)
        .Replace(" style=\"text-align: left;\"", "", StringComparison.Ordinal)
        .Replace("<pre>", "<pre tabindex=\"0\">", StringComparison.Ordinal)
        .Replace("<table>", "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\"><table>", StringComparison.Ordinal)
        .Replace("</table>", "</table></div>", StringComparison.Ordinal);

    [GeneratedRegex(@"\?(\d{1,5})x(\d{1,5})(?:[&#]|$)")]
    private static partial Regex PictureSize();

    [GeneratedRegex(@"[\u0000-\u0020,]")]
    private static partial Regex Separator();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028\u2029]")]
    private static partial Regex Control();
}
