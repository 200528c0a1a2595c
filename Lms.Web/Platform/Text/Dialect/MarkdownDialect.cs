using System.Text;
using Markdig;
using Markdig.Extensions.Mathematics;
using Markdig.Extensions.Tables;
using Markdig.Parsers;
using Markdig.Parsers.Inlines;
using Markdig.Renderers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Where this product reads Markdown otherwise than the library does: the same for texts that are shown, looked through and rewritten. The
/// last extension of a pipeline, because it changes what others have put there.
/// </summary>
internal sealed class MarkdownDialect : IMarkdownExtension
{
    /// <summary>Merging two versions of a text may take more than the maximum length.</summary>
    private const int Longest = 2 * MarkdownText.MaxLength;

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        var parsers = pipeline.InlineParsers;
        parsers.Replace<LinkInlineParser>(new BracketParser());
        parsers.Replace<MathInlineParser>(new FormulaParser());
        parsers.Replace<Markdig.Extensions.AutoLinks.AutoLinkParser>(new AddressParser());
        if (parsers.FindExact<AutolinkInlineParser>() is { Options.EnableHtmlParsing: true } tags)
            parsers.Replace<AutolinkInlineParser>(new TagParser(tags.Options));
        pipeline.BlockParsers.Replace<HtmlBlockParser>(new TagBlockParser());
        var emphasis = parsers.FindExact<EmphasisInlineParser>()!;
        // Without this, marks beside full-width punctuation do nothing (https://github.com/tats-u/markdown-cjk-friendly).
        emphasis.CjkFriendlyEmphasis = true;
        var marks = emphasis.EmphasisDescriptors.Select(e => e.Character).ToList();
        char[] tight = [.. marks.Where(c => c is not ('*' or '_'))];
        // A parser of no signs would be asked about every one.
        if (tight.Length > 0)
            parsers.InsertBefore<EmphasisInlineParser>(new TightMarkParser(emphasis, tight));
        parsers.Insert(0, new EffortParser(parsers.SelectMany(p => p.OpeningCharacters ?? []).Concat(marks)));
        pipeline.DocumentProcessed += MendCells;
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }

    /// <exception cref="TooNestedException">The text is nested deeper than anyone intends.</exception>
    /// <exception cref="ArgumentException">The same, said by the library; or the text is longer than any that is taken.</exception>
    public static MarkdownDocument Parse(string markdown, MarkdownPipeline pipeline)
    {
        // Texts are refused where they come in; this bounds what a forgotten place would cost.
        if (markdown.Length > Longest)
            throw new ArgumentException("The text is longer than the maximum length.", nameof(markdown));
        Effort.Look(markdown);
        return Markdown.Parse(markdown, pipeline);
    }

    /// <summary>The plain text of a heading, link, or paragraph.</summary>
    public static string Words(MarkdownObject? node)
    {
        if (node is null)
            return "";
        var text = new StringBuilder();
        foreach (var inline in node.Descendants())
        {
            if (inline is LiteralInline literal)
                text.Append(literal.Content.AsSpan());
            else if (inline is CodeInline code)
                text.Append(code.Content);
            else if (inline is LineBreakInline)
                text.Append(' ');
            else if (inline is AutolinkInline auto)
                text.Append(auto.Url);
            else if (inline is HtmlEntityInline entity)
                text.Append(entity.Transcoded.AsSpan());
            else if (inline is MathInline math)
                text.Append(math.Content.AsSpan());
            else if (inline is HtmlInline tag)
                text.Append(AllowedHtml.Words(tag.Tag));
        }
        return text.ToString().Trim();
    }

    /// <summary>
    /// In a cell a bar is written with a backslash, in code too: there the backslash belongs to the table, not to the code (GitHub Flavored
    /// Markdown, tables).
    /// </summary>
    private static void MendCells(MarkdownDocument document)
    {
        foreach (var code in document.Descendants<TableCell>().SelectMany(cell => cell.Descendants<CodeInline>()))
            if (code.Content.Contains("\\|", StringComparison.Ordinal))
                code.Content = code.Content.Replace("\\|", "|", StringComparison.Ordinal);
    }
}
