namespace Lms.Web.Features.Courses.Model;

/// <summary>The completion criteria of a lesson.</summary>
public enum CompletionRule
{
    /// <summary>The learner marks it as done.</summary>
    Marked,

    /// <summary>Ninety percent of the video were watched.</summary>
    VideoWatched,

    /// <summary>A number of minutes of active study.</summary>
    TimeSpent,

    /// <summary>Every question in its text was answered correctly, and every card of its decks was flipped once.</summary>
    ActivitiesDone,
}
