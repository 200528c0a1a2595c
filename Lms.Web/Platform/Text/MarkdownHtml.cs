using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Markdig;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

/// <summary>Turns HTML that stands in a Markdown text into Markdown, or leaves its words: pages show no markup but their own. Code stays as it is.</summary>
public static partial class MarkdownHtml
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePreciseSourceLocation().UsePipeTables().UseGridTables().UseMathematics().Build();

    public static string Clean(string markdown)
    {
        if (!markdown.Contains('<')) return markdown;
        MarkdownDocument document;
        try
        {
            document = Markdown.Parse(markdown, Pipeline);
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
        var text = Silent().Replace(html, "");
        text = Picture().Replace(text, m => Of(m.Value, "src") is { Length: > 0 } src ? $"![{Of(m.Value, "alt")}]({(src.Contains(' ') ? $"<{src}>" : src)})" : "");
        if (!isBlock) return Break().IsMatch(text) ? "\\\n" : Tag().Replace(text, "");
        text = Heading().Replace(text, m => $"\n{new string('#', m.Groups[1].Value[0] - '0')} {m.Groups[2].Value.ReplaceLineEndings(" ").Trim()}\n");
        text = Item().Replace(text, "\n- ");
        text = Tag().Replace(Break().Replace(text, "\n\n"), "");
        // Indented as it was it would be code.
        return string.Join('\n', text.Split('\n').Select(line => line.Trim())).Trim('\n') is { Length: > 0 } words ? WebUtility.HtmlDecode(words) + "\n" : "";
    }

    private static string Of(string tag, string attribute) =>
        Regex.Match(tag, $@"\b{attribute}\s*=\s*(?:""([^""]*)""|'([^']*)'|([^\s>]+))", RegexOptions.IgnoreCase) is { Success: true } m ? WebUtility.HtmlDecode(m.Groups[1].Value + m.Groups[2].Value + m.Groups[3].Value) : "";

    [GeneratedRegex(@"<!--.*?-->|<(script|style)\b.*?</\1\s*>", RegexOptions.Singleline | RegexOptions.IgnoreCase)]
    private static partial Regex Silent();

    [GeneratedRegex(@"<img\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Picture();

    [GeneratedRegex(@"<h([1-6])\b[^>]*>(.*?)</h\1\s*>", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"<li\b[^>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex Item();

    [GeneratedRegex(@"<br\s*/?>|</p\s*>|</div\s*>|</tr\s*>", RegexOptions.IgnoreCase)]
    private static partial Regex Break();

    [GeneratedRegex(@"</?[A-Za-z!][^>]*>")]
    private static partial Regex Tag();
}
