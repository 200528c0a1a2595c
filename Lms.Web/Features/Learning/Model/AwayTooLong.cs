using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Learning.Model;

/// <summary>No visit for as many days as the course allows.</summary>
public sealed class AwayTooLong : IRiskSign
{
    public Sentence? Of(RiskFacts facts)
    {
        var days = (int)(facts.Now - Later(facts.LastAt, facts.CountsFrom)).TotalDays;
        return days < facts.Rules.RiskDays ? null
            : facts.LastAt is null ? Sentence.Of("Not started after {0} days", days)
            : Sentence.Of("No visit for {0} days", days);
    }

    /// <summary>A visit before the class began says nothing about its time.</summary>
    private static DateTime Later(DateTime? visit, DateTime start) => visit > start ? visit.Value : start;
}
