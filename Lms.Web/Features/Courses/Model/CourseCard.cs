using Lms.Web.Platform.Search;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A course in the catalog.</summary>
public sealed record CourseCard
{
    public required Guid Id { get; init; }

    public required string Slug { get; init; }

    public required string Title { get; init; }

    public required string Summary { get; init; }

    public required Level Level { get; init; }

    /// <summary>The author's estimate, otherwise the sum of its lessons.</summary>
    public required int Minutes { get; init; }

    public required Pricing Pricing { get; init; }

    public required decimal? Price { get; init; }

    public required string Currency { get; init; }

    public required Guid? CoverFileId { get; init; }

    public required string Language { get; init; }

    public required Guid? CategoryId { get; init; }

    /// <summary>The average rating, 0 if <paramref name="Ratings"/> is.</summary>
    public required decimal Rating { get; init; }

    public required int Ratings { get; init; }

    public required IReadOnlyList<string> Tags { get; init; }

    public required DateTime UpdatedAt { get; init; }

    public IReadOnlyList<Guid> PrerequisiteIds { get; init; } = [];

    public bool RequiresPrerequisites { get; init; }

    /// <summary>The slug of its category.</summary>
    public string? Category { get; init; }

    /// <summary>Its owner.</summary>
    public Guid? InstructorId { get; init; }

    /// <summary>The title as search compares it.</summary>
    public string FoldedTitle => field ??= SearchDocument.Fold(Title);
}
