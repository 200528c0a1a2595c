using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Learning.Cards;

/// <summary>The flashcards that are due today, one of which is shown.</summary>
public sealed record CardsDue
{
    /// <summary>Null when nothing is due.</summary>
    public required (IndexModel.DueCard Card, CardView Face)? Current { get; init; }

    /// <summary>With the one that is shown.</summary>
    public required int Count { get; init; }

    public required IReadOnlyList<(string Title, string Slug, int Count)> Courses { get; init; }

    /// <summary>Why the last rating was refused.</summary>
    public required Refusal? Why { get; init; }
}
