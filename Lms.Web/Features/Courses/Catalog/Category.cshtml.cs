using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The courses of one category, at a URL that can be shared and indexed.</summary>
public sealed class CategoryModel(CatalogCards catalog, InstitutionDirectory institutions) : Screen
{
    /// <summary>So many titles tell what the category is about.</summary>
    private const int Named = 3;

    [BindProperty(SupportsGet = true)]
    public string Slug { get; set; } = "";

    [BindProperty(SupportsGet = true)]
    public Sorting Sort { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public string Name { get; private set; } = "";

    public string Intro { get; private set; } = "";

    public Paged<CourseCard> Cards { get; private set; } = null!;

    /// <summary>The other categories.</summary>
    public IReadOnlyList<CatalogCards.Facet> Others { get; private set; } = [];

    public PageHead Head { get; private set; } = null!;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        var entry = await catalog.OfAsync(Viewer, Stop);
        // A category without courses is not in the filter of the catalog, but it has a page.
        var name =
            entry.Categories.FirstOrDefault(c => c.Value == Slug)?.Name
            ?? await Db.Categories.AsNoTracking().Where(c => c.Slug == Slug).Select(c => c.Name).SingleOrDefaultAsync(Stop);
        if (name is null)
        {
            // A former URL, of a renamed or merged category, redirects.
            var now = await (
                from old in Db.OldCategorySlugs
                where old.Slug == Slug
                join c in Db.Categories on old.CategoryId equals c.Id
                select c.Slug
            ).FirstOrDefaultAsync(Stop);
            return now is null ? NotFound() : RedirectPermanent($"/courses/categories/{now}");
        }
        Name = name;
        Cards = entry.In(Sort).Where(c => c.Category == Slug).ToPage(Number, IndexModel.PageSize);
        Others = [.. entry.Categories.Where(c => c.Value != Slug)];
        Intro =
            Cards.Total == 0
                ? L["Courses on “{0}” at {1}.", Name, Viewer.InstitutionName]
                : L[
                    "Courses on “{0}” at {1}, such as {2}.",
                    Name,
                    Viewer.InstitutionName,
                    string.Join(", ", entry.Cards.Where(c => c.Category == Slug).Take(Named).Select(c => $"“{c.Title}”"))
                ];
        var root = await institutions.UrlAsync(Viewer.InstitutionId, "", Stop);
        var address = $"{root}/courses/categories/{Slug}";
        Head = new PageHead(Cards.Number > 1 ? string.Create(CultureInfo.InvariantCulture, $"{address}?page={Cards.Number}") : address)
        {
            Image = root + "/images/share.png",
            IsUnlisted = await institutions.FindAsync(Viewer.InstitutionId, Stop) is { IsUnlisted: true },
            IsPassing = Cards.Total == 0,
            Data = [CourseData.Breadcrumbs([(L["Courses"], root + "/courses"), (Name, address)])],
        };
        return Page();
    }
}
