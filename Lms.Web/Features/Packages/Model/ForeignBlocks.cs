using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Turns what other systems write beyond Markdown into what lessons have: their boxes become callouts, their tabs follow one another. An
/// instruction that lessons have nothing for stays as it is written, and the report says so.
/// </summary>
/// <param name="tell">Is told of each.</param>
internal sealed partial class ForeignBlocks(Action<Fate, int, Refusal> tell)
{
    /// <summary>Boxes in boxes; deeper ones stay as they are written.</summary>
    private const int Deepest = 12;

    /// <summary>Nothing that is meant here has longer lines, or more of them.</summary>
    private const int LongestLine = 4000,
        MostLines = 2000;

    public List<SourceLine> Read(List<SourceLine> lines) => Read(lines, 0);

    private List<SourceLine> Read(List<SourceLine> lines, int depth)
    {
        var read = new List<SourceLine>(lines.Count);
        var fence = new FenceState();
        for (var at = 0; at < lines.Count; )
        {
            var line = lines[at];
            if (depth < Deepest && !fence.IsInside && Box(lines, at, depth) is { } box)
            {
                read.AddRange(box.Lines);
                at = box.Next;
                continue;
            }
            at++;
            if (fence.Reads(line.Text) || line.Text.Length > LongestLine)
            {
                read.Add(line);
                continue;
            }
            read.Add(Plain(line));
            // Between the tag of a box and its text Markdown needs an empty line.
            if (at < lines.Count && !lines[at].IsBlank && MarkdownBox().IsMatch(line.Text))
                read.Add(new("", line.Line));
        }
        return read;
    }

    private (IEnumerable<SourceLine> Lines, int Next)? Box(List<SourceLine> lines, int at, int depth)
    {
        var line = lines[at];
        if (line.IsBlank || line.Text.Length > LongestLine)
            return null;
        return line.Text.TrimStart()[0] switch
        {
            '!' or '?' => Indented(lines, at, depth),
            '=' => Tabs(lines, at, depth),
            ':' => Fenced(lines, at, depth, Colons()),
            '`' or '~' => Fenced(lines, at, depth, Backticks()),
            '{' => Hint(lines, at, depth),
            '>' => Quoted(lines, at),
            '<' => Listing(lines, at, depth),
            _ => null,
        };
    }

    /// <summary><c>!!! note "Title"</c> and <c>??? note</c> of MkDocs, with an indented text.</summary>
    private (IEnumerable<SourceLine>, int)? Indented(List<SourceLine> lines, int at, int depth)
    {
        var line = lines[at];
        if (Admonition().Match(line.Text) is not { Success: true } found || !Callouts.IsKind(found.Groups["kind"].Value))
            return null;
        var (body, next) = IndentedBody(lines, at);
        var (kind, title) = (found.Groups["kind"].Value, found.Groups["title"] is { Success: true } said ? said.Value : null);
        var inner = Read(body, depth + 1);
        return found.Groups["mark"].Value[0] == '!'
            ? (Callouts.Callout(kind, title, inner, line), next)
            : (Callouts.Collapsible(kind, title, inner, line, found.Groups["mark"].Value.EndsWith('+')), next);
    }

    /// <summary><c>=== "Title"</c> of MkDocs.</summary>
    private (IEnumerable<SourceLine>, int)? Tabs(List<SourceLine> lines, int at, int depth)
    {
        var line = lines[at];
        if (Tab().Match(line.Text) is not { Success: true } found)
            return null;
        var (body, next) = IndentedBody(lines, at);
        var title = found.Groups["title"].Value;
        tell(Fate.Changed, line.Line, new Refusal("The tab “{0}” is shown below the text before it.", null, title));
        var indent = new string(' ', line.Indent);
        return (
            [
                new($"{indent}{Callouts.Bold(title)}", line.Line),
                new("", line.Line),
                .. Read(body, depth + 1).Select(l => l.IsBlank ? l : l with { Text = indent + l.Text }),
                new("", line.Line),
            ],
            next
        );
    }

