namespace Lms.Web.Features.Packages.Model;

/// <summary>A table of contents that came with a folder of texts.</summary>
/// <param name="Path">Of the file that it is in; empty when it was made from the folders.</param>
/// <param name="Base">The folder of the texts, with a trailing slash; empty when it is the whole.</param>
/// <param name="Title">Of the whole; null when it has none.</param>
internal sealed record Contents(string Path, string Base, string? Title, IReadOnlyList<ContentsItem> Items)
{
    /// <summary>Other files that say something about it.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];

    /// <summary>What it names that cannot become a lesson.</summary>
    public IReadOnlyList<ReportLine> Remarks { get; init; } = [];

    /// <summary>All texts that it names.</summary>
    public IEnumerable<string> Texts => Of(Items);

    private static IEnumerable<string> Of(IEnumerable<ContentsItem> items) =>
        items.SelectMany(i => i.Path is { } path ? Of(i.Items).Prepend(path) : Of(i.Items));
}
