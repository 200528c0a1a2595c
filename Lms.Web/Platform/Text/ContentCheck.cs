using Lms.Web.Kernel;
using Lms.Web.Platform.Text.Dialect;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Helpers;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Lms.Web.Platform.Text;

public enum FindingKind
{
    HeadingSkipsLevel,
    EmptyHeading,
    NoAltText,
    AltTextIsFileName,
    PictureFromElsewhere,
    EmptyLink,
    LinkLeadsNowhere,
    NoSuchHeading,
    WeakLinkText,
    TableWithoutHeader,
    LongParagraph,
    EmphasisWithoutEffect,
    ElementLeftOut,
    TooMuchHtml,

    /// <summary>The text is shown as written.</summary>
    TooNested,

    /// <summary>Nothing is at the address of a link.</summary>
    NothingThere,

    /// <summary>The page that a link leads to is not shown yet.</summary>
    NotShownYet,

    PictureMissing,

    NoText,

    /// <summary>Something cannot be parsed; <see cref="Finding.Why"/> says why.</summary>
    Mistake,
}

/// <summary>A possible problem for readers of a text.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="What">The words that it is about; may be empty.</param>
public sealed record Finding(FindingKind Kind, int Line, string What)
{
    public Refusal? Why { get; init; }

    /// <summary>May be intentional.</summary>
    public bool IsHint => Kind is FindingKind.NoAltText or FindingKind.LongParagraph or FindingKind.PictureFromElsewhere;
}

/// <summary>
/// Looks through a Markdown text for what keeps people from reading it. Colors cannot be set in such texts, so their contrast needs no
/// look.
/// </summary>
public static class ContentCheck
{
    /// <summary>Paragraphs with more words are hard to read on a screen.</summary>
    public const int LongWords = 150;

    private const int Most = 100;
    private const int MostOfWhat = 60;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder()
        .UsePreciseSourceLocation()
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
        .Use<HeadingNames>()
        .Use<MarkdownDialect>()
        .Build();

    /// <summary>Link texts that say nothing about their target, in the languages of the product.</summary>
    private static readonly HashSet<string> Weak = new(StringComparer.OrdinalIgnoreCase)
    {
        "here",
        "click here",
        "click",
        "link",
        "this link",
        "this",
        "this page",
        "more",
        "read more",
        "learn more",
        "see more",
        "details",
        "page",
        "website",
        "download",
        "continue",
        "hier",
        "hier klicken",
        "klick hier",
        "klicken sie hier",
        "mehr",
        "mehr lesen",
        "weiterlesen",
        "weiter",
        "mehr dazu",
        "mehr erfahren",
        "dieser link",
        "diese seite",
        "seite",
        "webseite",
        "هنا",
        "اضغط هنا",
        "انقر هنا",
        "المزيد",
        "اقرأ المزيد",
        "رابط",
    };

    private static readonly string[] PictureEndings = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"];

