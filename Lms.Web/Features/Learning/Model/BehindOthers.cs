using System.Globalization;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Far fewer lessons done than half of the class has done. In the first days everyone is behind someone.</summary>
public sealed class BehindOthers : IRiskSign
{
    /// <summary>A median of fewer people says little.</summary>
    public const int SmallestGroup = 5;

    public const int FirstDays = 7;

    public Sentence? Of(RiskFacts facts)
    {
        // Of those who never came, another sign speaks.
        if (facts.LastAt is null || facts.GroupSize < SmallestGroup || (facts.Now - facts.CountsFrom).TotalDays < FirstDays)
            return null;
        if (facts.Done >= facts.Median * facts.Rules.RiskShare / 100)
            return null;
        var median = facts.Median.ToString("0.#", CultureInfo.CurrentCulture);
        return facts.IsInClass
            ? Sentence.Of("Lessons done: {0} (class median: {1})", facts.Done, median)
            : Sentence.Of("Lessons done: {0} (course median: {1})", facts.Done, median);
    }
}
