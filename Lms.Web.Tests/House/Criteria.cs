using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Learning.Model;

namespace Lms.Web.Tests.House;

/// <summary>The completion criteria of the product, for tests that name one by its key.</summary>
public static class Criteria
{
    public static readonly CompletionRules All = new([new MarkedByLearner(), new VideoWatched(), new TimeSpent(), new ActivitiesDone()]);

    public static Result Govern(this Lesson lesson, string rule, int requiredMinutes, int? checkMinutes, bool isRequired, bool isPreview) =>
        lesson.Govern(All.Find(rule)!, requiredMinutes, checkMinutes, isRequired, isPreview);

    public static void Become(this Lesson lesson, string kind) =>
        lesson.Become(kind, CompletionRule.FirstOf(kind), All.Find(lesson.Rule)!.Suits(kind));
}
