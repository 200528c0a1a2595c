using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// A sign that a learner may need help. Any room may register one (docs/decisions/0051-open-lists.md); they are shown in the order of the
/// registrations.
/// </summary>
public interface IRiskSign
{
    /// <summary>A pure function of the facts.</summary>
    /// <returns>The reason, in words for those who teach; null if there is none.</returns>
    Sentence? Of(RiskFacts facts);

    /// <summary>Adds to the facts what only this sign asks for, with one statement for all of these learners.</summary>
    /// <param name="among">Their enrollments.</param>
    /// <param name="facts">By enrollment; never empty.</param>
    Task AddAsync(IQueryable<Enrollment> among, IReadOnlyDictionary<Guid, RiskFacts> facts, CancellationToken stop) => Task.CompletedTask;
}
