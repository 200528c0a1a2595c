using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Shelves;

/// <summary>The shelves of the catalog.</summary>
public sealed class IndexModel : Screen
{
    [BindProperty] public string? Name { get; set; }

    public IReadOnlyList<(Guid Id, string Name, int Courses)> Rows { get; private set; } = [];

    protected override async Task LoadAsync() => Rows = [.. (await Db.Categories.OrderBy(c => c.Position).ThenBy(c => c.Name)
        .Select(c => new { c.Id, c.Name, Courses = Db.Courses.Count(x => x.CategoryId == c.Id) }).ToListAsync(Stop)).Select(c => (c.Id, c.Name, c.Courses))];

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostAdd() => Change(async () =>
    {
        if (Wrong() is { } why) return why;
        var taken = (await Db.Categories.Select(c => c.Slug).ToListAsync(Stop)).ToHashSet();
        Db.Add(new Category(Name!, Slug.Free(Slug.From(Name!), taken), taken.Count));
        return Result.Done;
    }, "Category added.");

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostRename(Guid id) => Change(async () =>
    {
        if (Wrong() is { } why) return why;
        return await Db.Categories.SingleOrDefaultAsync(c => c.Id == id, Stop) is { } category ? category.Rename(Name!) : new Refusal("This category is gone.");
    }, "Category renamed.");

    [Can(AdministrationAct.Administer)]
    public Task<IActionResult> OnPostRemove(Guid id) => Change(async () =>
    {
        if (await Db.Categories.SingleOrDefaultAsync(c => c.Id == id, Stop) is { } gone) Db.Remove(gone);
        return Result.Done;
    }, "Category removed. Its courses stay, without a category.");

    private Refusal? Wrong() => string.IsNullOrWhiteSpace(Name) ? new("Enter a name.", "Name") : Name.Length > 80 ? new("Keep the name within 80 characters.", "Name") : null;

    private Task<IActionResult> Change(Func<Task<Result>> verb, string done) => Try(verb, done: done);
}
