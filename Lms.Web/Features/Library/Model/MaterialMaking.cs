using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Model;

/// <summary>Creates materials from a form; the caller saves them.</summary>
public sealed class MaterialMaking(LmsContext db, Uploads uploads, TimeProvider clock)
{
    private static readonly string[] Any = [LmsContext.NotDeleted];

    /// <summary>
    /// The scope of the files of all materials: the institution. No one is given a token for the whole scope, only for single files.
    /// </summary>
    public Guid Scope => db.InstitutionId;

    /// <returns>What a material would hold, and what the file is called.</returns>
    public async Task<Result<(MaterialContent Content, string Name)>> TakeAsync(IFormFile? file, Guid? upload, CancellationToken stop)
    {
        var taken = await uploads.TakeAsync(file, upload, FileKind.Documents, Scope, isPublic: false, stop);
        if (taken.Refusal is { } why)
            return why;
        var stored = taken.Value;
        var kind = MaterialKinds.Of(stored.ContentType);
        var (width, height) = await SizeAsync(stored, stop);
        return (new MaterialContent(kind, null, stored.Id, width, height), Path.GetFileNameWithoutExtension(stored.Name));
    }

    /// <summary>Into the library, under a key of its own.</summary>
    /// <param name="wished">The key that it had elsewhere; another where this one is taken.</param>
    /// <param name="cameWith">The course in whose package it came.</param>
    public async Task<Result<Material>> AddAsync(
        string? title,
        MaterialContent content,
        CancellationToken stop,
        string? wished = null,
        Guid? byId = null,
        Guid? cameWith = null
    )
    {
        if (string.IsNullOrWhiteSpace(title))
            return Material.NoTitle;
        var begins = wished ?? Material.FreeKey(title, new HashSet<string>());
        var start = begins[..Math.Min(begins.Length, Material.LongestKey - 4)];
        var taken = (
            await db.Materials.IgnoreQueryFilters(Any).Where(m => m.Key.StartsWith(start)).Select(m => m.Key).ToListAsync(stop)
        ).ToHashSet();
        taken.UnionWith(db.Materials.Local.Select(m => m.Key));
        var made = Material.Make(Material.FreeKey(begins, taken), title, content, byId ?? db.Viewer.Id, clock.Now, cameWith);
        if (made.Refusal is { } why)
            return why;
        db.AddRange(made.Value.Material, made.Value.Version);
        return made.Value.Material;
    }

    /// <summary>The size of an image; zero for anything else.</summary>
    public async Task<(int Width, int Height)> SizeAsync(StoredFile file, CancellationToken stop) =>
        await uploads.SizeAsync(file, stop) ?? (0, 0);
}
