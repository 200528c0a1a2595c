using System.Text.Json;
using System.Text.RegularExpressions;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The <c>SUMMARY.md</c> of mdBook and GitBook: headings are parts, and lists of links are chapters.</summary>
internal static partial class BookContents
{
    /// <summary>What such a file calls itself, which is not the name of the book.</summary>
    private static readonly HashSet<string> OwnNames = new(StringComparer.OrdinalIgnoreCase)
    {
        "Summary",
        "Contents",
        "Table of contents",
        "Table of content",
        "Inhalt",
        "Inhaltsverzeichnis",
        "Sommaire",
    };

    /// <param name="path">Of the summary.</param>
    public static Contents Read(PackageSource source, string path)
    {
        var reader = new ContentsReader(source, path);
        var folder = path[..(path.LastIndexOf('/') + 1)];
        string? title = null;
        var (top, part) = (new List<Draft>(), (Draft?)null);
        // The items that are open, with their indents.
        var open = new List<(int Indent, Draft Item)>();
        var number = 0;
        foreach (var line in source.Text(path).Split('\n'))
        {
            number++;
            if (Heading().Match(line) is { Success: true } heading)
            {
                open.Clear();
                var words = MarkdownText.Plain(heading.Groups["words"].Value);
                if (heading.Groups["mark"].Length == 1 && title is null && top.Count == 0)
                    title = words;
                else
                    top.Add(part = new(words, null, number));
                continue;
            }
            if (Rule().IsMatch(line))
            {
                open.Clear();
                continue;
            }
            if (Entry().Match(line) is not { Success: true } entry || entry.Groups["words"].Value.Length == 0)
                continue;
            var isListed = entry.Groups["mark"].Success;
            var (label, wanted) = LinkIn(entry.Groups["words"].Value);
            if (wanted is null && !isListed)
                continue;
            var item = new Draft(label, wanted, number);
            var indent = entry.Groups["indent"].Value.Replace("\t", "    ", StringComparison.Ordinal).Length;
            open.RemoveAll(o => o.Indent >= indent);
            if (!isListed)
                part = null;
            (open.Count > 0 ? open[^1].Item.Below : part?.Below ?? top).Add(item);
            if (isListed)
                open.Add((indent, item));
        }
        var (book, beside) = BookTitle(source, folder);
        return new(path, folder, book ?? (title is null || OwnNames.Contains(title) ? null : title), Made(top))
        {
            Beside = beside,
            Remarks = reader.Remarks,
        };

        List<ContentsItem> Made(List<Draft> drafts) => [.. drafts.Select(Item).OfType<ContentsItem>()];

        ContentsItem? Item(Draft draft)
        {
            var wanted = draft.Wanted;
            if (wanted?.Contains("://", StringComparison.Ordinal) is true)
            {
                reader.Tell(new Refusal("“{0}” is a link to another site: {1}", null, draft.Title, wanted), draft.Line);
                wanted = null;
                if (draft.Below.Count == 0)
                    return null;
            }
            return reader.Item(draft.Title, string.IsNullOrEmpty(wanted) ? null : Joined(folder, wanted), Made(draft.Below), draft.Line);
        }
    }

    /// <summary>The path that an address in a file of this folder means.</summary>
    internal static string Joined(string folder, string address) =>
        PackagePath.Follow(folder, Uri.UnescapeDataString(address.Split('#')[0]), out _);

    private static (string Words, string? Address) LinkIn(string words) =>
        Link().Match(words) is { Success: true } link
            ? (MarkdownText.Plain(link.Groups["words"].Value), link.Groups["to"].Value)
            : (MarkdownText.Plain(words), null);

    /// <summary>The title that <c>book.toml</c> or <c>book.json</c> gives, in the folder or in the one above.</summary>
    private static (string? Title, List<string> Files) BookTitle(PackageSource source, string folder)
    {
        var above = folder.TrimEnd('/') is var bare && bare.LastIndexOf('/') is >= 0 and var slash ? bare[..(slash + 1)] : "";
        foreach (var place in new[] { folder, above }.Distinct())
        {
            if (source.Find(place + "book.toml") is { } toml)
                return (Toml(source.Text(toml), "title"), [toml]);
            if (source.Find(place + "book.json") is { } json)
                return (OfJson(source.Text(json)), [json]);
        }
        return (null, []);
    }

    /// <summary>The value of a key of the section <c>[book]</c>; null when there is none.</summary>
    internal static string? Toml(string toml, string key)
    {
        var isBook = false;
        foreach (var line in toml.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith('['))
                isBook = line.StartsWith("[book]", StringComparison.Ordinal);
            else if (isBook && Setting().Match(line) is { Success: true } found && found.Groups["key"].Value == key)
                return found.Groups["value"].Value.Replace("\\\"", "\"", StringComparison.Ordinal).Trim().OrNull();
        }
        return null;
    }

    private static string? OfJson(string json)
    {
        try
        {
            using var book = JsonDocument.Parse(json);
            return
                book.RootElement.ValueKind is JsonValueKind.Object
                && book.RootElement.TryGetProperty("title", out var title)
                && title.ValueKind is JsonValueKind.String
                ? title.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private sealed record Draft(string Title, string? Wanted, int Line)
    {
        public List<Draft> Below { get; } = [];
    }

    [GeneratedRegex(@"^(?<mark>#{1,6})[ \t]+(?<words>.*?)[ \t#]*$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"^ {0,3}(?:-[ \t]*){3,}$|^ {0,3}(?:\*[ \t]*){3,}$|^ {0,3}(?:_[ \t]*){3,}$")]
    private static partial Regex Rule();

    [GeneratedRegex(@"^(?<indent>[ \t]*)(?:(?<mark>[-*+]|\d{1,9}[.)])[ \t]+)?(?<words>\S.*?)[ \t]*$")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\[(?<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\([ \t]*<?(?<to>[^)>""]*?)>?(?:[ \t]+""[^""]*"")?[ \t]*\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^(?<key>[\w-]+)[ \t]*=[ \t]*(?:""(?<value>(?:[^""\\]|\\.)*)""|'(?<value>[^']*)')")]
    private static partial Regex Setting();
}
