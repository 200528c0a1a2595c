namespace Lms.Web.Features.Courses.Packages;

/// <summary>Where an address in a text of a package leads.</summary>
/// <param name="Path">Of the file in the package; null when it leads elsewhere or nowhere.</param>
/// <param name="Fragment">With its mark, or empty.</param>
/// <param name="IsMissing">It should be in the package and is not.</param>
internal sealed record PackageLinks(string? Path, string Fragment, bool IsMissing)
{
    private static readonly PackageLinks Elsewhere = new(null, "", false);

    /// <param name="has">Whether the package has such a file.</param>
    /// <param name="from">The text's own path.</param>
    public static PackageLinks Resolve(Func<string, bool> has, string from, string url)
    {
        if (url.Length == 0 || url[0] is '#' or '?' || url.StartsWith("//", StringComparison.Ordinal)) return Elsewhere;
        var colon = url.IndexOf(':', StringComparison.Ordinal);
        var slash = url.IndexOfAny(['/', '?', '#']);
        if (colon >= 0 && (slash < 0 || colon < slash)) return Elsewhere;
        var hash = url.IndexOf('#', StringComparison.Ordinal);
        var (address, fragment) = hash < 0 ? (url, "") : (url[..hash], url[hash..]);
        var query = address.IndexOf('?', StringComparison.Ordinal);
        if (query >= 0) address = address[..query];
        var parts = new List<string>(address.StartsWith('/') ? [] : from.Split('/')[..^1]);
        foreach (var part in Uri.UnescapeDataString(address).Split('/'))
        {
            if (part is "" or ".") continue;
            if (part != "..") parts.Add(part);
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
            else return new(null, fragment, true);
        }
        var path = string.Join('/', parts);
        foreach (var there in new[] { path, path + ".md", path + "/README.md", path + "/index.md", path + "/_index.md" })
            if (has(there)) return new(there, fragment, false);
        return new(null, fragment, true);
    }
}
