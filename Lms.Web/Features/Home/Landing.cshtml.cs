using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Home;

/// <summary>The landing page.</summary>
public sealed class LandingModel(CatalogCards catalog) : Screen
{
    public CatalogCards.Entry Catalog { get; private set; } = null!;

    public IReadOnlyList<CourseCard> Newest => [.. Catalog.Cards.Take(8)];

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        if (Viewer.IsSignedIn)
            return new SeeOther("/dashboard");
        Catalog = await catalog.OfAsync(Viewer, Stop);
        return Page();
    }
}
