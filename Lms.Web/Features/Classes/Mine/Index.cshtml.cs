using Lms.Web.Features.Classes.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Classes.Mine;

/// <summary>The classes that the viewer teaches or manages.</summary>
public sealed class IndexModel : Screen
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<ClassRow> Rows { get; private set; } = null!;

    protected override async Task LoadAsync() =>
        Rows = await Db.Rows(Db.ClassesOf(Viewer).AsNoTracking().Holding(Q, c => c.Name)).PageAsync(Number, PageSize, Stop);

    [Can(Member.May)]
    public Task<IActionResult> OnGet() => ShowPage();
}
