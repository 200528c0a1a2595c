using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Learning.Model;

/// <summary>The learner says when the lesson is done.</summary>
public sealed class MarkedByLearner : ICompletionRule
{
    public string Key => CompletionRule.Marked;

    public int Order => 10;

    public string Name => "The learner marks it as done";
}
