using Lms.Web.Features.Learning.Model;

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
}
