using System.Text;
using Markdig;
using Markdig.Extensions.AutoIdentifiers;
using Markdig.Helpers;
using Markdig.Parsers;
using Markdig.Renderers;
using Markdig.Renderers.Html;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text.Dialect;

/// <summary>
/// Gives each heading a name for links: its letters and digits of every script, in lower case, with hyphens for spaces, as GitHub does; the
/// second of the same name ends in <c>-1</c>. The words of a heading in brackets are a link to it.
/// </summary>
internal sealed class HeadingNames : IMarkdownExtension
{
    private const string NoWords = "section";
    private static readonly object Key = new();

    /// <summary>The heading names of one document.</summary>
    private sealed class Names
    {
        public HashSet<string> Taken { get; } = new(StringComparer.Ordinal);

        /// <summary>How many headings of a name there are: the next one need not try all numbers before its own.</summary>
        public Dictionary<string, int> Count { get; } = new(StringComparer.Ordinal);

        /// <summary>The former names of headings, of Latin letters alone, which published links still contain.</summary>
        public Dictionary<string, string> Former { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, HeadingBlock> ByWords { get; } = new(StringComparer.Ordinal);

        /// <summary>Names that an author gave in HTML.</summary>
        public HashSet<string> Given { get; } = new(StringComparer.Ordinal);
    }

    public void Setup(MarkdownPipelineBuilder pipeline)
    {
        pipeline.BlockParsers.FindExact<HeadingBlockParser>()!.Closed += Closed;
        // A heading that is underlined is a paragraph at first.
        pipeline.BlockParsers.FindExact<ParagraphBlockParser>()!.Closed += Closed;
        pipeline.DocumentProcessed += NameHtml;
    }

    public void Setup(MarkdownPipeline pipeline, IMarkdownRenderer renderer) { }

    /// <summary>The name of the heading that a link refers to.</summary>
    /// <param name="fragment">As written behind the mark, in any case, encoded or not.</param>
    /// <returns>Null when there is none.</returns>
    public static string? Find(MarkdownDocument document, string fragment) => FinderOf(document)(fragment);

    /// <summary>The same for many links, without keeping the document.</summary>
    public static Func<string, string?> FinderOf(MarkdownDocument document)
    {
        if (document.GetData(Key) is not Names names)
            return _ => null;
        var (taken, former, given) = (names.Taken, names.Former, names.Given);
        return fragment =>
            Uri.UnescapeDataString(fragment) is var words && given.Contains(words) ? words
            : Of(words) is var name && taken.Contains(name) ? name
            : former.GetValueOrDefault(name);
    }

    /// <summary>Checks whether it is the name of a heading.</summary>
    public static bool IsHeading(MarkdownDocument document, string name) =>
        document.GetData(Key) is Names names && names.Taken.Contains(name);

    /// <summary>The names of the headings in a block of HTML, in their order; empty where there is nothing to name one by.</summary>
    public static Queue<string>? OfHtml(HtmlBlock block) => block.GetData(Key) as Queue<string>;

    public static string Of(string words)
    {
        var name = new StringBuilder(words.Length);
        foreach (var rune in Composed(words.Trim()).EnumerateRunes())
        {
            if (Rune.IsWhiteSpace(rune))
                name.Append('-');
            else if (rune.Value is '-' or '_' || Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune) || IsMark(rune))
                name.Append(Rune.ToLowerInvariant(rune).ToString());
        }
        return name.Length > 0 ? name.ToString() : NoWords;
    }

    private static bool IsMark(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is System.Globalization.UnicodeCategory.NonSpacingMark
                or System.Globalization.UnicodeCategory.SpacingCombiningMark;

    private static string Composed(string words) =>
        words.IsNormalized(NormalizationForm.FormC) ? words : words.Normalize(NormalizationForm.FormC);

    private static Names NamesOf(MarkdownDocument document)
    {
        if (document.GetData(Key) is Names there)
            return there;
        var names = new Names();
        document.SetData(Key, names);
        document.ProcessInlinesBegin += (processor, _) => LetRefer(processor.Document, names);
        return names;
    }

    private static void Closed(BlockProcessor processor, Block block)
    {
        if (block is not HeadingBlock heading)
            return;
        NamesOf(processor.Document).ByWords[heading.Lines.Lines[0].ToString()] = heading;
        heading.ProcessInlinesEnd += (state, _) => Name(state.Document, heading);
    }

    private static void LetRefer(MarkdownDocument document, Names names)
    {
        foreach (var (words, heading) in names.ByWords)
        {
            // The names that the author defined take precedence.
            if (document.TryGetLinkReferenceDefinition(words, out _))
                continue;
            document.SetLinkReferenceDefinition(
                words,
                new HeadingLinkReferenceDefinition(heading) { CreateLinkInline = Link },
                addGroup: false
            );
        }
    }

    private static LinkInline Link(InlineProcessor processor, LinkReferenceDefinition definition, Inline? child) =>
        new() { GetDynamicUrl = () => "#" + ((HeadingLinkReferenceDefinition)definition).Heading.GetAttributes().Id };

    private static void Name(MarkdownDocument document, HeadingBlock heading) =>
        heading.GetAttributes().Id = Name(NamesOf(document), MarkdownDialect.Words(heading.Inline));

    /// <summary>Headings and places in HTML come after those of Markdown, so that these are called what they always were.</summary>
    private static void NameHtml(MarkdownDocument document)
    {
        Names? names = null;
        foreach (var node in document.Descendants())
        {
            if (AllowedHtml.Of(node) is not { } html)
                continue;
            names ??= NamesOf(document);
            names.Given.UnionWith(AllowedHtml.Ids(html).Where(id => !names.Taken.Contains(id)));
            if (node is HtmlBlock block)
                block.SetData(
                    Key,
                    new Queue<string>(AllowedHtml.Headings(html).Select(words => words.Length > 0 ? Name(names, words) : ""))
                );
        }
    }

    private static string Name(Names names, string words)
    {
        var name = Of(words);
        var free = name;
        var count = names.Count.GetValueOrDefault(name);
        for (; !names.Taken.Add(free); count++)
            free = $"{name}-{count + 1}";
        names.Count[name] = count;
        names.Former.TryAdd(LinkHelper.Urilize(Composed(words), allowOnlyAscii: true), free);
        return free;
    }
}
