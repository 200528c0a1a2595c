using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// The one place that says when something is done. What each criterion requires is said by its <see cref="ICompletionRule"/>:
/// <see cref="VideoWatched"/>, <see cref="TimeSpent"/>, <see cref="ActivitiesDone"/>, <see cref="MarkedByLearner"/>. A kind of lesson may
/// require more (<see cref="Courses.Kinds.ILessonKind.MissingAsync"/>); <see cref="Study"/> asks all of them.
/// </summary>
public static class Completion
{
    /// <summary>Returns null if the learner may mark the lesson as done now, otherwise what is missing.</summary>
    /// <param name="rule">The lesson's criterion; null for one that no room has, which leaves it to the learner.</param>
    /// <param name="isCheckOpen">A comprehension check is waiting for answers.</param>
    public static Refusal? Missing(ICompletionRule? rule, StudyFacts facts, bool isCheckOpen) =>
        isCheckOpen ? new Refusal("Answer the questions to continue the lesson.") : rule?.Missing(facts);

    /// <summary>A course is done when all lessons that count are.</summary>
    public static bool IsCourseDone(int requiredDone, int required) => required > 0 && requiredDone >= required;
}
