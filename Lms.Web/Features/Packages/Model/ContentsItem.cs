namespace Lms.Web.Features.Packages.Model;

/// <summary>An entry of a table of contents.</summary>
/// <param name="Title">Null for the text's own.</param>
/// <param name="Path">Of its text in the folder; null for a heading without one.</param>
/// <param name="Items">What is below it.</param>
internal sealed record ContentsItem(string? Title, string? Path, IReadOnlyList<ContentsItem> Items)
{
    /// <summary>It is a part of the whole, not a chapter.</summary>
    public bool IsPart => Path is null && Items.Count > 0;
}
