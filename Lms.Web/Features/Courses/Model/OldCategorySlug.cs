using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>An address a category once had, or that of one merged into it; it leads to the one it is now.</summary>
public sealed class OldCategorySlug : IOwned
{
    public Guid InstitutionId { get; set; }

    public required string Slug { get; init; }

    public Guid CategoryId { get; set; }
}