    private static (List<SourceLine> Body, int Next) IndentedBody(List<SourceLine> lines, int at)
    {
        var indent = lines[at].Indent + 4;
        var body = new List<SourceLine>();
        var next = at + 1;
        for (; next < lines.Count && (lines[next].IsBlank || lines[next].Indent >= indent); next++)
            body.Add(lines[next].IsBlank ? lines[next] : lines[next] with { Text = lines[next].Text[indent..] });
        // The empty lines around it are not part of it.
        for (; body.Count > 0 && body[^1].IsBlank; next--)
            body.RemoveAt(body.Count - 1);
        while (body.Count > 0 && body[0].IsBlank)
            body.RemoveAt(0);
        return (body, next);
    }

    /// <summary><c>:::note Title</c> of Docusaurus and VitePress, and <c>{note} Title</c> of Jupyter Book.</summary>
    private (IEnumerable<SourceLine>, int)? Fenced(List<SourceLine> lines, int at, int depth, Regex opening)
    {
        var line = lines[at];
        if (opening.Match(line.Text) is not { Success: true } found)
            return null;
        var (mark, kind) = (found.Groups["mark"].Value, found.Groups["kind"].Value);
        var said = found.Groups["named"] is { Success: true } named ? named : found.Groups["title"];
        var title = said.Value.Trim().Trim('[', ']') is { Length: > 0 } words ? words : null;
        var isDetails = kind.ToLowerInvariant() is "details" or "spoiler" or "dropdown";
        if (!isDetails && kind is "code-block" or "code-cell" or "code" or "sourcecode")
            return ([line with { Text = $"{new string(' ', line.Indent)}{mark}{title?.Split(' ')[0]}" }, .. Until(out var after)], after);
        if ((!isDetails && !Callouts.IsKind(kind)) || EndOf(lines, at, mark) is not { } end)
        {
            tell(Fate.Instruction, line.Line, Stays(line.Text.Trim()));
            return null;
        }
        var body = lines[(at + 1)..end].ConvertAll(l => l with { Text = Dedented(l, line.Indent) });
        while (body.Count > 0 && Option().IsMatch(body[0].Text))
            body.RemoveAt(0);
        var inner = Read(body, depth + 1);
        return (
            isDetails ? Callouts.Collapsible(kind, title, inner, line, isOpen: false) : Callouts.Callout(kind, title, inner, line),
            end + 1
        );

        // Code stays code; only its first line is written differently.
        List<SourceLine> Until(out int next)
        {
            var close = EndOf(lines, at, mark) ?? lines.Count - 1;
            next = close + 1;
            return lines[(at + 1)..next];
        }
    }

    private static string Dedented(SourceLine line, int indent) => line.Text[Math.Min(indent, line.Indent)..];

    private static int? EndOf(List<SourceLine> lines, int at, string mark)
    {
        var depth = 1;
        for (var next = at + 1; next < Math.Min(lines.Count, at + MostLines); next++)
        {
            var text = lines[next].Text.Trim();
            if (text.Length < 3 || text[0] != mark[0])
                continue;
            var run = text.Length - text.TrimStart(mark[0]).Length;
            if (run == text.Length && (mark[0] == ':' ? run >= 3 : run >= mark.Length))
            {
                if (run >= mark.Length && (--depth == 0 || run > mark.Length))
                    return next;
                if (run < mark.Length)
                    continue;
            }
            else if (mark[0] == ':' && run == mark.Length)
                depth++;
        }
        return null;
    }

    /// <summary><c>{% hint style="info" %}</c> of GitBook.</summary>
    private (IEnumerable<SourceLine>, int)? Hint(List<SourceLine> lines, int at, int depth)
    {
        var line = lines[at];
        if (HintBegin().Match(line.Text) is not { Success: true } found || !Callouts.IsKind(found.Groups["kind"].Value))
            return null;
        var end = lines.FindIndex(at + 1, Math.Min(lines.Count - at - 1, MostLines), l => HintEnd().IsMatch(l.Text));
        if (end < 0)
            return null;
        var body = lines[(at + 1)..end].ConvertAll(l => l with { Text = Dedented(l, line.Indent) });
        return (Callouts.Callout(found.Groups["kind"].Value, "", Read(body, depth + 1), line), end + 1);
    }

