namespace Lms.Web.Features.Packages.Model;

/// <summary>Paths within what is imported: from its root, with slashes.</summary>
internal static class PackagePath
{
    public static string FolderOf(string path) => path.Contains('/') ? path[..path.LastIndexOf('/')] : "";

    /// <summary>Follows a relative path from a folder.</summary>
    /// <param name="leaves">It leads out of what was given. The result then counts from the root.</param>
    public static string Follow(string folder, string way, out bool leaves)
    {
        leaves = false;
        var parts = new List<string>(folder.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (var part in way.Replace('\\', '/').Split('/'))
            if (part is not ("" or "." or ".."))
                parts.Add(part);
            else if (part == ".." && parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
            else if (part == "..")
                leaves = true;
        return string.Join('/', parts);
    }
}
