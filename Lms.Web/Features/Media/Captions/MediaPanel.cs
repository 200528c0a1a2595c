using Lms.Web.Platform.Files.Media;

namespace Lms.Web.Features.Media.Captions;

/// <summary>How far the conversion of a lesson's video for all devices is.</summary>
public sealed record MediaPanel
{
    /// <summary>The URL that reports it again, and that its form submits to.</summary>
    public required string Url { get; init; }

    /// <summary>The lesson has an uploaded video; other recordings are not converted.</summary>
    public required bool IsVideo { get; init; }

    /// <summary>Null until a conversion was requested.</summary>
    public required MediaFile? Media { get; init; }

    public required bool MayEdit { get; init; }
}