    /// <summary>A quote that begins with <c>**Note**</c>, as people wrote before there were callouts.</summary>
    private static (IEnumerable<SourceLine>, int)? Quoted(List<SourceLine> lines, int at)
    {
        var line = lines[at];
        if (at > 0 && lines[at - 1].Text.TrimStart().StartsWith('>'))
            return null;
        if (Quote().Match(line.Text) is not { Success: true } found || !Callouts.IsKind(found.Groups["kind"].Value))
            return null;
        var rest = found.Groups["rest"].Value;
        List<SourceLine> body = rest.Length > 0 ? [new(rest, line.Line)] : [];
        return (Callouts.Callout(found.Groups["kind"].Value, null, body, line), at + 1);
    }

    /// <summary><c>&lt;Listing number="4-1" caption="…"&gt;</c> of mdBook: code with a caption that the text speaks of.</summary>
    private (IEnumerable<SourceLine>, int)? Listing(List<SourceLine> lines, int at, int depth)
    {
        var line = lines[at];
        if (ListingBegin().Match(line.Text) is not { Success: true } found)
            return null;
        var end = lines.FindIndex(at + 1, Math.Min(lines.Count - at - 1, MostLines), l => l.Text.Trim() == "</Listing>");
        if (end < 0)
            return null;
        var given = ListingPart().Matches(found.Groups["rest"].Value).ToLookup(m => m.Groups["key"].Value, m => m.Groups["value"].Value);
        var number = given["number"].FirstOrDefault() is { } said ? $"Listing {said}" : "";
        var caption = string.Join(": ", new[] { number, given["caption"].FirstOrDefault() ?? "" }.Where(p => p.Length > 0));
        List<string> begin = ["<figure>", ""];
        if (given["file-name"].FirstOrDefault() is { } name)
            begin.AddRange($"Filename: {name}", "");
        List<string> close = caption.Length > 0 ? ["", "<figcaption>", "", caption, "", "</figcaption>", "</figure>"] : ["", "</figure>"];
        return (
            [
                .. begin.Select(l => new SourceLine(l, line.Line)),
                .. Read(lines[(at + 1)..end], depth + 1),
                .. close.Select(l => new SourceLine(l, lines[end].Line)),
            ],
            end + 1
        );
    }

    /// <summary>A line outside of code.</summary>
    private SourceLine Plain(SourceLine line)
    {
        var text = line.Text;
        if (BoxTag().Match(text) is { Success: true } box && Callouts.ClassOf(box.Groups["class"].Value) is { } kind)
        {
            var given = box.Groups["class"];
            text = string.Concat(text.AsSpan(0, given.Index), kind, text.AsSpan(given.Index + given.Length));
        }
        if (text.AsSpan().IndexOfAny("{:-<") < 0)
            return line with { Text = text };
        text = WithoutAttributes(text, line.Line);
        foreach (Match found in Foreign().Matches(Masked(text)))
            // Places that could not be filled in are told of where that was tried.
            if (!found.Value.StartsWith("{{#", StringComparison.Ordinal))
                tell(Fate.Instruction, line.Line, Stays(found.Value));
        if (Component().Match(text) is { Success: true } component && !AllowedHtml.IsElement(component.Groups["name"].ValueSpan))
            tell(Fate.Instruction, line.Line, Stays(component.Value.Trim()));
        return line with { Text = text };
    }

    /// <summary>
    /// What MkDocs and Jekyll write behind a link, an image, or a heading, as in <c>{ #wind .wide }</c>: only the name for links is kept.
    /// </summary>
    private string WithoutAttributes(string text, int line)
    {
        if (!text.Contains('{', StringComparison.Ordinal))
            return text;
        foreach (Match found in Attributes().Matches(Masked(text)).Reverse())
        {
            var before = text[..found.Index].TrimEnd(' ');
            var space = before.Length > 0 ? " " : "";
            var id = AttributeId().Match(found.Value) is { Success: true } named ? $"{space}<a id=\"{named.Groups["id"].Value}\"></a>" : "";
            text = string.Concat(before, id, text.AsSpan(found.Index + found.Length));
            if (!OnlyId().IsMatch(found.Value))
                tell(Fate.Changed, line, new Refusal("{0} is left out. It’s about the appearance.", null, found.Value.Trim()));
        }
        return text;
    }

