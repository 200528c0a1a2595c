using System.Text;
using Lms.Web.Platform.Text.Dialect;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

/// <summary>Addresses in a Markdown text, changed without touching anything else of it.</summary>
public static class MarkdownLinks
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation()
        .UsePipeTables().UseGridTables().UseFootnotes().UseMathematics().UseTaskLists().UseFigures().UseDefinitionLists().Use<MarkdownDialect>().Build();

    /// <summary>Enough for any title; the rest of a text says nothing about how it begins.</summary>
    private const int MostBeforeTitle = 20_000;

    /// <param name="change">Is given the address as written and whether it is a picture's; null leaves it.</param>
    public static string Rewrite(string markdown, Func<string, bool, string?> change)
    {
        if (Parsed(markdown) is not { } document) return markdown;
        var changes = new SortedDictionary<int, (int Length, string Url)>();
        foreach (var (url, span, isImage) in AddressesOf(document, markdown))
            if (change(url, isImage) is { } next && next != url) changes[span.Start] = (span.Length, next);
        if (changes.Count == 0) return markdown;
        var text = new StringBuilder(markdown.Length + 100 * changes.Count);
        var at = 0;
        foreach (var (start, (length, url)) in changes)
        {
            if (start < at) continue;
            text.Append(markdown, at, start - at).Append(url);
            at = start + length;
        }
        return text.Append(markdown, at, markdown.Length - at).ToString();
    }

    /// <summary>The addresses that <see cref="Rewrite"/> would ask for, and where in the text each of them stands.</summary>
    public static IEnumerable<(string Url, int At)> In(string markdown) =>
        Parsed(markdown) is { } document ? AddressesOf(document, markdown).Select(a => (a.Url, a.Span.Start)) : [];

    private static IEnumerable<(string Url, SourceSpan Span, bool IsImage)> AddressesOf(MarkdownDocument document, string markdown)
    {
        foreach (var node in document.Descendants())
        {
            var (url, span, isImage) = node switch
            {
                LinkInline { IsAutoLink: false, Reference: null, Url: { } there } link => (there, link.UrlSpan, link.IsImage),
                LinkReferenceDefinition { Url: { } defined } definition => (defined, definition.UrlSpan, false),
                _ => (null, SourceSpan.Empty, false),
            };
            if (url is not null && !span.IsEmpty && span.End < markdown.Length) yield return (url, span, isImage);
        }
    }

    /// <summary>The heading that the text begins with, and the text without it.</summary>
    /// <param name="level">It is of this level or a higher one.</param>
    public static (string? Title, string Text) TakeTitle(string markdown, int level = 1)
    {
        if (Parsed(markdown.Length > MostBeforeTitle ? markdown[..MostBeforeTitle] : markdown) is not { } document || document.FirstOrDefault() is not HeadingBlock heading || heading.Level > level) return (null, markdown);
        var title = MarkdownText.Plain(markdown.Substring(heading.Span.Start, heading.Span.Length)).ReplaceLineEndings(" ").Trim();
        return title.Length == 0 ? (null, markdown) : (title, markdown[(heading.Span.End + 1)..].TrimStart('\n', '='));
    }

    /// <returns>Null when things lie in each other deeper than anybody means them to, or the text is longer than any that is taken: it stays as it is.</returns>
    private static MarkdownDocument? Parsed(string markdown)
    {
        if (markdown.Length > MarkdownText.MaxLength) return null;
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
