using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The boxes that other systems know, and how a text here has them: as a callout, or as a part that opens on a click.</summary>
internal static partial class Callouts
{
    private static readonly Dictionary<string, string> Kinds = new(StringComparer.OrdinalIgnoreCase)
    {
        ["note"] = "NOTE",
        ["info"] = "NOTE",
        ["information"] = "NOTE",
        ["abstract"] = "NOTE",
        ["summary"] = "NOTE",
        ["tldr"] = "NOTE",
        ["todo"] = "NOTE",
        ["seealso"] = "NOTE",
        ["example"] = "NOTE",
        ["quote"] = "NOTE",
        ["question"] = "NOTE",
        ["faq"] = "NOTE",
        ["admonition"] = "NOTE",
        ["topic"] = "NOTE",
        ["exercise"] = "NOTE",
        ["tip"] = "TIP",
        ["hint"] = "TIP",
        ["help"] = "TIP",
        ["success"] = "TIP",
        ["check"] = "TIP",
        ["done"] = "TIP",
        ["important"] = "IMPORTANT",
        ["warning"] = "WARNING",
        ["warn"] = "WARNING",
        ["attention"] = "WARNING",
        ["caution"] = "CAUTION",
        ["danger"] = "CAUTION",
        ["critical"] = "CAUTION",
        ["error"] = "CAUTION",
        ["failure"] = "CAUTION",
        ["fail"] = "CAUTION",
        ["missing"] = "CAUTION",
        ["bug"] = "CAUTION",
    };

    /// <summary>Names of kinds whose own name is only that there is a box.</summary>
    private static readonly HashSet<string> Nameless = new(StringComparer.OrdinalIgnoreCase) { "admonition" };

    public static bool IsKind(string word) => Kinds.ContainsKey(word);

    /// <param name="word">The kind as the other system calls it.</param>
    /// <param name="title">Null for the name of the kind; empty for none.</param>
    /// <param name="at">The line at which it begins; the callout is indented like it.</param>
    public static IEnumerable<SourceLine> Callout(string word, string? title, List<SourceLine> body, SourceLine at)
    {
        var (mark, kind) = (new string(' ', at.Indent) + ">", Kinds[word]);
        yield return new($"{mark} [!{kind}]", at.Line);
        if (TitleOf(word, title) is { Length: > 0 } said && !said.Equals(kind, StringComparison.OrdinalIgnoreCase))
        {
            yield return new($"{mark} {Bold(said)}", at.Line);
            yield return new(mark, at.Line);
        }
        foreach (var line in Trimmed(body))
            yield return line with
            {
                Text = line.IsBlank ? mark : $"{mark} {line.Text}",
            };
    }

    public static IEnumerable<SourceLine> Collapsible(string word, string? title, List<SourceLine> body, SourceLine at, bool isOpen)
    {
        var indent = new string(' ', at.Indent);
        yield return new(indent + (isOpen ? "<details open>" : "<details>"), at.Line);
        var said = TitleOf(word, title) is { Length: > 0 } given ? given : Capital(word);
        yield return new($"{indent}<summary>{Html(said)}</summary>", at.Line);
        yield return new("", at.Line);
        foreach (var line in Trimmed(body))
            yield return line with
            {
                Text = line.IsBlank ? "" : indent + line.Text,
            };
        yield return new("", at.Line);
        yield return new(indent + "</details>", at.Line);
    }

    public static string Bold(string words) => words.Contains('*', StringComparison.Ordinal) ? words : $"**{words}**";

    /// <summary>The class that a box has here, if other systems call it by this one; null when it is none, or known as it is.</summary>
    public static string? ClassOf(string classes)
    {
        string? kind = null;
        foreach (var name in classes.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
        {
            // “lesson-note lesson-note--tip”: what it is, and then which one.
            if (Parted().Match(name) is { Success: true } parted && Kinds.TryGetValue(parted.Groups["kind"].Value, out var found))
                kind = kind is null || parted.Groups["mark"].Value == "--" ? found : kind;
            else if (Kinds.ContainsKey(name) || name is "alert" or "callout" or "admonition")
                return null;
        }
        return kind?.ToLowerInvariant();
    }

    private static string TitleOf(string word, string? title) => title?.Trim() ?? (Nameless.Contains(word) ? "" : Capital(word));

    private static string Capital(string word) => string.Concat(word[..1].ToUpper(CultureInfo.InvariantCulture), word.AsSpan(1));

    private static string Html(string words) => Code().Replace(WebUtility.HtmlEncode(words), "<code>$1</code>");

    private static List<SourceLine> Trimmed(List<SourceLine> body)
    {
        var (from, to) = (body.FindIndex(l => !l.IsBlank), body.FindLastIndex(l => !l.IsBlank));
        return from < 0 ? [] : body[from..(to + 1)];
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("^[A-Za-z][\\w-]*?(?<mark>--|__|-|_)(?<kind>[A-Za-z]+)$")]
    private static partial Regex Parted();
}
