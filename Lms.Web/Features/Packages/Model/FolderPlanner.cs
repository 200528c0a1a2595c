using System.Text;
using System.Text.Json;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Plans the course of a folder of Markdown without <c>course.yaml</c>: by the table of contents that came with it, else by its folders
/// (docs/course-packages.md).
/// </summary>
internal sealed partial class FolderPlanner
{
    private const int LongestTitle = 160;
    private const string Below = " › ";

    private static readonly HashSet<string> Beside = new(StringComparer.OrdinalIgnoreCase)
    {
        "LICENSE",
        "LICENCE",
        "CONTRIBUTING",
        "CONTRIBUTORS",
        "CODE_OF_CONDUCT",
        "SECURITY",
        "SUPPORT",
        "CHANGELOG",
        "AUTHORS",
        "PULL_REQUEST_TEMPLATE",
        "ISSUE_TEMPLATE",
        "SUMMARY",
        "_sidebar",
        "_navbar",
        "_footer",
    };

    private readonly PackageSource source;
    private readonly string fallbackTitle;
    private readonly PlanReport report;
    private readonly Includes includes;
    private readonly HashSet<string> taken = [];

    /// <summary>The title that each lesson got from the table of contents.</summary>
    private readonly Dictionary<string, string?> given = new(StringComparer.Ordinal);

    /// <summary>Beginnings shared by at least three texts: such a beginning names the whole, not a single lesson.</summary>
    private readonly HashSet<string> shared = [];

    /// <summary>Names of three files or more say which folder they are of.</summary>
    private readonly HashSet<string> common = [];

    /// <summary>The folder's own text, for each folder that has one.</summary>
    private readonly Dictionary<string, string> firsts = [];

    private readonly Dictionary<string, (string? Title, decimal? Order)> heads = [];
    private string title = "";

    public FolderPlanner(PackageSource source, string fallbackTitle, PlanReport report)
    {
        (this.source, this.fallbackTitle) = (source, fallbackTitle);
        (this.report, includes) = (report, new Includes(source));
    }

    public FolderLinks Links { get; private set; } = new(new Dictionary<string, string>(), "");

    /// <summary>The title of the course, and its modules.</summary>
    public (string Title, List<PlannedModule> Modules) Make()
    {
        var texts = source.Paths.Where(IsLesson).ToList();
        var found = FindContents();
        // A site can say where its texts are, but not in which order.
        var isListed = found?.Items.Count > 0;
        var within = found?.Base ?? "";
        texts = isListed ? [.. found!.Texts] : texts.FindAll(p => p.StartsWith(within, StringComparison.Ordinal));
        foreach (var path in source.Paths.Where(Planner.IsMarkdown).Except(texts).Where(p => p != found?.Path))
            LeaveOut(path, found, within);
        if (found is not null)
        {
            foreach (var remark in found.Remarks)
                report.Tell(remark.Fate, remark.Path, remark.Why!, remark.Line);
            foreach (var path in found.Beside.Prepend(found.Path))
                report.Take(path);
        }
        Study(texts);
        Links = new(AddressesOf(texts), within);
        var tree = isListed ? found! : new Contents("", within, found?.Title, Tree(texts, within));
        title = Short(tree.Title ?? OwnTitle(texts, within) ?? fallbackTitle);
        var modules = ModulesOf(tree.Items, isListed);
        if (modules.Count == 0)
            throw new PackageException(".", 0, new Refusal("There’s no Markdown text to create a lesson from."));
        return (title, modules);
    }

    /// <summary>A text as its lesson has it.</summary>
    /// <param name="tell">Is told what is lost or changed in it.</param>
    public ForeignText Text(string path, Action<Fate, int, Refusal>? tell = null)
    {
        tell ??= (_, _, _) => { };
        var whole = source.Text(path);
        var head = ForeignFrontMatter.Of(whole);
        var first = 1 + whole.AsSpan(0, whole.Length - head.Text.Length).Count('\n');
        var lines = SourceLine.Of(head.Text, first);
        // Longer ones are refused as they are.
        if (head.Text.Length <= MarkdownText.MaxLength)
            lines = new ForeignBlocks(tell).Read(includes.Fill(path, lines, tell));
        return ForeignText.Of(head, lines, given.GetValueOrDefault(path), shared);
    }

