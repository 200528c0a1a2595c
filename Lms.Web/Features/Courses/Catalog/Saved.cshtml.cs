using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The courses that someone has saved. The buttons of all cards post to this page.</summary>
public sealed class SavedModel(CatalogCards catalog, SavedCourses saved) : Screen
{
    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<CourseCard> Cards { get; private set; } = null!;

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();

    [Can(Member.May)]
    public async Task<IActionResult> OnPostAdd(Guid id, string? returnUrl, bool wide)
    {
        if (await TitleAsync(id) is not { } title)
            return NotFound();
        return await Try(
            () => saved.AddAsync(Db, id, Stop),
            done: "Saved for later. You’ll find it under “Saved courses”.",
            to: Local(returnUrl, "/saved"),
            show: Button(id, title, wide)
        );
    }

    [Can(Member.May)]
    public async Task<IActionResult> OnPostRemove(Guid id, string? returnUrl, bool wide)
    {
        if (await TitleAsync(id) is not { } title)
            return NotFound();
        var to = Local(returnUrl, "/saved");
        Undo = ($"/saved?handler=Add&returnUrl={Uri.EscapeDataString(to)}", id);
        return await Try(
            () => saved.RemoveAsync(Db, id, Stop),
            done: "Removed from your saved courses.",
            to: to,
            show: Button(id, title, wide)
        );
    }

    protected override async Task LoadAsync()
    {
        var list = await saved.OfAsync(Viewer, Stop);
        Cards = (await catalog.OfAsync(Viewer, Stop)).Among(list.Ids).ToPage(Number, IndexModel.PageSize);
    }

    private Task<string?> TitleAsync(Guid id) =>
        Db.Courses.AsNoTracking().VisibleTo(Viewer).Where(c => c.Id == id).Select(c => c.Title).SingleOrDefaultAsync(Stop);

    private Show Button(Guid id, string title, bool wide) =>
        new(
            "_SaveCourse",
            async () =>
                new SaveButton(id, title, (await saved.OfAsync(Viewer, Stop)).Has(id), wide)
                {
                    Refusal = ModelState.Values.SelectMany(v => v.Errors).FirstOrDefault()?.ErrorMessage,
                }
        );
}
