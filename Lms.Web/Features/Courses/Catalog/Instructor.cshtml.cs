using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>An instructor and their published courses. It shows of the person only what the pages of these courses show.</summary>
public sealed class InstructorModel(CatalogCards catalog, InstitutionDirectory institutions) : Screen
{
    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public CatalogCards.Instructor Instructor { get; private set; } = null!;

    public string? Bio { get; private set; }

    public Guid? PortraitId { get; private set; }

    public Paged<CourseCard> Cards { get; private set; } = null!;

    public PageHead Head { get; private set; } = null!;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        var entry = await catalog.OfAsync(Viewer, Stop);
        if (entry.Instructors.FirstOrDefault(i => i.Id == Id) is not { } found)
            return NotFound();
        Instructor = found;
        var about = await Db.People.AsNoTracking().Where(p => p.Id == Id).Select(p => new { p.Bio, p.PortraitId }).SingleAsync(Stop);
        (Bio, PortraitId) = (about.Bio, about.PortraitId);
        Cards = entry.By(Id).ToPage(Number, IndexModel.PageSize);
        var root = await institutions.UrlAsync(Viewer.InstitutionId, "", Stop);
        Head = new PageHead($"{root}/instructors/{Id}")
        {
            Image = root + "/images/share.png",
            IsUnlisted = await institutions.FindAsync(Viewer.InstitutionId, Stop) is { IsUnlisted: true },
            Data = [CourseData.Breadcrumbs([(L["Courses"], root + "/courses"), (found.Name, $"{root}/instructors/{Id}")])],
        };
        return Page();
    }
}