    private void LeaveOut(string path, Contents? found, string within)
    {
        if (IsHidden(path))
            report.Tell(Fate.Skipped, path, new Refusal("It’s in a hidden folder."));
        else if (Beside.Contains(Path.GetFileNameWithoutExtension(path)))
            report.Tell(Fate.Skipped, path, new Refusal("It’s about the folder and isn’t a lesson."));
        else if (found?.Items.Count > 0)
            report.Tell(Fate.TextLeftOut, path, new Refusal("It isn’t in the table of contents {0}.", null, found.Path));
        else if (!path.StartsWith(within, StringComparison.Ordinal))
            report.Tell(Fate.TextLeftOut, path, new Refusal("It’s outside the folder {0}, which {1} names.", null, within, found!.Path));
    }

    /// <summary>What has to be known of all texts before the first becomes a lesson.</summary>
    private void Study(List<string> texts)
    {
        foreach (var path in source.Paths.Where(IsFirst))
            firsts.TryAdd(path[..Math.Max(0, path.LastIndexOf('/'))], path);
        common.UnionWith(
            texts.Where(p => !IsFirst(p)).GroupBy(p => Path.GetFileNameWithoutExtension(p)).Where(g => g.Count() > 2).Select(g => g.Key)
        );
        shared.UnionWith(texts.Select(p => HeadOf(p).Title).OfType<string>().GroupBy(t => t).Where(g => g.Count() > 2).Select(g => g.Key));
    }

    private static Dictionary<string, string> AddressesOf(List<string> texts)
    {
        var named = new Dictionary<string, string>();
        foreach (var path in texts)
            named.TryAdd(PackageLinks.Address(path), path);
        return named;
    }

    private string? OwnTitle(List<string> texts, string within) =>
        texts.Find(p => IsFirst(p) && p.StartsWith(within, StringComparison.Ordinal) && p.IndexOf('/', within.Length) < 0) is { } first
            ? HeadOf(first).Title
            : null;

    // Tables of contents

    /// <summary>The one nearest to the top. Below the top it must be about most of the texts: a folder can contain another book.</summary>
    private Contents? FindContents()
    {
        var texts = source.Paths.Where(IsLesson).ToList();
        foreach (var path in source.Paths.Where(p => ReaderOf(p) is not null && !IsHidden(p)).OrderBy(Depth).ThenBy(Rank))
        {
            if (ReaderOf(path)!(source, path) is not { } found || (found.Items.Count == 0 && found.Remarks.Count > 0))
                continue;
            var isTop = Depth(path) == 0 || (IsSummary(path) && BookAbove(path));
            if (isTop || texts.Count(p => p.StartsWith(found.Base, StringComparison.Ordinal)) * 2 >= texts.Count)
                return found;
        }
        return null;

        int Depth(string path) => IsSummary(path) && BookAbove(path) ? path.Count(c => c == '/') - 1 : path.Count(c => c == '/');
    }

    private static int Rank(string path) => IsSummary(path) ? 0 : 1;

    private static bool IsSummary(string path) => Path.GetFileName(path).Equals("SUMMARY.md", StringComparison.OrdinalIgnoreCase);

    /// <summary>The texts of an mdBook are in a folder beside its <c>book.toml</c>.</summary>
    private bool BookAbove(string path)
    {
        var parts = path.Split('/');
        if (parts.Length < 2)
            return false;
        var above = string.Join('/', parts[..^2]);
        return source.Find(above.Length > 0 ? above + "/book.toml" : "book.toml") is { } toml
            && (BookContents.Toml(source.Text(toml), "src") ?? "src").Trim('.', '/') == parts[^2];
    }

    private static Func<PackageSource, string, Contents?>? ReaderOf(string path) =>
        Path.GetFileName(path).ToLowerInvariant() switch
        {
            "summary.md" => BookContents.Read,
            "mkdocs.yml" or "mkdocs.yaml" => SiteContents.OfMkDocs,
            "_toc.yml" or "_toc.yaml" or "myst.yml" => SiteContents.OfJupyter,
            _ => null,
        };

    // Folders

