using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Every question in the text was answered correctly, and every card of its decks was flipped once.</summary>
public sealed class ActivitiesDone : ICompletionRule
{
    public string Key => CompletionRule.ActivitiesDone;

    public int Order => 40;

    public string Name => "All activities in it are completed";

    /// <summary>What is missing according to a tally; null when all activities are done, or the tally is not known.</summary>
    public static Refusal? Missing(ActivityTally? tally) =>
        tally is { IsComplete: false }
            ? new Refusal("Do the activities in this lesson to complete it: {0} of {1} done so far.", null, tally.Done, tally.Total)
            : null;

    public async Task<Refusal?> MissingAsync(LmsContext db, LessonTry it, CancellationToken stop)
    {
        var activities = await Activities.OfAsync(db, it.LessonId);
        if (activities.Count == 0)
            return null;
        var states = await Activities.StatesAsync(db, it.EnrollmentId, it.LessonId, stop);
        return Missing(ActivityTally.Of(activities, k => states.GetValueOrDefault(k) is { IsDone: true }));
    }
}
