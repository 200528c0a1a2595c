using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning.Model;

/// <summary>The one place that says when something is done.</summary>
public static class Completion
{
    public const int VideoPercent = 90;

    /// <summary>Returns null if the learner may mark the lesson as done now, otherwise what is missing.</summary>
    /// <param name="rule">The lesson's rule.</param>
    /// <param name="percentWatched">Of the video, 0–100.</param>
    /// <param name="videoSeconds">0 when the length of the video is unknown; then nothing can be measured.</param>
    /// <param name="activeSeconds">The learner's active time in this lesson.</param>
    /// <param name="requiredMinutes">The minutes that the lesson requires.</param>
    /// <param name="isCheckOpen">A comprehension check is waiting for answers.</param>
    public static Refusal? Missing(
        CompletionRule rule,
        decimal percentWatched,
        int videoSeconds,
        int activeSeconds,
        int requiredMinutes,
        bool isCheckOpen
    )
    {
        if (isCheckOpen)
            return new Refusal("Answer the questions to continue the lesson.");
        return rule switch
        {
            CompletionRule.VideoWatched when videoSeconds > 0 && percentWatched < VideoPercent => new Refusal(
                "You’ve watched {0}% of the video. Watch {1}% to complete this lesson.",
                null,
                (int)percentWatched,
                VideoPercent
            ),
            CompletionRule.TimeSpent when activeSeconds < requiredMinutes * 60 => new Refusal(
                "Spend at least {0} minutes on this lesson to complete it. So far, you’ve spent {1}.",
                null,
                requiredMinutes,
                activeSeconds / 60
            ),
            _ => null,
        };
    }

    /// <summary>Null if all required activities are done, otherwise how many are left.</summary>
    public static Refusal? MissingPractice(CompletionRule rule, ActivityTally? tally) =>
        rule is CompletionRule.ActivitiesDone && tally is { IsComplete: false }
            ? new Refusal("Do the activities in this lesson to complete it: {0} of {1} done so far.", null, tally.Done, tally.Total)
            : null;

    /// <summary>Whether the lesson is completed automatically, as the product measures its criterion.</summary>
    public static bool IsMeasured(CompletionRule rule, int videoSeconds) =>
        rule is CompletionRule.TimeSpent || (rule is CompletionRule.VideoWatched && videoSeconds > 0);

    /// <summary>A course is done when all lessons that count are.</summary>
    public static bool IsCourseDone(int requiredDone, int required) => required > 0 && requiredDone >= required;
}