    private List<ContentsItem> Tree(List<string> texts, string within)
    {
        // Folders whose texts are all in one folder below are only a way to it.
        while (texts.Count > 0 && texts[0].IndexOf('/', within.Length) is > 0 and var slash)
        {
            var next = texts[0][..(slash + 1)];
            if (!texts.TrueForAll(p => p.StartsWith(next, StringComparison.Ordinal)) || firsts.ContainsKey(next.TrimEnd('/')))
                break;
            within = next;
        }
        return Folder(texts, within);
    }

    private List<ContentsItem> Folder(List<string> texts, string within)
    {
        var items = new List<(string Name, bool IsFirst, decimal? Order, ContentsItem Item)>();
        foreach (var group in texts.GroupBy(p => p.IndexOf('/', within.Length) is >= 0 and var slash ? p[within.Length..slash] : ""))
        {
            if (group.Key.Length == 0)
            {
                foreach (var path in group)
                    items.Add((path, IsFirst(path), HeadOf(path).Order, new(null, path, [])));
                continue;
            }
            var folder = within + group.Key;
            var below = Folder([.. group], folder + "/");
            // A folder between a module and the folders of its lessons says nothing: “1-start/lessons/2-wind”.
            var isOnlyOne = texts.TrueForAll(p => p.StartsWith(folder + "/", StringComparison.Ordinal) || IsBeside(p));
            if (isOnlyOne && below.TrueForAll(b => b.IsPart))
                foreach (var (at, item) in below.Index())
                    items.Add((folder, false, at, item));
            else
                items.Add((folder, false, OrderOf(folder), new(TitleOf(folder), null, below)));
        }
        return
        [
            .. items
                .OrderBy(i => !i.IsFirst)
                .ThenBy(i => i.Order ?? decimal.MaxValue)
                .ThenBy(i => i.Item.IsPart)
                .ThenBy(i => i.Name, NaturalOrder.Order)
                .Select(i => i.Item),
        ];

        bool IsBeside(string path) => within.Length > 0 && path.IndexOf('/', within.Length) < 0;
    }

    private decimal? OrderOf(string folder) =>
        Category(folder, "position") is { } said && decimal.TryParse(said, System.Globalization.CultureInfo.InvariantCulture, out var place)
            ? place
        : firsts.TryGetValue(folder, out var first) ? HeadOf(first).Order
        : null;

    /// <summary>Returns the title given by a folder's own text, otherwise the folder's name.</summary>
    private string TitleOf(string folder) =>
        Category(folder, "label") is { Length: > 0 and <= LongestTitle } label ? label
        : firsts.TryGetValue(folder, out var first) && HeadOf(first).Title is { Length: <= LongestTitle } said && !shared.Contains(said)
            ? said
        : Pretty(folder);

