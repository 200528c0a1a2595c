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
    public static IEnumerable<(string Url, int At)> In(string markdown) =>
        Parsed(markdown) is { } document ? AddressesOf(document, markdown).Select(a => (a.Url, a.Span.Start)) : [];

    /// <summary>The same, with whether each is a picture's.</summary>
    public static IEnumerable<(string Url, int At, bool IsImage)> All(string markdown) =>
        Parsed(markdown) is { } document ? AddressesOf(document, markdown).Select(a => (a.Url, a.Span.Start, a.IsImage)) : [];

    /// <returns>Includes the quote to put around a replaced address in HTML; null for one in Markdown.</returns>
    private static IEnumerable<(string Url, SourceSpan Span, bool IsImage, string? Quote)> AddressesOf(
        MarkdownDocument document,
        string markdown
    )
    {
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
                LinkReferenceDefinition { Url: { } defined } definition => (defined, definition.UrlSpan, false),
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

    /// <summary>The heading that the text begins with, and the text without it.</summary>
    /// <param name="level">It is of this level or a higher one.</param>
    public static (string? Title, string Text) TakeTitle(string markdown, int level = 1)
    {
        if (Parsed(markdown.Length > MostBeforeTitle ? markdown[..MostBeforeTitle] : markdown) is not { } document)
            return (null, markdown);
        foreach (var block in document)
        {
            if (block is HtmlBlock && !block.Span.IsEmpty)
            {
                var html = markdown.Substring(block.Span.Start, block.Span.Length);
                // A box around the beginning is not the beginning.
                if (!HasWords(html))
                    continue;
                return
                    AllowedHtml.HeadingsIn(html).FirstOrDefault() is { Level: > 0 } first
                    && first.Level <= level
                    && first.Words.Length > 0
                    && !HasWords(html[..first.Start])
                    ? (first.Words, Without(block.Span.Start + first.Start, block.Span.Start + first.End))
                    : (null, markdown);
            }
            if (block is not HeadingBlock heading || heading.Level > level)
                break;
            var title = MarkdownText.Plain(markdown.Substring(heading.Span.Start, heading.Span.Length)).ReplaceLineEndings(" ").Trim();
            return title.Length == 0 ? (null, markdown) : (title, Without(heading.Span.Start, heading.Span.End + 1));
        }
        return (null, markdown);

        string Without(int start, int end) => markdown[..start].TrimStart('\n') + markdown[end..].TrimStart('\n', '=');

        static bool HasWords(string html) =>
            HtmlParts
                .Of(html)
                .Any(p => p.Name == "img" || (p.Kind is HtmlPartKind.Text && !html.AsSpan(p.Start, p.End - p.Start).IsWhiteSpace()));
    }

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
