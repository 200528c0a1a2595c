namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// The keys of the completion criteria that every installation has; a later room names the key of its own <see cref="ICompletionRule"/>
/// itself. Whether a lesson is complete is decided in Learning/Model/Completion.cs.
/// </summary>
public static class CompletionRule
{
    /// <summary>The learner marks the lesson as done.</summary>
    public const string Marked = "Marked";

    /// <summary>Ninety percent of the video were watched.</summary>
    public const string VideoWatched = "VideoWatched";

    /// <summary>A number of minutes of active study.</summary>
    public const string TimeSpent = "TimeSpent";

    /// <summary>Every question in its text was answered correctly, and every card of its decks was flipped once.</summary>
    public const string ActivitiesDone = "ActivitiesDone";

    /// <summary>The longest key.</summary>
    public const int MaxLength = 24;

    /// <summary>The criterion of a new lesson, where its kind does not name another.</summary>
    public static string FirstOf(string kind) => kind is LessonKind.Video ? VideoWatched : Marked;
}
