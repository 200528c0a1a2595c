using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>The front matter of <c>materials/….md</c>; a material that is a file has no text below it.</summary>
public sealed class MaterialSheet
{
    public string? Title { get; set; }

    public string? Description { get; set; }

    public string? Alternative { get; set; }

    public List<string>? Tags { get; set; }

    /// <summary>A file of the package.</summary>
    public string? File { get; set; }

    public Dictionary<string, string>? Fields { get; set; }
}

/// <param name="Read">Reads its text again.</param>
public sealed record PlannedMaterial(string Key, MaterialSheet Sheet, Func<string> Read)
{
    public static string PathOf(string key) => $"materials/{key}.md";
}

/// <summary>
/// Materials that the lessons of a package use. What the library holds already, under the same key and with the same content, is used; all
/// else comes into it, under another key where its own is taken, and the texts then name that.
/// </summary>
public sealed class MaterialsInPackage(LmsContext db, MaterialMaking making)
{
    public Guid Scope => making.Scope;

    /// <summary>The sheets of what these texts name, in the order of the keys, and the files that they need.</summary>
    public static async Task<IReadOnlyList<(string Key, MaterialSheet Sheet, string Text, StoredFile? File)>> WriteAsync(
        LmsContext db,
        IEnumerable<string> texts,
        CancellationToken stop
    )
    {
        var keys = texts.SelectMany(MaterialViews.KeysIn).Distinct().ToList();
        if (keys.Count == 0)
            return [];
        var rows = await (
            from m in db.Materials.AsNoTracking()
            where keys.Contains(m.Key)
            join v in db.MaterialVersions on new { m.Id, Number = m.Current } equals new { Id = v.MaterialId, v.Number }
            from f in db.StoredFiles.Where(f => f.Id == v.FileId).DefaultIfEmpty()
            select new
            {
                m,
                v.Markdown,
                File = f,
            }
        ).ToListAsync(stop);
        return
        [
            .. rows.Where(r => r.m.Kind is MaterialKind.Text || r.File is not null)
                .OrderBy(r => r.m.Key, StringComparer.Ordinal)
                .Select(r =>
                    (
                        r.m.Key,
                        new MaterialSheet
                        {
                            Title = r.m.Title,
                            Description = r.m.Description,
                            Alternative = r.m.Alternative,
                            Tags = [.. r.m.Tags],
                            Fields = SheetWords.Fields(r.m.Metadata),
                        },
                        r.Markdown ?? "",
                        (StoredFile?)r.File
                    )
                ),
        ];
    }

    /// <exception cref="PackageException">Its sheet says something that cannot be.</exception>
    public static PlannedMaterial Read(string key, Func<string, string> text)
    {
        var path = PlannedMaterial.PathOf(key);
        var head = FrontMatter.Of(text(path));
        var sheet = Sheets.Read<MaterialSheet>(head.Yaml, path, head.Line);
        var content = sheet.File is null ? MaterialContent.OfText(head.Text) : new MaterialContent(MaterialKind.File, null, Guid.Empty);
        var made = Material.Make(key, sheet.Title, content, Guid.Empty, default);
        var unfit =
            made.Refusal
            ?? made.Value.Material.Describe(sheet.Title, sheet.Description, sheet.Alternative, sheet.Tags ?? [], default).Refusal
            ?? made.Value.Material.Annotate(SheetWords.Fields(sheet.Fields)).Refusal;
        return unfit is { } why ? throw new PackageException(path, 0, why) : new(key, sheet, () => FrontMatter.Of(text(path)).Text);
    }

    /// <summary>Sees that what the texts name is in the library; added, not saved. Asked again it finds what it made.</summary>
    /// <param name="files">Those of materials are of the scope of the library.</param>
    /// <returns>For each key of the package the one to name here, where that is another.</returns>
    public async Task<Result<IReadOnlyDictionary<string, string>>> KeepAsync(
        IEnumerable<PlannedMaterial> wanted,
        IReadOnlyDictionary<string, KeptFile> files,
        Guid courseId,
        Guid byId,
        CancellationToken stop
    )
    {
        var other = new Dictionary<string, string>();
        foreach (var it in wanted)
        {
            StoredFile? file = null;
            if (it.Sheet.File is { } path)
            {
                // No longer present: an earlier step found its content in the library and released it.
                if (!files.TryGetValue(path, out var kept))
                    continue;
                file = await db.StoredFiles.FindAsync([kept.Id], stop);
            }
            var text = file is null ? it.Read().TrimEnd('\n') : null;
            if (await SameAsync(it.Key, text, file?.Hash, stop) is { } known)
            {
                if (known != it.Key)
                    other[it.Key] = known;
                continue;
            }
            var kind = file is null ? MaterialKind.Text : MaterialKinds.Of(file.ContentType);
            var (width, height) = kind is MaterialKind.Image ? await making.SizeAsync(file!, stop) : (0, 0);
            var added = await making.AddAsync(
                it.Sheet.Title,
                new(kind, file is null ? it.Read() : null, file?.Id, width, height),
                stop,
                it.Key,
                byId,
                courseId
            );
            if (added.Refusal is { } why)
                return why;
            var material = added.Value;
            if (
                material
                    .Describe(it.Sheet.Title, it.Sheet.Description, it.Sheet.Alternative, it.Sheet.Tags ?? [], material.CreatedAt)
                    .Refusal is
                { } undescribed
            )
                return undescribed;
            if (material.Annotate(SheetWords.Fields(it.Sheet.Fields)).Refusal is { } unnoted)
                return unnoted;
            if (material.Key != it.Key)
                other[it.Key] = material.Key;
            // The next texts, and those of the next step, find it.
            await db.SaveChangesAsync(stop);
        }
        return other;
    }

    /// <summary>Files that came for materials which the library had already; the caller saves.</summary>
    public async Task TidyAsync(Plan plan, IReadOnlyDictionary<string, KeptFile> files, CancellationToken stop)
    {
        var ids = plan.Materials.Select(m => m.Sheet.File).OfType<string>().Where(files.ContainsKey).Select(f => files[f].Id).ToList();
        if (ids.Count == 0)
            return;
        foreach (
            var file in await db
                .StoredFiles.Where(f => ids.Contains(f.Id) && f.ScopeId == making.Scope && !db.MaterialVersions.Any(v => v.FileId == f.Id))
                .ToListAsync(stop)
        )
            db.Remove(file);
    }

    /// <summary>A text whose blocks name materials by other keys.</summary>
    public static string Renamed(string markdown, IReadOnlyDictionary<string, string> keys) =>
        keys.Count == 0 ? markdown : MaterialViews.Rename(markdown, key => keys.GetValueOrDefault(key, key));

    /// <summary>The key of a material with this content that had this key once, or one made of it.</summary>
    private async Task<string?> SameAsync(string key, string? text, string? hash, CancellationToken stop)
    {
        var start = key[..Math.Min(key.Length, Material.LongestKey - 4)];
        var near = await (
            from m in db.Materials.AsNoTracking()
            where m.Key.StartsWith(start)
            join v in db.MaterialVersions on new { m.Id, Number = m.Current } equals new { Id = v.MaterialId, v.Number }
            from f in db.StoredFiles.Where(f => f.Id == v.FileId).DefaultIfEmpty()
            select new
            {
                m.Key,
                v.Markdown,
                Hash = f == null ? null : f.Hash,
            }
        ).ToListAsync(stop);
        return near.Where(n => hash is not null ? n.Hash == hash : n.Hash is null && n.Markdown?.TrimEnd('\n') == text)
            .Select(n => n.Key)
            .OrderBy(k => k != key)
            .ThenBy(k => k, StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
