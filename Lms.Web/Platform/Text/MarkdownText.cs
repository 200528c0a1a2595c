using System.Net;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text.Dialect;
using Markdig;
using Markdig.Extensions.Alerts;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.TaskLists;
using Markdig.Helpers;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

/// <summary>Converts Markdown into safe HTML: when a text is saved, never when it is read.</summary>
/// <param name="Html">Contains only harmless markup of the author, no scripts, and no URL that would load something from elsewhere.</param>
/// <param name="Words">The number of words.</param>
/// <param name="HasMath">The page needs the formula script.</param>
public sealed record RenderedMarkdown(string Html, int Words, bool HasMath);

/// <summary>A block between two lines of backticks whose first line says what it is.</summary>
public sealed record MarkdownFence
{
    /// <summary>The first word of that line.</summary>
    public required string Name { get; init; }

    /// <summary>The rest of that line.</summary>
    public required string Arguments { get; init; }

    public required string Text { get; init; }

    /// <summary>The line of the block's beginning, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The position of its beginning in the text.</summary>
    public required int Start { get; init; }

    /// <summary>The position of its last character.</summary>
    public required int End { get; init; }

    /// <summary>It is in a list, a quote, or another block.</summary>
    public required bool IsInside { get; init; }

    /// <summary>The closing line is missing.</summary>
    public required bool IsOpen { get; init; }
}

/// <summary>The Markdown that is read is listed in <c>Reading</c>, the HTML it may contain in <see cref="AllowedHtml"/>.</summary>
public static partial class MarkdownText
{
    /// <summary>
    /// A placeholder in addresses of course files until the page inserts the reader's own token. It consists only of characters that are
    /// not encoded in an address.
    /// </summary>
    public const string FileToken = "?t=_";

    /// <summary>More than a long book chapter; longer texts are several lessons.</summary>
    public const int MaxLength = 200_000;

    /// <summary>Widths in which images are prepared.</summary>
    public static readonly IReadOnlyList<int> PictureWidths = [480, 960, 1600];

    private const int WordsPerMinute = 200;
    private const string Anchors = AllowedHtml.Anchors;
    private static readonly string[] Schemes = ["http", "https", "mailto", "tel"];

    private static readonly MarkdownPipeline Pipeline = Reading(new MarkdownPipelineBuilder());

    /// <summary>Treats HTML as text.</summary>
    private static readonly MarkdownPipeline Bare = Reading(new MarkdownPipelineBuilder().DisableHtml());

    private static MarkdownPipeline Reading(MarkdownPipelineBuilder builder) =>
        builder
            .UsePipeTables()
            .UseGridTables()
            .UseFootnotes()
            .UseAlertBlocks()
            .UseMathematics()
            .UseTaskLists()
            .UseAutoLinks()
            .UseEmphasisExtras()
            .UseDefinitionLists()
            .UseFigures()
            .UseAbbreviations()
            .Use<HeadingNames>()
            .Use<MarkdownDialect>()
            .Build();

    public static RenderedMarkdown Render(string? markdown) => Render(markdown, null);

