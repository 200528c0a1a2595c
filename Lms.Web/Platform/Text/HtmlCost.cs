using System.Collections.Frozen;

namespace Lms.Web.Platform.Text;

/// <summary>
/// The cost of parsing a piece of HTML, calculated before it is parsed. A parser looks through all open elements at each tag, and reopens
/// those that format words (<c>b</c>, <c>a</c>) in each block until they are closed: a text of tags would take minutes and gigabytes. The
/// number of open elements is never underestimated: an end tag that does not match closes nothing here.
/// </summary>
internal static class HtmlCost
{
    /// <summary>Tags, including those that the parser would add.</summary>
    private const int MostElements = 30_000;

    private const int MostOpen = 250;

    /// <summary>Directly behind each other: the parser reads each inside the reading of the one before.</summary>
    private const int MostPres = 50;

    /// <summary>HTML, 13.2.4.3.</summary>
    private static readonly FrozenSet<string> Formatting = FrozenSet.Create("a", "b", "code", "em", "i", "s", "small", "strong", "u");

    /// <summary>Inline elements.</summary>
    private static readonly FrozenSet<string> InLine = FrozenSet.Create([
        .. Formatting,
        "kbd",
        "samp",
        "var",
        "sub",
        "sup",
        "mark",
        "q",
        "cite",
        "dfn",
        "abbr",
        "bdi",
        "bdo",
        "span",
        "ruby",
        "rt",
        "rp",
        "del",
        "ins",
        "time",
    ]);

    private static readonly FrozenSet<string> Void = FrozenSet.Create("br", "hr", "wbr", "img", "col");

    /// <summary>Elements that end with the one around them (HTML, 13.1.2.4).</summary>
    private static readonly FrozenSet<string> EndedByOuter = FrozenSet.Create(
        "p",
        "li",
        "dt",
        "dd",
        "tr",
        "td",
        "th",
        "thead",
        "tbody",
        "tfoot",
        "colgroup",
        "caption"
    );

    private static readonly string[] Cells = ["p", "td", "th"],
        Rows = [.. Cells, "tr"],
        Groups = [.. Rows, "thead", "tbody", "tfoot", "colgroup", "caption"];

    private static readonly FrozenDictionary<string, string[]> OfTables = new Dictionary<string, string[]>
    {
        ["td"] = Cells,
        ["th"] = Cells,
        ["tr"] = Rows,
        ["thead"] = Groups,
        ["tbody"] = Groups,
        ["tfoot"] = Groups,
        ["colgroup"] = Groups,
        ["caption"] = Groups,
        ["col"] = [],
    }.ToFrozenDictionary();

    public static bool IsTooMuch(string html)
    {
        var open = new List<string>();
        // What formats words, apart for each table and part of a table: there nothing of it ends that began outside.
        var scopes = new Stack<Dictionary<string, int>>([
            [],
        ]);
        var (elements, anew, pres, afterPre) = (0, 0, 0, -1);
        foreach (var part in HtmlParts.Of(html))
        {
            if (part.Kind is HtmlPartKind.Text)
                continue;
            elements += 1 + anew;
            var isStart = part.Kind is HtmlPartKind.Start;
            if (isStart && part.Name is "pre")
            {
                if (part.Start == afterPre)
                    pres++;
                afterPre = part.End;
            }
            if (isStart)
                Begin(open, part.Name);
            else
                End(open, part.Name);
            if (part.Name is "table" && isStart)
                scopes.Push([]);
            else if (part.Name is "table" && scopes.Count > 1)
                scopes.Pop();
            else if (OfTables.ContainsKey(part.Name))
                scopes.Peek().Clear();
            else if (
                Formatting.Contains(part.Name)
                && (
                    isStart ? 1
                    : scopes.Peek().GetValueOrDefault(part.Name) > 0 ? -1
                    : 0
                )
                    is not 0
                        and var step
            )
            {
                scopes.Peek()[part.Name] = scopes.Peek().GetValueOrDefault(part.Name) + step;
                anew += step;
            }
            if (elements > MostElements || open.Count > MostOpen || pres > MostPres)
                return true;
        }
        return false;
    }

    private static void Begin(List<string> open, string name)
    {
        var isOfTable = OfTables.TryGetValue(name, out var ended);
        // Outside a table they are ignored.
        if (isOfTable && !open.Contains("table"))
            return;
        ended ??= name switch
        {
            "li" => ["p", "li"],
            "dt" or "dd" => ["p", "dt", "dd"],
            _ => ["p"],
        };
        while (!InLine.Contains(name) && open is [.., var last] && ended.Contains(last))
            open.RemoveAt(open.Count - 1);
        if (!Void.Contains(name))
            open.Add(name);
    }

    private static void End(List<string> open, string name)
    {
        var at = open.Count - 1;
        while (
            at >= 0
            && open[at] != name
            && (name == "ruby" ? open[at] is "rt" or "rp" : !InLine.Contains(name) && EndedByOuter.Contains(open[at]))
        )
            at--;
        if (at >= 0 && open[at] == name)
            open.RemoveRange(at, open.Count - at);
    }
}