    /// <summary>The line with blanks in place of code.</summary>
    private static string Masked(string text) => InlineCode().Replace(text, code => new string(' ', code.Length));

    private static Refusal Stays(string said) =>
        new("{0} is for another system and is shown as written.", null, said.Length > 80 ? said[..80] + "…" : said);

    [GeneratedRegex(@"^ *(?<mark>!!!|\?\?\?\+?) +(?<kind>[\w-]+)(?: +[\w-]+)*(?: +""(?<title>.*)"")? *$")]
    private static partial Regex Admonition();

    [GeneratedRegex(@"^ *===[!+]? +""(?<title>[^""]+)"" *$")]
    private static partial Regex Tab();

    [GeneratedRegex(
        @"^ {0,3}(?<mark>:{3,}) *\{?\.?(?<kind>[A-Za-z][\w-]*)\}?(?<title>[^{}]*)(?:\{(?:[^{}]*title=""(?<named>[^""{}]*)"")?[^{}]*\})? *$"
    )]
    private static partial Regex Colons();

    [GeneratedRegex(@"^ *(?<mark>`{3,}|~{3,})\{(?<kind>[A-Za-z][\w-]*)\}(?<title>[^`]*)$")]
    private static partial Regex Backticks();

    [GeneratedRegex(@"^:[\w-]+:(?: .*)?$")]
    private static partial Regex Option();

    [GeneratedRegex(@"^ *\{% *hint +style=""(?<kind>\w+)"" *%\} *$")]
    private static partial Regex HintBegin();

    [GeneratedRegex(@"^ *\{% *endhint *%\} *$")]
    private static partial Regex HintEnd();

    [GeneratedRegex(@"^ {0,3}> ?(?:\*\*|__)(?<kind>\w+)(?::(?:\*\*|__)|(?:\*\*|__):|(?:\*\*|__) *$) *(?<rest>.*)$")]
    private static partial Regex Quote();

    [GeneratedRegex(@"^ {0,7}<(?:div|aside|section|p)\b[^<>]*\bclass *= *[""'](?<class>[^""'<>]*)[""'][^<>]*>", RegexOptions.IgnoreCase)]
    private static partial Regex BoxTag();

    [GeneratedRegex(@"^ {0,7}<(?:div|aside|section)\b[^<>]*\bmarkdown *=[^<>]*> *$", RegexOptions.IgnoreCase)]
    private static partial Regex MarkdownBox();

    [GeneratedRegex("(?<tick>`+)[^`]+\\k<tick>")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^ {0,3}<Listing(?<rest>(?: +[a-z-]+=(?:""[^""]*""|'[^']*'))*) *> *$")]
    private static partial Regex ListingBegin();

    [GeneratedRegex(@"(?<key>[a-z-]+)=(?:""(?<value>[^""]*)""|'(?<value>[^']*)')")]
    private static partial Regex ListingPart();

    /// <summary>An element of a program, such as those of React.</summary>
    [GeneratedRegex("^ *</?(?<name>[A-Z][A-Za-z0-9.]*)(?: [^<>]*)?/?>")]
    private static partial Regex Component();

    [GeneratedRegex(
        @"(?<![^\s)\]*"">`])(?> *)\{:?(?> *)(?>(?:[.#][A-Za-z][\w.+:-]*|[a-z][a-z-]*=(?:""[^""{}]*""|[\w%./-]+))(?: +|(?=\})))+\}"
    )]
    private static partial Regex Attributes();

    [GeneratedRegex(@"[ {:]#(?<id>[A-Za-z][\w.+:-]*)")]
    private static partial Regex AttributeId();

    [GeneratedRegex(@"^ *\{:? *#[\w.+:-]+ *\}$")]
    private static partial Regex OnlyId();

    /// <summary>Of templates (Jekyll, Hugo, GitBook), of snippets, and of icons.</summary>
    [GeneratedRegex(@"\{%[^%]*%\}|\{\{[<%#].*?\}\}|\{\*.+?\*\}|--8<--.*" + @"|:(?:material|octicons|fontawesome|simple)-[\w-]+:")]
    private static partial Regex Foreign();
}
