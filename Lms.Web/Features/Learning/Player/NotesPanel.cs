namespace Lms.Web.Features.Learning.Player;

/// <summary>A learner's notes and bookmarks in a course, as seen from one of its lessons.</summary>
public sealed record NotesPanel
{
    /// <summary>The URL that its forms submit to.</summary>
    public required string Url { get; init; }

    public required string CourseSlug { get; init; }

    /// <summary>The new note that was submitted and refused.</summary>
    public required string? Typed { get; init; }

    public required IReadOnlyList<NoteRow> Notes { get; init; }

    public required IReadOnlyList<(string Title, string Slug)> Bookmarks { get; init; }

    public sealed record NoteRow
    {
        public required Guid Id { get; init; }

        public required string Html { get; init; }

        public required string Markdown { get; init; }

        public required int? AtSecond { get; init; }

        public required DateTime UpdatedAt { get; init; }

        public required string LessonSlug { get; init; }

        public required string LessonTitle { get; init; }

        /// <summary>Taken in the lesson that they are seen from.</summary>
        public required bool IsHere { get; init; }
    }
}
