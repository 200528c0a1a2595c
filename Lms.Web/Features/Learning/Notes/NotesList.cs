using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Learning.Notes;

/// <summary>A page of the viewer's notes, or of their bookmarks.</summary>
public sealed record NotesList
{
    /// <summary>Null where bookmarks are shown.</summary>
    public Paged<NoteRow>? Notes { get; init; }

    public Paged<BookmarkRow>? Bookmarks { get; init; }

    /// <summary>A search or a course narrows the list.</summary>
    public required bool IsFiltered { get; init; }

    /// <summary>The choices in the address of the page, for its forms: <c>&amp;q=bread</c>.</summary>
    public required string Choices { get; init; }

    public sealed record BookmarkRow
    {
        public required Guid LessonId { get; init; }

        public required string Title { get; init; }

        public required string CourseTitle { get; init; }

        public required string Url { get; init; }

        public required DateTime CreatedAt { get; init; }

        public required bool IsOpen { get; init; }
    }
}
