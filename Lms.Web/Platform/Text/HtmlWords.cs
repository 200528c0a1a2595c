using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Lms.Web.Platform.Text;

/// <summary>
/// The words of a piece of HTML with the Markdown of its headings, lists, pictures and line breaks. Goes through it once: what is looked for
/// and is not there is not looked for again.
/// </summary>
internal sealed class HtmlWords(string html, bool isBlock)
{
    /// <summary>A tag that is longer has no attributes that anybody wrote.</summary>
    private const int LongestTag = 4000;

    private readonly StringBuilder text = new(html.Length);
    private readonly HashSet<string> missing = [];
    private (int Level, int Start)? heading;

    public string Read()
    {
        var at = 0;
        while (Find("<", at) is { } open)
        {
            text.Append(html, at, open - at);
            at = open + 1;
            if (Silent(open) is { } after) at = after;
            else if (at < html.Length && (char.IsAsciiLetter(html[at]) || html[at] is '!' or '/') && Find(">", at) is { } close)
            {
                Write(html[open..(close + 1)], close);
                at = close + 1;
            }
            else text.Append('<');
        }
        return text.Append(html, at, html.Length - at).ToString();
    }

    private int? Find(string what, int from)
    {
        if (missing.Contains(what)) return null;
        var at = html.IndexOf(what, from, StringComparison.OrdinalIgnoreCase);
        if (at >= 0) return at;
        missing.Add(what);
        return null;
    }

    /// <returns>Where what nobody reads ends: a comment, a script, a style.</returns>
    private int? Silent(int open)
    {
        if (string.CompareOrdinal(html, open, "<!--", 0, 4) == 0) return Find("-->", open + 4) + 3;
        foreach (var name in (string[])["script", "style"])
        {
            if (!IsTag(open + 1, name)) continue;
            return Find("</" + name, open) is { } end && Find(">", end) is { } close ? close + 1 : null;
        }
        return null;
    }

    private bool IsTag(int at, string name) =>
        string.Compare(html, at, name, 0, name.Length, StringComparison.OrdinalIgnoreCase) == 0 && (at + name.Length >= html.Length || !char.IsLetterOrDigit(html[at + name.Length]));

    private void Write(string tag, int close)
    {
        var bare = tag.AsSpan(1).TrimStart('/');
        var end = 0;
        while (end < bare.Length && char.IsAsciiLetterOrDigit(bare[end])) end++;
        var isEnd = tag[1] == '/';
        switch (bare[..end].ToString().ToLowerInvariant())
        {
            case "img" when !isEnd && tag.Length <= LongestTag && Of(tag, "src") is { Length: > 0 } src:
                text.Append("![").Append(Of(tag, "alt")).Append("](").Append(src.Contains(' ') ? $"<{src}>" : src).Append(')');
                break;
            case "br" when !isEnd:
            case "p" or "div" or "tr" when isEnd:
                text.Append(isBlock ? "\n\n" : "\\\n");
                break;
            case "li" when !isEnd && isBlock:
                text.Append("\n- ");
                break;
            case ['h', >= '1' and <= '6'] name when isBlock:
                if (isEnd) EndHeading(name[1] - '0');
                else if (heading is null && Find($"</{name}", close) is not null) heading = (name[1] - '0', text.Length);
                break;
        }
    }

    private void EndHeading(int level)
    {
        if (heading is not { } begun || begun.Level != level) return;
        var words = text.ToString(begun.Start, text.Length - begun.Start).ReplaceLineEndings(" ").Trim();
        text.Length = begun.Start;
        text.Append('\n').Append('#', level).Append(' ').Append(words).Append('\n');
        heading = null;
    }

    private static string Of(string tag, string attribute) =>
        Regex.Match(tag, $@"\b{attribute}\s*=\s*(?:""([^""]*)""|'([^']*)'|([^\s>]+))", RegexOptions.IgnoreCase) is { Success: true } m ? WebUtility.HtmlDecode(m.Groups[1].Value + m.Groups[2].Value + m.Groups[3].Value) : "";
}