    /// <returns>At most a hundred, in the order of the text.</returns>
    public static IReadOnlyList<Finding> Of(string? markdown)
    {
        if (string.IsNullOrWhiteSpace(markdown))
            return [];
        MarkdownDocument document;
        try
        {
            document = MarkdownDialect.Parse(markdown, Pipeline);
        }
        catch (ArgumentException tooDeep)
        {
            return [new(FindingKind.TooNested, (tooDeep as TooNestedException)?.Line ?? 1, "")];
        }
        var findings = new List<Finding>();
        // The first heading is under the title of the lesson.
        var level = 0;
        LeafBlock? leaf = null;
        Stray? stray = null;
        var hasHtml = false;
        foreach (var node in document.Descendants())
        {
            switch (node)
            {
                case HeadingBlock heading:
                    leaf = heading;
                    var title = Words(heading.Inline);
                    if (title.Length == 0)
                        Add(FindingKind.EmptyHeading, heading, "");
                    else if (heading.Level > level + 1)
                        Add(FindingKind.HeadingSkipsLevel, heading, title);
                    if (title.Length > 0)
                        level = heading.Level;
                    break;
                case LinkInline { IsImage: true } picture:
                    Look(Words(picture), picture.Url, picture.Line);
                    break;
                case LinkInline { IsAutoLink: false } link when link.GetDynamicUrl is null:
                    Follow(link);
                    break;
                case Table table:
                    if (
                        table.FirstOrDefault() is not TableRow { IsHeader: true } first
                        || first.Cast<TableCell>().All(c => Words(c).Length == 0)
                    )
                        Add(FindingKind.TableWithoutHeader, table, "");
                    break;
                case LiteralInline { Content.Length: > 0 and <= 3 } text when Stray.Of(text, leaf) is { } next:
                    if (stray?.IsPairWith(next) is true)
                    {
                        var (from, to) = (stray.At.Content.Start, next.At.Content.End);
                        Add(FindingKind.EmphasisWithoutEffect, stray.At, markdown[from..(to + 1)]);
                        stray = null;
                    }
                    else
                        stray = next;
                    break;
                case HtmlBlock or HtmlInline:
                    hasHtml = true;
                    LookAt(AllowedHtml.Of(node)!, node.Line);
                    break;
                case LeafBlock block:
                    leaf = block;
                    if (block is ParagraphBlock { Parent: not TableCell, Inline: { } words } && Count(Words(words)) > LongWords)
                        Add(FindingKind.LongParagraph, block, Words(words));
                    break;
            }
            if (findings.Count >= Most)
                break;
        }
        if (hasHtml && MarkdownText.HasTooMuchHtml(markdown))
            findings.Insert(0, new(FindingKind.TooMuchHtml, 1, ""));
        return [.. findings.OrderBy(f => f.Line).Take(Most)];

        void Add(FindingKind kind, MarkdownObject at, string what) => AddAt(kind, at.Line, what);

        void AddAt(FindingKind kind, int line, string what) =>
            findings.Add(new(kind, line + 1, what.Length > MostOfWhat ? what[..MostOfWhat].TrimEnd() + "…" : what));

        void Look(string alt, string? url, int line)
        {
            if (alt.Length == 0)
                AddAt(FindingKind.NoAltText, line, Name(url));
            else if (
                PictureEndings.Any(e => alt.EndsWith(e, StringComparison.OrdinalIgnoreCase))
                || (alt.Length > 3 && !alt.Contains(' ') && alt.Any(char.IsDigit) && alt.Any(c => c is '_' or '-'))
            )
                AddAt(FindingKind.AltTextIsFileName, line, alt);
            if (
                url is not null
                && (url.StartsWith("http", StringComparison.OrdinalIgnoreCase) || url.StartsWith("//", StringComparison.Ordinal))
            )
                AddAt(FindingKind.PictureFromElsewhere, line, url);
        }

        void LookAt(string html, int line)
        {
            var at = 0;
            foreach (var tag in HtmlParts.Of(html).Where(p => p.Kind is HtmlPartKind.Start).TakeWhile(_ => findings.Count < Most))
            {
                line += html.AsSpan(at, tag.Start - at).Count('\n');
                at = tag.Start;
                if (AllowedHtml.IsLeftOut(tag.Name))
                    AddAt(FindingKind.ElementLeftOut, line, $"<{tag.Name}>");
                else if (tag.Name == "img")
                    Look(tag.DecodedOf("alt", html)?.Trim() ?? "", tag.DecodedOf("src", html), line);
                else if (tag.Name == "a" && tag.DecodedOf("href", html) is { } url)
                {
                    if (!MarkdownText.IsAllowed(url) || url is "#" or "http://" or "https://")
                        AddAt(FindingKind.LinkLeadsNowhere, line, url);
                    else if (url is ['#', _, ..] && HeadingNames.Find(document, url[1..]) is null)
                        AddAt(FindingKind.NoSuchHeading, line, url);
                }
            }
        }

        void Follow(LinkInline link)
        {
            var words = Words(link);
            if (words.Length == 0)
                Add(FindingKind.EmptyLink, link, link.Url ?? "");
            else if (!MarkdownText.IsAllowed(link.Url) || link.Url is "#" or "http://" or "https://")
                Add(FindingKind.LinkLeadsNowhere, link, words);
            else if (link.Url is ['#', _, ..] && HeadingNames.Find(document, link.Url[1..]) is null)
                Add(FindingKind.NoSuchHeading, link, link.Url);
            else if (Weak.Contains(words.Trim('.', '…', '!', ':', ' ', '»', '>', '→')))
                Add(FindingKind.WeakLinkText, link, words);
        }
    }

    /// <summary>The HTML elements in a text that are not shown, with their lines.</summary>
    public static IReadOnlyList<(string Element, int Line)> LeftOut(string markdown)
    {
        if (!markdown.Contains('<'))
            return [];
        var found = new List<(string, int)>();
        try
        {
            foreach (var node in MarkdownDialect.Parse(markdown, Pipeline).Descendants())
            {
                if (AllowedHtml.Of(node) is not { } html)
                    continue;
                var (line, at) = (node.Line + 1, 0);
                foreach (var tag in HtmlParts.Of(html).Where(p => p.Kind is HtmlPartKind.Start))
                {
                    line += html.AsSpan(at, tag.Start - at).Count('\n');
                    at = tag.Start;
                    if (AllowedHtml.IsLeftOut(tag.Name))
                        found.Add((tag.Name, line));
                }
            }
        }
        catch (ArgumentException)
        {
            return [];
        }
        return found;
    }

