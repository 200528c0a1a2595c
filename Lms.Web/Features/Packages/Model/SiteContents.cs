using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The <c>nav</c> of <c>mkdocs.yml</c>, and the table of contents of Jupyter Book and MyST.</summary>
internal static class SiteContents
{
    /// <returns>Null when the file cannot be read, or says nothing about the order of texts or where they are.</returns>
    public static Contents? OfMkDocs(PackageSource source, string path)
    {
        if (Sheets.ReadTree(source.Text(path)) is not { } site)
            return null;
        var here = path[..(path.LastIndexOf('/') + 1)];
        var folder = BookContents.Joined(here, site["docs_dir"]?.Text ?? "docs") + "/";
        if (!source.Paths.Any(p => p.StartsWith(folder, StringComparison.Ordinal)))
            return null;
        var reader = new ContentsReader(source, path);
        var items = site["nav"] is { } nav ? Below(nav) : [];
        return new(path, folder, site["site_name"]?.Text, items) { Remarks = reader.Remarks };

        List<ContentsItem> Below(YamlNode list) => [.. list.List.Select(Item).OfType<ContentsItem>()];

        ContentsItem? Item(YamlNode node)
        {
            var (title, value) = node.Keys is [var (key, inner), ..] ? (key, inner) : (null, node);
            if (value.List.Count > 0)
                return reader.Item(title, null, Below(value), node.Line);
            if (value.Text is null || !value.Text.Contains("://", StringComparison.Ordinal))
                return reader.Item(title, value.Text is null ? null : BookContents.Joined(folder, value.Text), [], node.Line);
            reader.Tell(new Refusal("“{0}” is a link to another site: {1}", null, title ?? value.Text, value.Text), node.Line);
            return null;
        }
    }

    /// <param name="path">Of <c>_toc.yml</c> or <c>myst.yml</c>.</param>
    /// <returns>Null when it has no table of contents.</returns>
    public static Contents? OfJupyter(PackageSource source, string path)
    {
        if (Sheets.ReadTree(source.Text(path)) is not { } toc)
            return null;
        var folder = path[..(path.LastIndexOf('/') + 1)];
        var reader = new ContentsReader(source, path);
        var project = toc["project"];
        var config = source.Find(folder + "_config.yml") is { } beside && project is null ? beside : null;
        var title = project is null
            ? config is null
                ? null
                : Sheets.ReadTree(source.Text(config))?["title"]?.Text
            : project["title"]?.Text;
        var items = new List<ContentsItem>();
        if (project is not null)
            items.AddRange(Below(project["toc"]));
        else if (toc.List.Count > 0)
            items.AddRange(Below(toc));
        else
        {
            if (toc["root"] is { } root && Item(new YamlNode(null, root.Line) { Keys = { ("file", root) } }) is { } first)
                items.Add(first);
            items.AddRange(BelowAny(toc));
        }
        return items.Count == 0
            ? null
            : new(path, folder, title, items) { Remarks = reader.Remarks, Beside = config is null ? [] : [config] };

        List<ContentsItem> Below(YamlNode? list) => [.. (list?.List ?? []).Select(Item).OfType<ContentsItem>()];

        IEnumerable<ContentsItem> BelowAny(YamlNode node) =>
            new[] { "parts", "chapters", "sections", "children" }.SelectMany(key => Below(node[key]));

        ContentsItem? Item(YamlNode node)
        {
            var said = node["title"]?.Text ?? node["caption"]?.Text ?? node["part"]?.Text;
            if (node["file"]?.Text is { } file)
                return reader.Item(said, Found(BookContents.Joined(folder, file)), [.. BelowAny(node)], node.Line);
            if ((node["url"] ?? node["pattern"] ?? node["glob"])?.Text is { } other)
            {
                reader.Tell(new Refusal("“{0}” isn’t a text in this folder.", null, said ?? other), node.Line);
                return null;
            }
            return reader.Item(said, null, [.. BelowAny(node)], node.Line);
        }

        // Texts are named without their endings.
        string Found(string wanted) =>
            new[] { wanted, wanted + ".md", wanted + ".markdown", wanted + ".ipynb", wanted + ".rst" }.FirstOrDefault(source.Has) ?? wanted;
    }
}
