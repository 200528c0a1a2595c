namespace Lms.Web.Features.Learning.Model;

/// <summary>A note as lists of notes show it.</summary>
public sealed record NoteRow
{
    public required Guid Id { get; init; }

    public required string Html { get; init; }

    public required string Markdown { get; init; }

    public required int? AtSecond { get; init; }

    public required DateTime UpdatedAt { get; init; }

    /// <summary>Null when the course has been deleted.</summary>
    public required string? CourseSlug { get; init; }

    /// <summary>Null where only notes of one course are shown.</summary>
    public string? CourseTitle { get; init; }

    public required string? LessonSlug { get; init; }

    public required string? LessonTitle { get; init; }

    /// <summary>Taken in the lesson that they are seen from.</summary>
    public bool IsHere { get; init; }

    /// <summary>Its owner may still read the lesson.</summary>
    public bool IsOpen { get; init; } = true;

    public string LessonUrl => $"/learn/{CourseSlug}/{LessonSlug}";
}
