using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Categories;

/// <summary>One category: its name, its courses, and the actions on them.</summary>
public sealed class ShowModel : ScreenOf<Category>
{
    public static readonly Refusal Gone = new("This category no longer exists.");

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [BindProperty]
    public string? Slug { get; set; }

    [BindProperty]
    public Guid? Into { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Used> Courses { get; private set; } = null!;

    public IReadOnlyList<SelectListItem> Others { get; private set; } = [];

    public sealed record Used(string Title, string Slug, CourseStatus Status);

    protected override Task<Category?> FindAsync(CancellationToken stop) => Db.Categories.SingleOrDefaultAsync(c => c.Id == Id, stop);

    protected override async Task LoadAsync()
    {
        Courses = await Db
            .Courses.AsNoTracking()
            .Where(c => c.CategoryId == Id)
            .OrderBy(c => c.Title)
            .Select(c => new Used(c.Title, c.Slug, c.Status))
            .PageAsync(Number, 50, Stop);
        Others =
        [
            new(L["Choose a category"], ""),
            .. (
                await Db
                    .Categories.AsNoTracking()
                    .Where(c => c.Id != Id)
                    .OrderBy(c => c.Position)
                    .ThenBy(c => c.Name)
                    .Select(c => new { c.Name, c.Id })
                    .ToListAsync(Stop)
            ).Select(c => new SelectListItem(c.Name, c.Id.ToString())),
        ];
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnGet()
    {
        (Name, Slug) = (Subject.Name, Subject.Slug);
        return ShowPage();
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                var (old, name) = (Subject.Slug, Subject.Name);
                if (
                    Slug != old
                    && await Db.Categories.IgnoreQueryFilters([LmsContext.NotDeleted]).AnyAsync(c => c.Slug == Slug && c.Id != Id, Stop)
                )
                    return new Refusal("Another category already uses this URL.", "Slug");
                if (Subject.Rename(Name, Slug).Refusal is { } why)
                    return why;
                var addresses = new Dictionary<string, Guid?>();
                if (Slug != old)
                    await LeadAsync(old, Id, addresses);
                if (Slug != old || name != Subject.Name)
                    Remember(
                        new()
                        {
                            Id = Id,
                            Before = new(name, old),
                            Now = new(Subject.Name, Subject.Slug),
                            Into = null,
                            Courses = [],
                            Addresses = addresses,
                        }
                    );
                return name == Subject.Name ? Result.Done : await FindAgainAsync(c => c.CategoryId == Id);
            },
            done: "Category saved."
        );

    /// <summary>Moves its courses to another category and redirects its URL there.</summary>
    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostMerge() =>
        Try(
            () =>
                Db.WriteAsync(
                    async () =>
                    {
                        if (Into is not { } into || into == Id || !await Db.Categories.AnyAsync(c => c.Id == into, Stop))
                            return new Refusal("Choose the category to move the courses to.", "Into");
                        var moved = await Db
                            .Courses.IgnoreQueryFilters([LmsContext.NotDeleted])
                            .Where(c => c.CategoryId == Id)
                            .ToListAsync(Stop);
                        foreach (var course in moved)
                            course.SetCategory(into, Now);
                        var addresses = new Dictionary<string, Guid?> { [Subject.Slug] = null };
                        foreach (var earlier in await Db.OldCategorySlugs.Where(s => s.CategoryId == Id).ToListAsync(Stop))
                            (addresses[earlier.Slug], earlier.CategoryId) = (Id, into);
                        Remember(
                            new()
                            {
                                Id = Id,
                                Before = new(Subject.Name, Subject.Slug),
                                Now = null,
                                Into = into,
                                Courses = [.. moved.Select(c => c.Id)],
                                Addresses = addresses,
                            }
                        );
                        Db.Add(new OldCategorySlug { Slug = Subject.Slug, CategoryId = into });
                        Subject.MergeAway(Now);
                        await Db.SaveChangesAsync(Stop);
                        return Result.Done;
                    },
                    Stop
                ),
            done: "Merged. The old URL leads to the other category.",
            to: "/admin/categories"
        );

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostDelete()
    {
        Undo = ("/admin/categories?handler=Restore", Id);
        return Try(
            () =>
            {
                Subject.Delete(Now);
                return FindAgainAsync(c => c.CategoryId == Id);
            },
            done: "Category deleted. Its courses are kept, without a category.",
            to: "/admin/categories"
        );
    }

    /// <param name="before">Receives the previous targets of the URLs.</param>
    private async Task LeadAsync(string old, Guid to, Dictionary<string, Guid?> before)
    {
        before[old] = null;
        var stale = await Db.OldCategorySlugs.Where(s => s.Slug == old || s.Slug == Slug).ToListAsync(Stop);
        foreach (var address in stale)
            before[address.Slug] = address.CategoryId;
        Db.RemoveRange(stale.Where(s => s.Slug != old));
        if (stale.Find(s => s.Slug == old) is { } there)
            there.CategoryId = to;
        else
            Db.Add(new OldCategorySlug { Slug = old, CategoryId = to });
    }

    private void Remember(CategoryChange.CategoryWas was)
    {
        var change = CategoryChange.Of(was, Now);
        Db.Add(change);
        Undo = ("/admin/categories?handler=Undo", change.Id);
    }

    /// <summary>Search finds courses by the name of their category too.</summary>
    private async Task<Result> FindAgainAsync(System.Linq.Expressions.Expression<Func<Course, bool>> which)
    {
        foreach (var course in await Db.Courses.Where(which).ToListAsync(Stop))
            course.Reindex();
        return Result.Done;
    }
}
