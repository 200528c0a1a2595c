using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Shelves;

/// <summary>One category: what it is called, which courses stand in it, and what becomes of them.</summary>
public sealed class ShowModel : ScreenOf<Category>
{
    public static readonly Refusal Gone = new("This category is gone.");

    [BindProperty(SupportsGet = true)] public Guid Id { get; set; }

    [BindProperty] public string? Name { get; set; }

    [BindProperty] public string? Slug { get; set; }

    [BindProperty] public Guid? Into { get; set; }

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<Used> Courses { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Others { get; private set; } = [];

    public sealed record Used(string Title, string Slug, CourseStatus Status);

    protected override Task<Category?> FindAsync(CancellationToken stop) => Db.Categories.SingleOrDefaultAsync(c => c.Id == Id, stop);

    protected override async Task LoadAsync()
    {
        Courses = await Db.Courses.AsNoTracking().Where(c => c.CategoryId == Id).OrderBy(c => c.Title).Select(c => new Used(c.Title, c.Slug, c.Status)).PageAsync(Number, 50, Stop);
        Others = [new(L["Choose a category"], ""), .. (await Db.Categories.AsNoTracking().Where(c => c.Id != Id).OrderBy(c => c.Position).ThenBy(c => c.Name).Select(c => new { c.Name, c.Id }).ToListAsync(Stop)).Select(c => new SelectListItem(c.Name, c.Id.ToString()))];
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnGet()
    {
        (Name, Slug) = (Subject.Name, Subject.Slug);
        return ShowPage();
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPost() => Try(async () =>
    {
        var (old, name) = (Subject.Slug, Subject.Name);
        if (Slug != old && await Db.Categories.IgnoreQueryFilters([LmsContext.NotDeleted]).AnyAsync(c => c.Slug == Slug && c.Id != Id, Stop)) return new Refusal("Another category has this address already.", "Slug");
        if (Subject.Rename(Name, Slug).Refusal is { } why) return why;
        if (Slug != old) await LeadAsync(old, Id);
        return name == Subject.Name ? Result.Done : await FindAgainAsync(c => c.CategoryId == Id);
    }, done: "The category is saved.");

    /// <summary>Its courses move to another, and its address leads there.</summary>
    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostMerge() => Try(() => Db.WriteAsync(async () =>
    {
        if (Into is not { } into || into == Id || !await Db.Categories.AnyAsync(c => c.Id == into, Stop)) return new Refusal("Choose the category that its courses move to.", "Into");
        foreach (var course in await Db.Courses.IgnoreQueryFilters([LmsContext.NotDeleted]).Where(c => c.CategoryId == Id).ToListAsync(Stop)) course.Shelve(into, Now);
        foreach (var earlier in await Db.OldCategorySlugs.Where(s => s.CategoryId == Id).ToListAsync(Stop)) earlier.CategoryId = into;
        Db.Add(new OldCategorySlug { Slug = Subject.Slug, CategoryId = into });
        Db.Remove(Subject);
        await Db.SaveChangesAsync(Stop);
        return Result.Done;
    }, Stop), done: "Merged. The old address leads to the other category.", to: "/admin/categories");

    [Can(AdministrationAct.Administer)]
    public async Task<IActionResult> OnPostDelete()
    {
        Subject.Delete(Now);
        await FindAgainAsync(c => c.CategoryId == Id);
        await Db.SaveChangesAsync(Stop);
        TempData[FlashKey] = System.Text.Json.JsonSerializer.Serialize(new Flash(L["Category deleted. Its courses stay, without a category."], "/admin/categories?handler=Restore", Id));
        return new SeeOther("/admin/categories");
    }

    private async Task LeadAsync(string old, Guid to)
    {
        var stale = await Db.OldCategorySlugs.Where(s => s.Slug == old || s.Slug == Slug).ToListAsync(Stop);
        Db.RemoveRange(stale);
        Db.Add(new OldCategorySlug { Slug = old, CategoryId = to });
    }

    /// <summary>Search knows courses by the name of their category too.</summary>
    private async Task<Result> FindAgainAsync(System.Linq.Expressions.Expression<Func<Course, bool>> which)
    {
        foreach (var course in await Db.Courses.Where(which).ToListAsync(Stop)) course.Reindex();
        return Result.Done;
    }
}
