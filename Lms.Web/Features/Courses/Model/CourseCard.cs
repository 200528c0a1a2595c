using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A course as a card of the catalog.</summary>
/// <param name="Minutes">What its author estimates, else what its lessons add up to.</param>
/// <param name="Rating">The average, 0 when <paramref name="Ratings"/> is.</param>
public sealed record CourseCard(
    Guid Id, string Slug, string Title, string Summary, Level Level, int Minutes, Pricing Pricing, decimal? Price, string Currency, Guid? CoverFileId, string Language, Guid? CategoryId,
    decimal Rating, int Ratings, IReadOnlyList<string> Tags, DateTime UpdatedAt)
{
    /// <summary>The address of its category.</summary>
    public string? Category { get; init; }
}
