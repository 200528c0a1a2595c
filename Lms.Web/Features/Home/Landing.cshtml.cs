using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Home;

/// <summary>The front door.</summary>
public sealed class LandingModel(CatalogShelves shelves) : Screen
{
    public CatalogShelves.Entry Shelves { get; private set; } = null!;

    public IReadOnlyList<CourseCard> Newest { get; private set; } = [];

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        if (Viewer.IsSignedIn) return new SeeOther("/dashboard");
        Shelves = await shelves.OfAsync(Viewer, Stop);
        Newest = await Db.Courses.AsNoTracking().Published.OrderByDescending(c => c.PublishedAt).ThenBy(c => c.Id).Take(8).Select(c => new CourseCard(
            c.Id, c.Slug, c.Title, c.Description.Summary, c.Description.Level, c.Description.EstimatedMinutes > 0 ? c.Description.EstimatedMinutes : c.LessonMinutes,
            c.Description.Pricing, c.Description.Price, c.Description.Currency, c.CoverFileId, c.Description.Language)).ToListAsync(Stop);
        return Page();
    }
}
