using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;

namespace Lms.Web.Features.Library.Materials;

/// <summary>The library: all materials of the institution, for anyone who teaches in it.</summary>
public sealed class IndexModel(FileTokens tokens, IMaterialUses uses) : Screen
{
    public const int PageSize = 30;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public MaterialKind? Kind { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Tag { get; set; }

    [BindProperty(SupportsGet = true)]
    public string? Sort { get; set; }

    [BindProperty(SupportsGet = true)]
    public bool Archived { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public MaterialSearch Search => new(Q, Kind, Tag, Sort, Archived);

    public Paged<MaterialSearch.Row> Rows { get; private set; } = null!;

    public IReadOnlyList<string> Tags { get; private set; } = [];

    /// <summary>The address of this list with everything it was asked for, in another order.</summary>
    public string Address(string? sort) =>
        Request.Path
        + QueryString
            .Create(
                new (string Key, string? Value)[]
                {
                    ("q", Q),
                    ("kind", Kind?.ToString()),
                    ("tag", Tag),
                    ("archived", Archived ? "true" : null),
                    ("sort", sort),
                }
                    .Where(p => !string.IsNullOrEmpty(p.Value))
                    .Select(p => KeyValuePair.Create(p.Key, p.Value))
            )
            .ToUriComponent();

    public string? Thumbnail(MaterialSearch.Row row) => row.Thumbnail(tokens, Viewer.InstitutionId);

    [Can(LibraryAct.See)]
    public async Task OnGet()
    {
        Tags = await MaterialSearch.TagsAsync(Db, Stop);
        Rows = await Search.PageAsync(Db, uses.All, Number, PageSize, Stop);
    }
}
