using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>The field for a lesson's text, with its toolbar, its preview, and what stands out in it.</summary>
public sealed record LessonEditor
{
    public required string CourseSlug { get; init; }

    public required bool MayEdit { get; init; }

    public required string? Markdown { get; init; }

    /// <summary>The HTML that learners will see.</summary>
    public required string Preview { get; init; }

    /// <summary>The number of words in the text.</summary>
    public required int Words { get; init; }

    /// <summary>The findings in the text that the author should check.</summary>
    public required IReadOnlyList<Finding> Findings { get; init; }
}
