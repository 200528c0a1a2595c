using Lms.Web.Platform.Files.Media;

namespace Lms.Web.Features.Learning.Player;

/// <summary>What is said in a lesson's video or audio: its chapters, and its transcript in the language of some of its captions.</summary>
public sealed record TranscriptPanel
{
    /// <summary>The URL of the lesson.</summary>
    public required string Url { get; init; }

    public required IReadOnlyList<Chapter> Chapters { get; init; }

    /// <summary>The transcripts, by language; empty if there are none.</summary>
    public required IReadOnlyList<CaptionsRow> Captions { get; init; }

    /// <summary>The captions that hold the transcript shown.</summary>
    public required CaptionsRow? Read { get; init; }

    /// <summary>The HTML of the transcript that its authors wrote, shown if there are no captions.</summary>
    public required string? Written { get; init; }

    /// <param name="Html">The transcript.</param>
    public sealed record CaptionsRow(string Language, int Version, string Html);
}
