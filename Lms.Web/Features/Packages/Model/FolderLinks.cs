namespace Lms.Web.Features.Packages.Model;

/// <summary>What addresses in the texts of a folder mean beyond the files they name.</summary>
/// <param name="Named">Texts by the address that a site made of the folder would give them (<see cref="PackageLinks.Address"/>).</param>
/// <param name="Base">The folder of the site's texts, with a trailing slash; empty when it is the folder itself.</param>
internal sealed record FolderLinks(IReadOnlyDictionary<string, string> Named, string Base)
{
    /// <summary>Sites that serve the files of repositories, with the number of parts of the path before that of the file.</summary>
    private static readonly (string Host, string[] Begin, int Parts)[] Repositories =
    [
        ("raw.githubusercontent.com", [], 3),
        ("github.com", [], 4),
        ("cdn.statically.io", ["gh"], 4),
        ("cdn.jsdelivr.net", ["gh"], 3),
        ("gitlab.com", [], 5),
    ];

    /// <summary>Sites serve these folders as their root.</summary>
    public IEnumerable<string> FromRoot(string path) => Base.Length > 0 ? [path, Base + path, "static/" + path] : [path, "static/" + path];

    /// <summary>
    /// The files that an address on a site for repositories can mean, when the repository is the folder or contains it. Of the path at
    /// least a folder must match.
    /// </summary>
    public static IEnumerable<string> OfRepository(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var there) || there.Scheme is not ("https" or "http"))
            yield break;
        var parts = Uri.UnescapeDataString(there.AbsolutePath).Split('/', StringSplitOptions.RemoveEmptyEntries);
        foreach (var (host, begin, before) in Repositories)
            if (there.Host == host && parts.Take(begin.Length).SequenceEqual(begin))
                for (var at = before; at < parts.Length - 1; at++)
                    yield return string.Join('/', parts[at..]);
    }
}
