using System.Text.RegularExpressions;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Model;

/// <summary>A material as texts show it now.</summary>
public sealed record MaterialView
{
    public required Guid Id { get; init; }

    public required string Key { get; init; }

    public required MaterialKind Kind { get; init; }

    public required string Title { get; init; }

    public required string? Alternative { get; init; }

    public required string? Markdown { get; init; }

    public required int Width { get; init; }

    public required int Height { get; init; }

    public Guid? FileId { get; init; }

    public Guid Scope { get; init; }

    public string FileName { get; init; } = "";

    public long Size { get; init; }

    /// <summary>Whether a video can be watched in the size that the connection allows.</summary>
    public bool IsAdaptive { get; init; }

    public bool HasPoster { get; init; }

    public int Seconds { get; init; }
}

/// <summary>The materials named by a set of texts: read before the texts are rendered, so that rendering needs no lookups.</summary>
public sealed partial class MaterialViews
{
    public static readonly MaterialViews Empty = new([]);

    private readonly Dictionary<string, MaterialView> byKey;

    private MaterialViews(IEnumerable<MaterialView> all) => byKey = all.ToDictionary(m => m.Key);

    public MaterialView? Find(string key) => byKey.GetValueOrDefault(key);

    public IEnumerable<MaterialView> All => byKey.Values;

    public static MaterialViews Of(IEnumerable<MaterialView> all) => new(all);

    /// <summary>Returns the keys that a text may name, in order. Some may be inside code: only rendering determines that.</summary>
    public static IReadOnlyList<string> KeysIn(string? markdown) =>
        markdown is null || !markdown.Contains(MaterialSource.Fence, StringComparison.Ordinal)
            ? []
            : [.. Named().Matches(markdown).Select(m => m.Groups[1].Value).Where(Material.IsKey).Distinct()];

    /// <summary>The text with other keys in its blocks, and nothing else changed.</summary>
    public static string Rename(string markdown, Func<string, string> other) =>
        Named().Replace(markdown, m => m.Value[..(m.Groups[1].Index - m.Index)] + other(m.Groups[1].Value));

    /// <summary>Reads the materials that the texts name, including archived ones; no statement when they name none.</summary>
    public static async Task<MaterialViews> ReadAsync(LmsContext db, CancellationToken stop, params IEnumerable<string?> markdowns)
    {
        var keys = markdowns.SelectMany(KeysIn).Distinct().ToList();
        if (keys.Count == 0)
            return Empty;
        return new(
            await Views(
                    db,
                    db.MaterialVersions.Where(v =>
                        db.Materials.Any(m => m.Id == v.MaterialId && m.Current == v.Number && keys.Contains(m.Key))
                    )
                )
                .ToListAsync(stop)
        );
    }

    /// <summary>A material with what it held at some time.</summary>
    public static Task<MaterialView?> ViewAsync(LmsContext db, Guid id, int number, CancellationToken stop) =>
        Views(db, db.MaterialVersions.Where(v => v.MaterialId == id && v.Number == number)).SingleOrDefaultAsync(stop);

    private static IQueryable<MaterialView> Views(LmsContext db, IQueryable<MaterialVersion> versions) =>
        from v in versions.AsNoTracking()
        join m in db.Materials on v.MaterialId equals m.Id
        from f in db.StoredFiles.Where(f => f.Id == v.FileId).DefaultIfEmpty()
        from p in db.MediaFiles.Where(p => p.FileId == v.FileId).DefaultIfEmpty()
        select new MaterialView
        {
            Id = m.Id,
            Key = m.Key,
            Kind = m.Kind,
            Title = m.Title,
            Alternative = m.Alternative,
            Markdown = v.Markdown,
            Width =
                v.Width > 0 ? v.Width
                : p == null ? 0
                : p.Width,
            Height =
                v.Height > 0 ? v.Height
                : p == null ? 0
                : p.Height,
            FileId = f == null ? null : f.Id,
            Scope = f == null ? Guid.Empty : f.ScopeId,
            FileName = f == null ? "" : f.Name,
            Size = f == null ? 0 : f.Size,
            IsAdaptive = p != null && p.IsAdaptive,
            HasPoster = p != null && p.HasPoster,
            Seconds = p == null ? 0 : p.Seconds,
        };

    [GeneratedRegex(@"^[ \t]*(?:>[ \t]*)*(?:[`]{3,}|~{3,})[ \t]*material[ \t]+([a-z0-9-]+)", RegexOptions.Multiline)]
    private static partial Regex Named();
}
