using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Outbox;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.People.Privacy;

/// <summary>Hands out the archive: to its owner, by the signed address, until it expires.</summary>
[Private]
public sealed class ArchiveModel(PrivacyLinks links, IFileStore store) : ScreenOf<PersonalExport>
{
    [BindProperty(SupportsGet = true)]
    public string? T { get; set; }

    /// <summary>Null: the whole archive, where it is a single file.</summary>
    [BindProperty(SupportsGet = true)]
    public Guid? Part { get; set; }

    protected override async Task<PersonalExport?> FindAsync(CancellationToken stop) =>
        links.OpensExport(T) is { } id
            ? await Db.PersonalExports.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id && e.PersonId == Viewer.PersonId, stop)
            : null;

    [Can(Member.May)]
    public async Task<IActionResult> OnGet()
    {
        if (!Subject.IsReady(Now))
            return await Done("This archive has expired. Request a new one.", "/settings/privacy");
        var parts = Db.StoredFiles.AsNoTracking().Where(f => f.ScopeId == Subject.Id);
        if (Part is null && await parts.CountAsync(Stop) > 1)
            return Redirect("/settings/privacy");
        var file = await parts
            .Where(f => f.Id == (Part ?? Subject.FileId))
            .Select(f => new
            {
                f.Id,
                f.Hash,
                f.ContentType,
                f.Name,
            })
            .SingleOrDefaultAsync(Stop);
        if (file is null || await store.OpenAsync(file.Hash, Stop) is not { } content)
            return NotFound();
        Response.Headers.CacheControl = "private, no-store";
        return File(content, file.ContentType, file.Id == Subject.FileId ? $"personal-data-{Subject.AskedAt:yyyy-MM-dd}.zip" : file.Name);
    }
}