    /// <param name="put">
    /// Called with each fenced block, in the order of the text; the safe HTML that it returns replaces the block. Null leaves the block.
    /// </param>
    public static RenderedMarkdown Render(string? markdown, Func<MarkdownFence, string?>? put)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return new("", 0, false);
        try
        {
            return Made(markdown, put);
        }
        catch (ArgumentException)
        {
            // Elements are nested deeper than anyone intends: the text is shown as written.
            return new($"<pre>{WebUtility.HtmlEncode(markdown)}</pre>", Word().Count(markdown), false);
        }
    }

    private static RenderedMarkdown Made(string markdown, Func<MarkdownFence, string?>? put)
    {
        var document = MarkdownDialect.Parse(markdown, Pipeline);
        if (HasHtml(document))
        {
            var (mark, held) = (Mark(), new HeldHtml());
            var read = Written(document, put, mark, held);
            if (SafeHtml.Of(read.Html, mark, held) is { } safe)
                return Finished(read with { Html = held.Release(safe) }, mark);
            // Where there is too much HTML to check, it is shown as written.
            document = MarkdownDialect.Parse(markdown, Bare);
        }
        var plain = Mark();
        return Finished(Written(document, put, plain, null), plain);
    }

    private static bool HasHtml(MarkdownDocument document) => document.Descendants().Any(node => node is HtmlBlock or HtmlInline);

    /// <summary>The marker after addresses of files until everything is written.</summary>
    private static string Mark() => "?t=" + Ids.New().ToString("N");

    /// <summary>A token placeholder typed by an author is text; only addresses of files get the reader's token.</summary>
    private static RenderedMarkdown Finished(RenderedMarkdown written, string mark) =>
        written with
        {
            Html = Scrolling(
                written.Html.Replace(FileToken, "?t=&#95;", StringComparison.Ordinal).Replace(mark, FileToken, StringComparison.Ordinal)
            ),
        };

    /// <param name="held">Holds the HTML that the product writes; null for a text without HTML.</param>
    private static RenderedMarkdown Written(MarkdownDocument document, Func<MarkdownFence, string?>? put, string mark, HeldHtml? held)
    {
        var hasMath = false;
        var words = 0;
        if (held is not null)
            AllowedHtml.Silence(document);
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
                    Mend(document, link, mark, held);
                    break;
                case AutolinkInline auto when !auto.IsEmail && !IsAllowed(auto.Url):
                    auto.ReplaceBy(new LiteralInline(auto.Url));
                    break;
                case LiteralInline literal:
                    words += Word().Count(literal.Content.ToString());
                    break;
                case FencedCodeBlock { Parent: { } around } fence and not MathBlock when put is not null && held is not null:
                    var read = FenceOf(fence);
                    around[around.IndexOf(fence)] = Block(
                        held.Block(isInside => put(read with { IsInside = read.IsInside || isInside }) ?? Drawn(fence))
                    );
                    break;
                case FencedCodeBlock { Parent: { } outer } fence and not MathBlock when put?.Invoke(FenceOf(fence)) is { } instead:
                    outer[outer.IndexOf(fence)] = Block(instead);
                    break;
                case HtmlBlock block:
                    var html = block.Lines.ToString();
                    words += Word().Count(AllowedHtml.Words(html));
                    block.Lines = new StringLineGroup(AllowedHtml.Written(html, document, HeadingNames.OfHtml(block)));
                    break;
                case HtmlInline { Parent: not null } tag:
                    tag.Tag = AllowedHtml.Written(tag.Tag, document, null);
                    break;
                case TaskList task when held is not null:
                    task.ReplaceBy(
                        new HtmlInline(
                            held.Inline($"<input disabled=\"disabled\" type=\"checkbox\"{(task.Checked ? " checked=\"checked\"" : "")} />")
                        )
                    );
                    break;
            }
        }
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        if (held is not null)
            renderer.ObjectRenderers.FindExact<AlertBlockRenderer>()!.RenderKind = (to, kind) =>
                to.WriteLine(held.Block(_ => TitleOf(kind)));
        renderer.Render(document);
        return new(Aligned(writer.ToString()), words, hasMath);
    }

    private static HtmlBlock Block(string html) => new(null) { Lines = new StringLineGroup(html) };

    private static string Drawn(FencedCodeBlock fence)
    {
        using var writer = new StringWriter();
        var renderer = new HtmlRenderer(writer);
        Pipeline.Setup(renderer);
        renderer.Render(fence);
        return writer.ToString().TrimEnd();
    }

    private static string TitleOf(StringSlice kind)
    {
        using var writer = new StringWriter();
        AlertBlockRenderer.DefaultRenderKind(new HtmlRenderer(writer), kind);
        return writer.ToString().TrimEnd();
    }

    /// <summary>Whether its HTML is shown as written because there is too much of it.</summary>
    public static bool HasTooMuchHtml(string markdown)
    {
        try
        {
            var document = MarkdownDialect.Parse(markdown, Pipeline);
            return HasHtml(document) && HtmlCost.IsTooMuch(Written(document, null, Mark(), new HeldHtml()).Html);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>The reading time in whole minutes, at least one.</summary>
    public static int MinutesToRead(int words) => Math.Max(1, (words + WordsPerMinute - 1) / WordsPerMinute);

    /// <summary>Plain text for emails, previews, and search.</summary>
    public static string Plain(string? markdown)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return "";
        try
        {
            var document = MarkdownDialect.Parse(markdown, Pipeline);
            AllowedHtml.Silence(document);
            foreach (var node in document.Descendants().ToList())
            {
                if (node is HtmlBlock block)
                    block.Lines = new StringLineGroup(Tidy(AllowedHtml.Words(block.Lines.ToString())));
                else if (node is HtmlInline { Parent: not null } tag)
                    tag.ReplaceBy(new LiteralInline(AllowedHtml.Words(tag.Tag)));
            }
            using var writer = new StringWriter();
            var renderer = new HtmlRenderer(writer)
            {
                EnableHtmlForBlock = false,
                EnableHtmlForInline = false,
                EnableHtmlEscape = false,
            };
            Pipeline.Setup(renderer);
            // A callout is known by its color and its sign.
            renderer.ObjectRenderers.FindExact<AlertBlockRenderer>()!.RenderKind = (_, _) => { };
            renderer.Render(document);
            return writer.ToString().Trim();

            static string Tidy(string words) =>
                string.Join('\n', words.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
        catch (ArgumentException)
        {
            return markdown.Trim();
        }
    }

    /// <summary>Addresses may lead to the web, to email and telephone, and to pages of this product.</summary>
    public static bool IsAllowed(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
            return false;
        var plain = Control().Replace(url, "");
        if (plain.Length == 0 || plain.StartsWith("//", StringComparison.Ordinal) || plain.Contains('\\'))
            return false;
        if (plain[0] is '/' or '#' or '?')
            return true;
        var colon = plain.IndexOfAny([':', '/', '?', '#']);
        return colon < 0 || plain[colon] != ':' || Schemes.Contains(plain[..colon], StringComparer.OrdinalIgnoreCase);
    }

    private static MarkdownFence FenceOf(FencedCodeBlock fence) =>
        new()
        {
            Name = fence.Info ?? "",
            Arguments = fence.Arguments ?? "",
            Text = fence.Lines.ToString(),
            Line = fence.Line + 1,
            Start = fence.Span.Start,
            End = fence.Span.End,
            IsInside = fence.Parent is not MarkdownDocument,
            IsOpen = fence.ClosingFencedCharCount == 0,
        };

    /// <summary>Pages use ids such as <c>notes</c> and <c>check</c> for their own parts; those of a text are kept separate.</summary>
    private static void Anchor(HeadingBlock heading)
    {
        var attributes = Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(heading);
        if (attributes.Id is not null)
            attributes.Id = Anchors + attributes.Id;
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
            // A text that is shown as written has no headings.
            return _ => null;
        }
    }

    private static void Mend(MarkdownDocument document, LinkInline link, string mark, HeldHtml? held)
    {
        // A link to a heading of the same text, by its name.
        if (link.GetDynamicUrl is not null)
            return;
        var url = link.Url ?? "";
        if (!IsAllowed(url))
        {
            // Its text stays.
            link.ReplaceBy(new LiteralInline(""));
        }
        else if (url is ['#', _, ..])
        {
            link.Url = "#" + Anchors + (HeadingNames.Find(document, url[1..]) ?? url[1..]);
        }
        else if (url.StartsWith(PlacedFiles.Folder, StringComparison.Ordinal))
        {
            var (path, place) = PlacedFiles.Parts(url);
            link.Url = path + mark + place;
            if (link.IsImage && FileKind.IsPlayed(path))
                Play(link, path + mark + place, held);
            else if (link.IsImage)
                foreach (var (name, value) in PlacedFiles.Sizes(path, url, mark))
                    Attributes(link).AddPropertyIfNotExist(name, value);
        }
        else if (link.IsImage)
        {
            // An image from elsewhere would tell a stranger who reads what: it becomes a link. Links cannot be nested: within a link it
            // becomes its words.
            if (link.FirstChild is null)
                link.AppendChild(new LiteralInline(url));
            foreach (var inner in link.Descendants<LinkInline>().ToList())
                inner.ReplaceBy(new LiteralInline(""));
            if (Within(link.Parent))
                link.ReplaceBy(new LiteralInline(""));
            else
                link.IsImage = false;
        }
        if (!link.IsImage && url.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            Attributes(link).AddPropertyIfNotExist("rel", "noopener nofollow");
    }

    private static void Play(LinkInline link, string address, HeldHtml? held)
    {
        var name = string.Concat(link.Descendants<LiteralInline>().Select(l => l.Content.ToString())).Trim();
        // A link cannot contain a player.
        if (Within(link.Parent))
            link.ReplaceBy(new LiteralInline(name), copyChildren: false);
        else
            link.ReplaceBy(
                new HtmlInline(
                    PlacedFiles.Player(name, address) is var player && held is not null
                        ? held.Inline(player, System.Net.WebUtility.HtmlEncode(name))
                        : player
                ),
                copyChildren: false
            );
    }

    private static bool Within(Inline? outer) => outer is not null && (outer is LinkInline { IsImage: false } || Within(outer.Parent));

    private static Markdig.Renderers.Html.HtmlAttributes Attributes(LinkInline link) =>
        Markdig.Renderers.Html.HtmlAttributesExtensions.GetAttributes(link);

    /// <summary>Columns are aligned by class, because no page allows inline styles.</summary>
    private static string Aligned(string html) =>
        html.Replace(" style=\"text-align: right;\"", " class=\"align-end\"", StringComparison.Ordinal)
            .Replace(" style=\"text-align: center;\"", " class=\"align-center\"", StringComparison.Ordinal)
            .Replace(" style=\"text-align: left;\"", "", StringComparison.Ordinal);

    /// <summary>Wide tables and code scroll in a box of their own, reachable by keyboard.</summary>
    private static string Scrolling(string html) =>
        TableOrCode()
            .Replace(
                html,
                begin => begin.Value is "<pre" ? "<pre tabindex=\"0\"" : "<div class=\"table-scroll\" tabindex=\"0\" role=\"group\"><table"
            )
            .Replace("</table>", "</table></div>", StringComparison.Ordinal);

    [GeneratedRegex("<(?:table|pre)(?=[ >])")]
    private static partial Regex TableOrCode();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Word();

    [GeneratedRegex(@"[\u0000-\u0020\u007f-\u00a0\u200b-\u200f\u2028\u2029]")]
    private static partial Regex Control();
}
