using System.Net;

namespace Lms.Web.Platform.Text;

internal enum HtmlPartKind
{
    Text,
    Start,
    End,
}

/// <param name="Start">The position of its value, without quotes.</param>
internal readonly record struct HtmlAttribute(string Name, int Start, int Length, bool IsQuoted)
{
    /// <summary>As written.</summary>
    public string In(string html) => html.Substring(Start, Length);
}

/// <summary>A stretch of text or a tag.</summary>
/// <param name="Name">The name of the tag, in lower case.</param>
internal sealed record HtmlPart(HtmlPartKind Kind, string Name, int Start, int End, IReadOnlyList<HtmlAttribute> Attributes)
{
    /// <summary>The value as written; null when there is no attribute of that name.</summary>
    public string? ValueOf(string attribute, string html)
    {
        foreach (var it in Attributes)
            if (it.Name == attribute)
                return it.In(html);
        return null;
    }

    /// <summary>As read.</summary>
    public string? DecodedOf(string attribute, string html) => WebUtility.HtmlDecode(ValueOf(attribute, html));
}

/// <summary>
/// Reads a piece of HTML as browsers do (HTML, 13.2.5): tags and the text between them. Comments, declarations, and the contents of
/// scripts, style sheets, drawings and formulas are left out. An opening character without an end is text.
/// </summary>
internal static class HtmlParts
{
    /// <summary>Characters read in vain, behind signs that begin no tag; the rest is text.</summary>
    private const int MostInVain = 2_000_000;

    private static readonly HashSet<string> Silent = ["script", "style", "svg", "math"];

    private static readonly (string Begin, string End, int From)[] PassedOver =
    [
        ("<!--", "-->", 2),
        ("<![CDATA[", "]]>", 9),
        ("<!", ">", 2),
        ("<?", ">", 2),
    ];

    public static bool IsSilent(string name) => Silent.Contains(name);

    public static IEnumerable<HtmlPart> Of(string html)
    {
        var (missing, vain, at, text) = (new HashSet<string>(), 0, 0, 0);
        while (vain < MostInVain && html.IndexOf('<', at) is >= 0 and var open)
        {
            var tag = TagAt(html, open, ref vain);
            if ((tag?.End ?? Passed(open)) is not { } end)
            {
                at = open + 1;
                continue;
            }
            if (open > text)
                yield return new(HtmlPartKind.Text, "", text, open, []);
            if (tag is not null)
                yield return tag;
            if (tag is { Kind: HtmlPartKind.Start } && Silent.Contains(tag.Name) && Find("</" + tag.Name, end) is { } close)
            {
                // An end that nothing closes is the last one there is.
                if (Find(">", close) is { } last)
                    end = last + 1;
                else
                    missing.Add("</" + tag.Name);
            }
            at = text = end;
        }
        if (text < html.Length)
            yield return new(HtmlPartKind.Text, "", text, html.Length, []);

        // What was not found is not searched again.
        int? Find(string what, int from)
        {
            if (missing.Contains(what))
                return null;
            var found = html.IndexOf(what, from, StringComparison.OrdinalIgnoreCase);
            if (found >= 0)
                return found;
            missing.Add(what);
            return null;
        }

        int? Passed(int open)
        {
            foreach (var (begin, last, from) in PassedOver)
                if (string.CompareOrdinal(html, open, begin, 0, begin.Length) == 0)
                    return Find(last, open + from) + last.Length;
            return null;
        }
    }

    private static HtmlPart? TagAt(string html, int open, ref int vain)
    {
        var at = open + 1;
        var isEnd = at < html.Length && html[at] == '/';
        if (isEnd)
            at++;
        if (at >= html.Length || !char.IsAsciiLetter(html[at]))
            return null;
        var begin = at;
        while (at < html.Length && !EndsName(html[at]))
            at++;
        var name = html[begin..at].ToLowerInvariant();
        List<HtmlAttribute>? attributes = null;
        while (true)
        {
            while (at < html.Length && (html[at] == '/' || IsBlank(html[at])))
                at++;
            if (at < html.Length && html[at] == '>')
                return new(
                    isEnd ? HtmlPartKind.End : HtmlPartKind.Start,
                    name,
                    open,
                    at + 1,
                    attributes ?? (IReadOnlyList<HtmlAttribute>)[]
                );
            if (at >= html.Length || AttributeAt(html, ref at) is not { } attribute)
                break;
            (attributes ??= []).Add(attribute);
        }
        vain += at - open;
        return null;
    }

    /// <returns>Null when its value does not end.</returns>
    private static HtmlAttribute? AttributeAt(string html, ref int at)
    {
        var begin = at++;
        while (at < html.Length && html[at] != '=' && !EndsName(html[at]))
            at++;
        var name = html[begin..at].ToLowerInvariant();
        var next = at;
        while (next < html.Length && IsBlank(html[next]))
            next++;
        if (next >= html.Length || html[next] != '=')
            return new(name, at, 0, false);
        at = next + 1;
        while (at < html.Length && IsBlank(html[at]))
            at++;
        if (at < html.Length && html[at] is '"' or '\'')
        {
            var (quote, start) = (html[at], at + 1);
            at = html.IndexOf(quote, start);
            if (at < 0)
            {
                at = html.Length;
                return null;
            }
            return new(name, start, at++ - start, true);
        }
        var value = at;
        while (at < html.Length && html[at] != '>' && !IsBlank(html[at]))
            at++;
        return new(name, value, at - value, false);
    }

    private static bool EndsName(char sign) => sign is '/' or '>' || IsBlank(sign);

    private static bool IsBlank(char sign) => sign is ' ' or '\t' or '\n' or '\r' or '\f';
}
