using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A number of minutes of active study.</summary>
public sealed class TimeSpent : ICompletionRule
{
    public string Key => CompletionRule.TimeSpent;

    public int Order => 30;

    public string Name => "A minimum amount of time is spent on it";

    public bool IsMeasured(StudyFacts it) => true;

    public Refusal? Missing(StudyFacts it) =>
        it.ActiveSeconds < it.RequiredMinutes * 60
            ? new Refusal(
                "Spend at least {0} minutes on this lesson to complete it. So far, you’ve spent {1}.",
                null,
                it.RequiredMinutes,
                it.ActiveSeconds / 60
            )
            : null;
}
