using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A former slug of a category, or of one merged into it; it redirects to the category.</summary>
public sealed class OldCategorySlug : IOwned
{
    public Guid InstitutionId { get; set; }

    public required string Slug { get; init; }

    public Guid CategoryId { get; set; }
}
