using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Collects a table of contents while it is read.</summary>
internal sealed class ContentsReader(PackageSource source, string file)
{
    private readonly HashSet<string> seen = new(StringComparer.Ordinal);

    public List<ReportLine> Remarks { get; } = [];

    /// <param name="wanted">The path of the text in the folder; null or empty for an item without one.</param>
    /// <returns>Null when nothing comes of it; the reason is in the remarks.</returns>
    public ContentsItem? Item(string? title, string? wanted, IReadOnlyList<ContentsItem> below, int line)
    {
        title = string.IsNullOrWhiteSpace(title) ? null : title.Trim();
        if (string.IsNullOrEmpty(wanted))
        {
            if (below.Count == 0)
                Tell(new Refusal("“{0}” has no text yet.", null, title ?? ""), line);
            return below.Count == 0 ? null : new(title, null, below);
        }
        if (source.Find(wanted) is not { } path)
            Tell(new Refusal("“{0}” has no text: {1} wasn’t found.", null, title ?? wanted, wanted), line);
        else if (!Planner.IsMarkdown(path))
            Tell(new Refusal("{0} isn’t a Markdown text.", null, wanted), line);
        else if (!seen.Add(path))
            Tell(new Refusal("{0} is listed twice. Its lesson is in the first place.", null, wanted), line, Fate.Changed);
        else
            return new(title, path, below);
        return below.Count == 0 ? null : new(title ?? wanted, null, below);
    }

    public void Tell(Refusal why, int line, Fate fate = Fate.TextLeftOut) => Remarks.Add(new(fate, file, why, line));
}
