namespace Lms.Web.Features.Learning.Model;

/// <summary>A card to be turned, and where the answer goes.</summary>
public sealed record CardView
{
    public required string FrontHtml { get; init; }

    public required string BackHtml { get; init; }

    public required string Url { get; init; }

    /// <summary>The id of what the answer replaces.</summary>
    public required string Region { get; init; }

    public required Guid AttemptId { get; init; }

    public required string Deck { get; init; }

    public required string Card { get; init; }

    /// <summary>In a deck that is only tried: the number of the card.</summary>
    public required int At { get; init; }

    public required bool IsDraft { get; init; }

    /// <summary>The lesson of the deck, where the page is not the lesson's own.</summary>
    public Guid? Lesson { get; init; }
}
