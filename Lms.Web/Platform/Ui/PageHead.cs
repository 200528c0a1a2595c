using System.Text.Json;
using Microsoft.AspNetCore.Html;

namespace Lms.Web.Platform.Ui;

/// <summary>The metadata of a public page for search engines and programs that show a link preview (ogp.me, schema.org).</summary>
/// <param name="Canonical">The complete canonical address of the page, regardless of what was added to it.</param>
public sealed record PageHead(string Canonical)
{
    /// <summary>The key under which pages pass it to the layout.</summary>
    public const string Key = "PageHead";

    public const int ImageWidth = 1200;

    public const int ImageHeight = 630;

    public string? Title { get; init; }

    public string? Description { get; init; }

    /// <summary>The absolute address of a PNG of that size.</summary>
    public required string Image { get; init; }

    public string? ImageAlt { get; init; }

    /// <summary>The institution asks search engines not to index it.</summary>
    public bool IsUnlisted { get; init; }

    /// <summary>A view that comes and goes, such as the answer to a search: its links count, the page itself does not.</summary>
    public bool IsPassing { get; init; }

    /// <summary>Things of schema.org, each an object with its <c>@type</c>; values that are null are left out.</summary>
    public IReadOnlyList<Dictionary<string, object?>> Data { get; init; } = [];

    /// <summary>
    /// The things as a block of JSON-LD. A block of data is never run, so the policy against inline scripts has nothing to forbid
    /// (HTML, 4.12.1: only scripts are subject to it); all signs that could end the block are written as escapes.
    /// </summary>
    public IHtmlContent Block =>
        field ??=
            Data.Count == 0
                ? HtmlString.Empty
                : new HtmlString(
                    $"<script type=\"application/ld+json\">{JsonSerializer.Serialize(new Dictionary<string, object> { ["@context"] = "https://schema.org", ["@graph"] = Data.Select(WithoutNull) })}</script>"
                );

    private static Dictionary<string, object?> WithoutNull(Dictionary<string, object?> thing) =>
        thing
            .Where(t => t.Value is not null)
            .ToDictionary(t => t.Key, t => t.Value is Dictionary<string, object?> inner ? WithoutNull(inner) : t.Value);
}
