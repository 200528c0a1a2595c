using Lms.Web.Features.Library.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Materials;

/// <summary>A page about one material. Users who do not teach here do not learn that it exists.</summary>
public abstract class MaterialScreen(IMaterialUses uses) : ScreenOf<Material>
{
    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Id { get; set; }

    public string Here => $"/teach/materials/{Id}";

    protected IMaterialUses AllUses { get; } = uses;

    public MaterialUses Uses { get; private set; } = null!;

    public IReadOnlyList<Crumb> Crumbs(params ReadOnlySpan<Crumb> rest) => [new(L["Library"], "/teach/materials"), .. rest];

    protected override async Task<Material?> FindAsync(CancellationToken stop) =>
        Viewer.IsInstructor
            ? await (Restores ? Db.Materials.IgnoreQueryFilters([LmsContext.NotDeleted]) : Db.Materials).SingleOrDefaultAsync(
                m => m.Id == Id,
                stop
            )
            : null;

    protected override async Task LoadAsync() => Uses = await AllUses.OfAsync(Id, Viewer, Stop);

    private bool Restores => Request.Query["handler"] == "Restore";
}