    private static string Name(string? url) => Uri.UnescapeDataString((url ?? "").Split('?')[0].Split('/')[^1]);

    private static int Count(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static string Words(MarkdownObject? node) => MarkdownDialect.Words(node);

    /// <summary>An emphasis mark that remained text.</summary>
    /// <param name="IsIdle">
    /// It is between a word and a punctuation mark, where by the rules of Markdown it neither begins nor ends emphasis.
    /// </param>
    private sealed record Stray(string Mark, LiteralInline At, LeafBlock? In, bool IsIdle)
    {
        /// <returns>Null for other characters, and for those that are not meant as a mark.</returns>
        public static Stray? Of(LiteralInline literal, LeafBlock? leaf)
        {
            var mark = literal.Content;
            var sign = mark.Text[mark.Start];
            if (literal.IsFirstCharacterEscaped || sign is not ('*' or '_') || mark.AsSpan().ContainsAnyExcept(sign))
                return null;
            var (before, after) = (Before(mark), After(mark));
            var isBesideBlank = Characters.IsBlank(before) != Characters.IsBlank(after);
            var isIdle = !Characters.IsBlank(before) && !Characters.IsBlank(after) && IsBesideWord(mark, before, after);
            return isBesideBlank || isIdle ? new(mark.AsSpan().ToString(), literal, leaf, isIdle) : null;
        }

        /// <summary>Two delimiters that were meant to enclose text, one of which has no effect.</summary>
        public bool IsPairWith(Stray next) =>
            Mark == next.Mark
            && In == next.In
            && (IsIdle || next.IsIdle)
            && !Characters.IsBlank(After(At.Content))
            && !Characters.IsBlank(Before(next.At.Content));

        private static char Before(StringSlice mark) => mark.PeekCharAbsolute(mark.Start - 1);

        private static char After(StringSlice mark) => mark.PeekCharAbsolute(mark.End + 1);

        private static bool IsBesideWord(StringSlice mark, char before, char after)
        {
            var isBehindWord = char.IsLetter(before);
            if (isBehindWord == char.IsLetter(after))
                return false;
            // A single asterisk between letters and brackets is a multiplication.
            return mark.Length > 1 || char.IsLetter(mark.PeekCharAbsolute(isBehindWord ? mark.Start - 2 : mark.End + 2));
        }
    }
}

public static class FindingWords
{
    public static string Text(this FindingKind kind) =>
        kind switch
        {
            FindingKind.HeadingSkipsLevel => "This heading skips a level. People using screen readers may think they’ve missed one.",
            FindingKind.EmptyHeading => "This heading has no text.",
            FindingKind.NoAltText => "This image has no description. That’s fine only if it’s decorative.",
            FindingKind.AltTextIsFileName => "The description of this image is a file name. Describe what it shows.",
            FindingKind.PictureFromElsewhere => "This image is on another site, so it becomes a link. Upload it to show it here.",
            FindingKind.EmptyLink => "This link has no text, so no one can see or hear it.",
            FindingKind.LinkLeadsNowhere => "This link has no valid URL.",
            FindingKind.NoSuchHeading => "No heading in this text has that name, so the link goes nowhere.",
            FindingKind.EmphasisWithoutEffect => "This formatting has no effect. Put a space outside the marks, or move the punctuation.",
            FindingKind.ElementLeftOut => "This HTML element isn’t shown, but its text is.",
            FindingKind.TooMuchHtml => "This text has too much HTML, or its elements are nested too deeply. All of it is shown as written.",
            FindingKind.TooNested => "Formatting, lists, or quotes are nested too deeply here. The whole text is shown as written.",
            FindingKind.WeakLinkText => "This link text doesn’t say where the link goes.",
            FindingKind.TableWithoutHeader => "This table has no header row. Name its columns.",
            FindingKind.NothingThere => "Nothing is at this address, so the link goes nowhere.",
            FindingKind.NotShownYet => "Learners can’t see this lesson yet, so the link goes nowhere for them.",
            FindingKind.PictureMissing => "This file is missing. Upload it again.",
            FindingKind.NoText => "This lesson is empty.",
            FindingKind.Mistake => "This can’t be read.",
            _ => "This paragraph is very long. Two or three shorter ones are easier to read.",
        };
}
