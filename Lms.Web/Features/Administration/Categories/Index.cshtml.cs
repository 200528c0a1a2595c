using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Categories;

/// <summary>The categories of the catalog, in their order.</summary>
public sealed class IndexModel(CategoryUndo undo) : Screen
{
    public const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty]
    public string? Name { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<Row> Rows { get; private set; } = null!;

    /// <param name="Courses">Including drafts.</param>
    public sealed record Row(Guid Id, string Name, string Slug, int Position, int Courses);

    protected override async Task LoadAsync()
    {
        Rows = await Db
            .Categories.AsNoTracking()
            .Holding(Q, c => c.Name)
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name)
            .Select(c => new Row(c.Id, c.Name, c.Slug, c.Position, Db.Courses.Count(x => x.CategoryId == c.Id)))
            .PageAsync(Number, PageSize, Stop);
    }

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostAdd() =>
        Try(
            async () =>
            {
                var taken = (
                    await Db
                        .Categories.IgnoreQueryFilters([LmsContext.NotDeleted])
                        .Select(c => c.Slug)
                        .Concat(Db.OldCategorySlugs.Select(s => s.Slug))
                        .ToListAsync(Stop)
                ).ToHashSet();
                var category = new Category(Name ?? "", Slug.Free(Slug.From(Name ?? ""), taken), await Db.Categories.CountAsync(Stop));
                if (category.Rename(Name, category.Slug).Refusal is { } why)
                    return why;
                Db.Add(category);
                return Result.Done;
            },
            done: "Category added."
        );

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostUp(Guid id) => Step(id, -1);

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostDown(Guid id) => Step(id, 1);

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostRestore(Guid id) =>
        Try(
            async () =>
            {
                if (
                    await Db.Categories.IgnoreQueryFilters([LmsContext.NotDeleted]).SingleOrDefaultAsync(c => c.Id == id, Stop)
                    is not { } gone
                )
                    return ShowModel.Gone;
                gone.Restore();
                return Result.Done;
            },
            done: "Category restored, along with its courses."
        );

    /// <summary>Undoes a change of name or URL, or a merge.</summary>
    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostUndo(Guid id) => Try(() => undo.CategoryAsync(id, Stop), done: "Change undone.");

    private Task<IActionResult> Step(Guid id, int step) =>
        Try(
            async () =>
            {
                var order = await Db.Categories.OrderBy(c => c.Position).ThenBy(c => c.Name).ToListAsync(Stop);
                if (order.Find(c => c.Id == id) is not { } moved)
                    return ShowModel.Gone;
                Category.Move(order, moved, order.IndexOf(moved) + step);
                return Result.Done;
            },
            done: "Category moved."
        );
}
