namespace Lms.Web.Features.Publishing.Comments;

/// <summary>The comments on a lesson as the drawer next to its text shows them.</summary>
public sealed record CommentsPanel
{
    public required CommentForms Forms { get; init; }

    public required IReadOnlyList<PlacedThread> Open { get; init; }

    public required IReadOnlyList<PlacedThread> Resolved { get; init; }

    /// <summary>The same while there is nothing new.</summary>
    public required string Mark { get; init; }
}

/// <summary>A thread in the drawer.</summary>
/// <param name="Place">The position of its passage in the text; null if it is about the whole lesson, or on a removed passage.</param>
public sealed record PlacedThread(CommentForms Forms, CommentsModel.Thread Thread, int? Place);

/// <summary>A thread, and what the viewer can do with it.</summary>
public sealed record ThreadView(CommentForms Forms, CommentsModel.Thread Thread);

/// <summary>Where the forms of comments submit to, and what the viewer may do with them.</summary>
public sealed record CommentForms
{
    public required string CourseSlug { get; init; }

    public required Guid LessonId { get; init; }

    public required bool MayComment { get; init; }

    /// <summary>The viewer's own comments can be deleted.</summary>
    public required Guid ViewerId { get; init; }

    /// <summary>So can those of others.</summary>
    public required bool MayDeleteAll { get; init; }

    /// <summary>They are in the drawer: the response takes the place of its content.</summary>
    public required bool IsPanel { get; init; }

    /// <summary>The text that was submitted and refused, and its thread.</summary>
    public required (string? Text, Guid? Thread) Typed { get; init; }

    public string Url => $"/teach/courses/{CourseSlug}/lessons/{LessonId}/comments";

    public bool MayDelete(Guid personId) => MayDeleteAll || personId == ViewerId;
}
