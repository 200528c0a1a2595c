namespace Lms.Web.Features.Packages.Model;

/// <summary>Where an address in a text of a package leads.</summary>
/// <param name="Path">Of the file in the package; null when it leads elsewhere or nowhere.</param>
/// <param name="Fragment">With its mark, or empty.</param>
/// <param name="IsMissing">It should be in the package and is not.</param>
internal sealed record PackageLinks(string? Path, string Fragment, bool IsMissing)
{
    /// <summary>It is an address on another site.</summary>
    public bool IsOutside { get; private init; }

    /// <summary>The path that is missing; null when the address leaves the package.</summary>
    public string? Wanted { get; private init; }

    /// <summary>No file has a path that long, and it would be looked for under each of its ends.</summary>
    private const int LongestAddress = 2000;

    private static readonly PackageLinks Elsewhere = new(null, "", false);

    /// <param name="find">The path under which the package has such a file; null when it has none.</param>
    /// <param name="from">The text's own path.</param>
    /// <param name="folder">Null for a package.</param>
    /// <param name="isImage">Pictures may be named by the site of the repository that they are in.</param>
    public static PackageLinks Resolve(
        Func<string, string?> find,
        string from,
        string url,
        FolderLinks? folder = null,
        bool isImage = false
    )
    {
        if (url.StartsWith("//", StringComparison.Ordinal))
            return Elsewhere with { IsOutside = true };
        if (url.Length == 0 || url[0] is '#' or '?')
            return Elsewhere;
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var slash = url.IndexOfAny(['/', '?', '#']);
        if (colon >= 0 && (slash < 0 || colon < slash))
        {
            var here = isImage && folder is not null ? FolderLinks.OfRepository(url).Select(find).FirstOrDefault(p => p is not null) : null;
            return new(here, "", false) { IsOutside = url.StartsWith("http", StringComparison.OrdinalIgnoreCase) };
        }
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        var query = address.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0)
            address = address[..query];
        if (address.Length > LongestAddress)
            return new(null, fragment, true);
        var path = PackagePath.Follow(
            address.StartsWith('/') ? "" : PackagePath.FolderOf(from),
            Uri.UnescapeDataString(address),
            out var leaves
        );
        if (leaves)
            return new(null, fragment, true);
        foreach (var start in folder is not null && address.StartsWith('/') ? folder.FromRoot(path) : [path])
        foreach (var possible in (string[])[start, start + ".md", .. FoldersText(start), .. SourceOf(start)])
            if (find(possible) is { } there)
                return new(there, fragment, false);
        // Sites are often made of a part of what they serve: “/docs/app/route” is “app/route” here.
        for (
            var site = Address(path);
            folder is not null && site.Length > 0;
            site = site.IndexOf('/', StringComparison.Ordinal) is > 0 and var next ? site[(next + 1)..] : ""
        )
            if (folder.Named.TryGetValue(site, out var text) && find(text) is { } there)
                return new(there, fragment, false);
        return new(null, fragment, true) { Wanted = path };
    }

    private static IEnumerable<string> FoldersText(string path) => [path + "/README.md", path + "/index.md", path + "/_index.md"];

    /// <summary>Books link to the pages that they are published as: “ropes.html” is made of “ropes.md”, “index.html” of a README.</summary>
    private static IEnumerable<string> SourceOf(string path)
    {
        if (System.IO.Path.GetExtension(path).ToLowerInvariant() is not (".html" or ".htm"))
            return [];
        var bare = System.IO.Path.ChangeExtension(path, null);
        return System.IO.Path.GetFileName(bare) == "index" ? [bare + ".md", bare[..^"index".Length] + "README.md"] : [bare + ".md"];
    }

    /// <summary>
    /// Without the numbers that order files, without ending, and without the name of a folder's own text: “01-app/02-route.md” is
    /// “app/route”.
    /// </summary>
    public static string Address(string path)
    {
        var parts = path.Split('/')
            .Select(part =>
                part.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9') is ['-' or '_' or '.', _, ..] bare
                && bare.Length < part.Length
                    ? bare[1..]
                    : part
            )
            .ToList();
        if (parts[^1].EndsWith(".md", StringComparison.OrdinalIgnoreCase))
            parts[^1] = parts[^1][..^3];
        if (parts.Count > 1 && parts[^1] is "index" or "README" or "_index")
            parts.RemoveAt(parts.Count - 1);
        return string.Join('/', parts).ToLowerInvariant();
    }
}
