using Lms.Web.Features.Library.Model;

namespace Lms.Web.Features.Library.Materials;

/// <summary>The form for what takes the place of a material's file or text, and the lessons that it changes.</summary>
public sealed record ReplaceForm
{
    /// <summary>The URL of the material.</summary>
    public required string Url { get; init; }

    public required MaterialKind Kind { get; init; }

    public required MaterialUses Uses { get; init; }

    /// <summary>The version of the material that the form is based on.</summary>
    public required int Version { get; init; }

    /// <summary>The text, for a material that is one.</summary>
    public required string? Markdown { get; init; }

    /// <summary>What is new in it.</summary>
    public required string? Note { get; init; }
}
