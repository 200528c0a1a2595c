using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Courses;

/// <summary>A page about one lesson, shown as a tab next to the others. The room that owns the page registers it in its feature.</summary>
public sealed record LessonTab
{
    public required int Order { get; init; }

    /// <summary>An English key.</summary>
    public required string Title { get; init; }

    /// <summary>What follows the lesson's URL; empty for its text.</summary>
    public required string Path { get; init; }

    /// <summary>Whether a lesson has this tab; null: every lesson.</summary>
    public Func<Lesson, bool>? Fits { get; init; }

    /// <summary>The number beside the title; null when it has none.</summary>
    public Func<LmsContext, Guid, CancellationToken, Task<int>>? Count { get; init; }
}
