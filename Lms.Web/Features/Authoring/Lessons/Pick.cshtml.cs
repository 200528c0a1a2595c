using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library;
using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Authoring.Lessons;

/// <summary>
/// The library beside a lesson's text, for its authors: with scripts, a dialog that inserts a material; without them, a list of what to
/// write.
/// </summary>
public sealed class PickModel(FileTokens tokens, IMaterialUses uses) : CourseScreen
{
    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public MaterialKind? Kind { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Found Listed { get; private set; } = null!;

    /// <param name="IsEmpty">The library is empty.</param>
    /// <param name="MayAdd">The viewer can add materials.</param>
    public sealed record Found(Paged<MaterialSearch.Row> Rows, bool IsEmpty, bool MayAdd, Func<MaterialSearch.Row, string?> Thumbnail);

    public static string Block(string key) => MaterialSource.Write(key);

    [Can(CourseAct.Edit)]
    public async Task<IActionResult> OnGet()
    {
        var search = new MaterialSearch(Q, Kind, null, null, IsArchived: false);
        var rows = await search.PageAsync(Db, uses.All, Number, 12, Stop);
        Listed = new(rows, rows.Total == 0 && !search.IsFiltered, May(LibraryAct.Add), row => row.Thumbnail(tokens, Viewer.InstitutionId));
        return await FragmentOrPage(new Show("_Found", () => Listed));
    }
}