    /// <summary>What Docusaurus says of a folder.</summary>
    private string? Category(string folder, string key)
    {
        if (source.Find(folder + "/_category_.json") is not { } path)
            return null;
        try
        {
            using var said = JsonDocument.Parse(source.Text(path));
            report.Take(path);
            return said.RootElement.ValueKind is JsonValueKind.Object && said.RootElement.TryGetProperty(key, out var value)
                ? value.ToString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Modules, units, and lessons

    /// <summary>
    /// Parts become modules. Without parts, chapters do if most of them have something below; what stands alone is gathered in between.
    /// </summary>
    private List<PlannedModule> ModulesOf(IReadOnlyList<ContentsItem> items, bool isListed)
    {
        var areModules = isListed && AreModules(items);
        var modules = new List<PlannedModule>();
        var alone = new List<ContentsItem>();
        foreach (var item in items)
        {
            if (!item.IsPart && !(areModules && item.Items.Count > 0))
            {
                alone.Add(item);
                continue;
            }
            Gather();
            Add(null, item.Path is null ? item.Items : [item with { Items = [] }, .. item.Items], item);
        }
        Gather();
        return modules;

        void Gather()
        {
            if (alone.Count > 0)
                Add(modules.Count == 0 ? title : null, alone, null);
            alone = [];
        }

        void Add(string? name, IReadOnlyList<ContentsItem> below, ContentsItem? item)
        {
            var units = UnitsOf(below);
            if (units.Count == 0)
                return;
            name ??= item?.Title ?? (item?.Path is { } own ? TitleOfText(own) : null) ?? Span(units.SelectMany(u => u.Lessons));
            modules.Add(new(Short(name), null, units));
        }
    }

    /// <summary>Not counting what is before the first and behind the last of them, such as a foreword.</summary>
    private static bool AreModules(IReadOnlyList<ContentsItem> chapters)
    {
        var all = chapters.ToList();
        var (first, last) = (all.FindIndex(c => c.Items.Count > 0), all.FindLastIndex(c => c.Items.Count > 0));
        var count = all.Count(c => c.Items.Count > 0);
        return count > 0 && !all.Exists(c => c.IsPart) && count * 2 >= last - first + 1 && count * 4 >= all.Count;
    }

    /// <summary>The title of items below a heading that stand in a row without one of their own.</summary>
    private static string Span(IEnumerable<PlannedLesson> lessons) =>
        lessons.ToList() switch
        {
            [var only] => only.Sheet.Title!,
            [var first, .., var last] => $"{first.Sheet.Title} – {last.Sheet.Title}",
            _ => "",
        };

    /// <summary>What is below an item is a unit; deeper ones have their path as the title. The order is that of the texts.</summary>
    private List<PlannedUnit> UnitsOf(IReadOnlyList<ContentsItem> items)
    {
        var units = new List<(string Title, List<PlannedLesson> Lessons)>();
        Walk(items, "");
        return
        [
            .. units.Select((u, at) => new PlannedUnit(Short(u.Title.Length == 0 && at > 0 ? Span(u.Lessons) : u.Title), false, u.Lessons)),
        ];

        void Walk(IReadOnlyList<ContentsItem> all, string above)
        {
            foreach (var item in all)
            {
                var own = item.Items.Count == 0 ? above : Joined(above, item.Title ?? (item.Path is { } text ? TitleOfText(text) : ""));
                if (item.Path is { } path && PlainLesson(path, item.Title) is { } lesson)
                {
                    if (units.Count == 0 || units[^1].Title != own)
                        units.Add((own, []));
                    units[^1].Lessons.Add(lesson);
                }
                Walk(item.Items, own);
            }
        }

        static string Joined(string above, string name) => above.Length == 0 ? name : above + Below + name;
    }

    private string TitleOfText(string path) => HeadOf(path).Title is { } said && !shared.Contains(said) ? said : Named(path);

    private PlannedLesson? PlainLesson(string path, string? listed)
    {
        given[path] = listed;
        var text = Text(path, (fate, line, why) => report.Tell(fate, path, why, line));
        if (text.Head.Remark is { } remark)
            report.Tell(Fate.Changed, path, remark);
        if (listed is not null && text.Head.Title.OrNull() is { } other && !ForeignText.IsSame(listed, other))
            report.Tell(Fate.Changed, path, new Refusal("The title “{0}” isn’t used: the contents have another.", null, other));
        if (text.Shared is { } whole)
            report.Tell(Fate.Changed, path, new Refusal("The heading “{0}” is left out: other texts begin with it.", null, whole.Words));
        if (string.IsNullOrWhiteSpace(text.Text))
        {
            report.Tell(Fate.TextLeftOut, path, new Refusal("It has no text."));
            return null;
        }
        if (text.Text.Length > MarkdownText.MaxLength)
        {
            report.Tell(Fate.TextLeftOut, path, Planner.TooLong);
            return null;
        }
        foreach (var (element, line) in ContentCheck.LeftOut(text.Text))
            report.Tell(
                Fate.NoSuchElement,
                path,
                HtmlParts.IsSilent(element)
                    ? new Refusal("<{0}> is left out with its content.", null, element)
                    : new Refusal("<{0}> is left out, but its text stays.", null, element),
                text.LineOf(line - 1)
            );
        var name = Short(listed ?? text.Title ?? Named(path));
        var slug = Slug.Free(Planner.SlugOf(name), taken);
        taken.Add(slug);
        // Keys of other systems may have other meanings than ours.
        return new(path, slug, new LessonSheet { Title = name }, () => Text(path).Text, source.Text);
    }
}
