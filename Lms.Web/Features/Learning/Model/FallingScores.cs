using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Learning.Model;

/// <summary>The latest answers to comprehension checks and practice are worse than those before.</summary>
public sealed class FallingScores : IRiskSign
{
    public Sentence? Of(RiskFacts facts) =>
        facts.Answers < 2 * RiskFacts.Window || facts.ScoreBefore <= 0 ? null
        : facts.Score > facts.ScoreBefore * (100 - facts.Rules.RiskDrop) / 100 ? null
        : Sentence.Of("Scores fell from {0}% to {1}%", Whole(facts.ScoreBefore), Whole(facts.Score));

    private static int Whole(double percent) => (int)Math.Round(percent, MidpointRounding.AwayFromZero);
}
