using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Rosters.Model;

/// <summary>What would become of a row.</summary>
internal readonly record struct Planned(RosterPlan Plan, string Details, RosterFacts Facts);

/// <summary>Determines what rows would do, without doing it. What it finds does not depend on where a run begins.</summary>
internal abstract class RosterPlanner(Words words)
{
    protected Words Words => words;

    /// <summary>Reads what is needed to judge all rows together, for example whether two are the same.</summary>
    public abstract Task PrepareAsync(IReadOnlyList<RosterLine> lines, CancellationToken stop);

    /// <param name="lines">Some of the rows that it was prepared for.</param>
    public abstract Task<IReadOnlyList<Planned>> PlanAsync(IReadOnlyList<RosterLine> lines, CancellationToken stop);

    protected Planned Wrong(Kernel.Refusal why, RosterFacts facts) => new(RosterPlan.Wrong, words[why], facts);

    protected Planned Nothing(Kernel.Refusal why, RosterFacts facts) => new(RosterPlan.Nothing, words[why], facts);
}
