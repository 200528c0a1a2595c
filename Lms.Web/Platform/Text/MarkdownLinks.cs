using System.Net;
using System.Text;
using Lms.Web.Platform.Text.Dialect;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

/// <summary>Addresses in a Markdown text, changed without touching anything else of it.</summary>
public static class MarkdownLinks
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
        .UsePipeTables()
        .UseGridTables()
        .UseFootnotes()
        .UseMathematics()
        .UseTaskLists()
        .UseFigures()
        .UseDefinitionLists()
        .Use<MarkdownDialect>()
        .Build();

    /// <summary>Enough for any title; the rest of a text says nothing about how it begins.</summary>
    private const int MostBeforeTitle = 20_000;

    /// <param name="change">Is given the address as written and whether it is a picture's; null leaves it.</param>
    public static string Rewrite(string markdown, Func<string, bool, string?> change)
    {
        if (Parsed(markdown) is not { } document)
            return markdown;
        var changes = new SortedDictionary<int, (int Length, string Url)>();
        foreach (var (url, span, isImage, quote) in AddressesOf(document, markdown))
            if (change(url, isImage) is { } next && next != url)
                changes[span.Start] = (span.Length, quote is null ? next : quote + WebUtility.HtmlEncode(next) + quote);
        if (changes.Count == 0)
            return markdown;
        var text = new StringBuilder(markdown.Length + 100 * changes.Count);
        var at = 0;
        foreach (var (start, (length, url)) in changes)
        {
            if (start < at)
                continue;
            text.Append(markdown, at, start - at).Append(url);
            at = start + length;
        }
        return text.Append(markdown, at, markdown.Length - at).ToString();
    }

    /// <summary>The URLs that <see cref="Rewrite"/> would rewrite, with their positions in the text.</summary>
    public static IEnumerable<(string Url, int At, bool IsImage)> In(string markdown) =>
        Parsed(markdown) is { } document ? AddressesOf(document, markdown).Select(a => (a.Url, a.Span.Start, a.IsImage)) : [];

    /// <summary>The same, with whether each is a picture's.</summary>
    public static IEnumerable<(string Url, int At, bool IsImage)> All(string markdown) =>
        Parsed(markdown) is { } document ? AddressesOf(document, markdown).Select(a => (a.Url, a.Span.Start, a.IsImage)) : [];

    /// <returns>Includes the quote to put around a replaced address in HTML; null for one in Markdown.</returns>
    private static IEnumerable<(string Url, SourceSpan Span, bool IsImage, string? Quote)> AddressesOf(
        MarkdownDocument document,
        string markdown
    )
    {
        var pictured = document.Descendants<LinkInline>().Where(l => l.IsImage).Select(l => l.Reference).OfType<object>().ToHashSet();
        foreach (var node in document.Descendants())
        {
            if (node is HtmlBlock or HtmlInline && !node.Span.IsEmpty && node.Span.End < markdown.Length)
            {
                foreach (var found in InHtml(markdown.Substring(node.Span.Start, node.Span.Length), node.Span.Start))
                    yield return found;
                continue;
            }
            var (url, span, isImage) = node switch
            {
                LinkInline { IsAutoLink: false, Reference: null, Url: { } there } link => (there, link.UrlSpan, link.IsImage),
                LinkReferenceDefinition { Url: { } defined } definition => (defined, definition.UrlSpan, pictured.Contains(definition)),
                _ => (null, SourceSpan.Empty, false),
            };
            if (url is not null && !span.IsEmpty && span.End < markdown.Length)
                yield return (url, span, isImage, null);
        }
    }

    private static IEnumerable<(string Url, SourceSpan Span, bool IsImage, string? Quote)> InHtml(string html, int at)
    {
        foreach (var tag in HtmlParts.Of(html).Where(p => p.Kind is HtmlPartKind.Start && p.Name is "a" or "img"))
        foreach (var address in tag.Attributes.Where(a => a.Name == (tag.Name == "a" ? "href" : "src") && a.Length > 0).Take(1))
            yield return (
                WebUtility.HtmlDecode(address.In(html)),
                new(at + address.Start, at + address.Start + address.Length - 1),
                tag.Name == "img",
                address.IsQuoted ? "" : "\""
            );
    }

    /// <summary>
    /// The heading that names the whole text: the first one, if it is of level 1 or no later one is of its level, else the only one of
    /// level 1.
    /// </summary>
    /// <param name="except">Headings that name something else.</param>
    public static TitleHeading? TitleOf(string markdown, IReadOnlySet<string>? except = null)
    {
        if (Parsed(markdown.Length > MostBeforeTitle ? markdown[..MostBeforeTitle] : markdown) is not { } document)
            return null;
        var headings = new List<TitleHeading>();
        var isFirst = true;
        foreach (var block in document.Where(b => !b.Span.IsEmpty))
        {
            var written = block is HtmlBlock or HeadingBlock ? markdown.Substring(block.Span.Start, block.Span.Length) : "";
            switch (block)
            {
                case HeadingBlock heading:
                    // The first of them count for the title; to read one on its own takes longer.
                    var words = headings.Count < 3 ? MarkdownText.Plain(written) : MarkdownDialect.Words(heading);
                    words = words.ReplaceLineEndings(" ").Trim();
                    Add(
                        new(words, heading.Level, heading.Span.Start, heading.Span.End + 1, isFirst)
                        {
                            IsMore = heading.Inline?.Descendants().Any(i => i is LinkInline or AutolinkInline) is true || HasMore(written),
                        }
                    );
                    break;
                case HtmlBlock:
                    foreach (var (level, inner, start, end) in AllowedHtml.HeadingsIn(written))
                        Add(
                            new(inner, level, block.Span.Start + start, block.Span.Start + end, isFirst && !HasWords(written[..start]))
                            {
                                IsMore = headings.Count == 0 && HasMore(written[start..end]),
                            }
                        );
                    isFirst = isFirst && !HasWords(written);
                    break;
                case ParagraphBlock { Inline: { } inline }:
                    isFirst = isFirst && inline.All(IsWordless);
                    break;
                case LinkReferenceDefinitionGroup:
                    break;
                default:
                    isFirst = false;
                    break;
            }
        }
        return headings switch
        {
            [{ IsFirst: true } first, .. var others] when first.Level == 1 || others.TrueForAll(o => o.Level > first.Level) => first,
            _ => headings.FindAll(h => h.Level == 1) is [var only] ? only with { IsFirst = false } : null,
        };

        void Add(TitleHeading heading)
        {
            if (heading.Words.Length == 0 || except?.Contains(heading.Words) is true)
                return;
            headings.Add(heading);
            isFirst = false;
        }
    }

    private static bool HasMore(string html) =>
        html.Contains('<') && HtmlParts.Of(html).Any(p => p.Name == "img" || (p.Name == "a" && p.ValueOf("href", html) is not null));

    private static bool HasWords(string html) =>
        HtmlParts.Of(html).Any(p => p.Kind is HtmlPartKind.Text && !html.AsSpan(p.Start, p.End - p.Start).IsWhiteSpace());

    /// <summary>Badges, logos, and marks for links: what stands above a title without being its text.</summary>
    private static bool IsWordless(Inline inline) =>
        inline switch
        {
            LinkInline { IsImage: true } or HtmlInline or LineBreakInline => true,
            LinkInline link => link.All(IsWordless),
            LiteralInline literal => literal.Content.AsSpan().IsWhiteSpace(),
            _ => false,
        };

    /// <returns>Null if the text is nested too deeply or too long: it stays unchanged.</returns>
    private static MarkdownDocument? Parsed(string markdown)
    {
        if (markdown.Length > MarkdownText.MaxLength)
            return null;
        try
        {
            return MarkdownDialect.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
