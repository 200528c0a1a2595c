using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Learning.Player;

/// <summary>A video or an audio recording, and how much of it the viewer has watched.</summary>
public sealed record VideoPlayer
{
    /// <summary>The title of the lesson.</summary>
    public required string Title { get; init; }

    /// <summary>The URL of the recording; null until there is one.</summary>
    public required string? Url { get; init; }

    /// <summary>A file that browsers play; otherwise a page of another site, which is linked.</summary>
    public required bool IsFile { get; init; }

    public required bool IsSound { get; init; }

    public required LessonFilm Film { get; init; }

    public required IReadOnlyList<LessonTrack> Tracks { get; init; }

    /// <summary>The viewer earns progress by watching.</summary>
    public required bool IsCounted { get; init; }

    public required decimal Percent { get; init; }

    public required int PositionSeconds { get; init; }

    /// <summary>The parts watched, as <see cref="LessonView.Watched"/> has them.</summary>
    public required string? Watched { get; init; }
}
