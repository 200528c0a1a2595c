using System.Net;
using System.Text;
using Lms.Web.Platform.Text.Dialect;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

/// <summary>Turns HTML that stands in a Markdown text into Markdown, or leaves its words: pages show no markup but their own. Code stays as it is.</summary>
public static class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseGridTables().UseMathematics().Use<MarkdownDialect>().Build();

    /// <summary>Markup takes room; a text that is longer than this with it is too long without it too, and is left as it is.</summary>
    private const int MostRead = 2 * MarkdownText.MaxLength;

    public static string Clean(string markdown)
    {
        if (!markdown.Contains('<') || markdown.Length > MostRead) return markdown;
        MarkdownDocument document;
        try
        {
            document = MarkdownDialect.Parse(markdown, Pipeline);
        }
        catch (ArgumentException)
        {
            return markdown;
        }
        var changes = new SortedDictionary<int, (int End, string Text)>();
        foreach (var node in document.Descendants())
        {
            if (node is HtmlBlock or HtmlInline && !node.Span.IsEmpty && node.Span.End < markdown.Length)
                changes[node.Span.Start] = (node.Span.End + 1, Plain(markdown[node.Span.Start..(node.Span.End + 1)], node is HtmlBlock));
        }
        var text = new StringBuilder(markdown.Length);
        var at = 0;
        foreach (var (start, (end, instead)) in changes)
        {
            if (start < at) continue;
            text.Append(markdown, at, start - at).Append(instead);
            at = end;
        }
        return text.Append(markdown, at, markdown.Length - at).ToString();
    }

    private static string Plain(string html, bool isBlock)
    {
        var text = new HtmlWords(html, isBlock).Read();
        if (!isBlock) return text;
        // Indented as it was it would be code.
        return string.Join('\n', text.Split('\n').Select(line => line.Trim())).Trim('\n') is { Length: > 0 } words ? WebUtility.HtmlDecode(words) + "\n" : "";
    }
}
