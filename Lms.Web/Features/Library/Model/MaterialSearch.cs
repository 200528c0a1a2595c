using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Library.Model;

/// <summary>The search criteria for the library.</summary>
/// <param name="Sort">
/// <c>title</c>, <c>changed</c> or <c>uses</c>; a leading hyphen reverses the order. By default the most recently changed come first.
/// </param>
public sealed record MaterialSearch(string? Q, MaterialKind? Kind, string? Tag, string? Sort, bool IsArchived)
{
    /// <summary>A material in a list.</summary>
    public sealed record Row
    {
        public required Guid Id { get; init; }

        public required string Key { get; init; }

        public required MaterialKind Kind { get; init; }

        public required string Title { get; init; }

        public required string? Description { get; init; }

        public required IReadOnlyList<string> Tags { get; init; }

        public required DateTime ChangedAt { get; init; }

        public required bool IsArchived { get; init; }

        /// <summary>Number of lessons that use it.</summary>
        public required int Uses { get; init; }

        public required Guid? FileId { get; init; }

        public required string? FileName { get; init; }

        public required long Size { get; init; }

        /// <summary>A small picture of it; null when there is none.</summary>
        public string? Thumbnail(FileTokens tokens, Guid scope) =>
            Kind is MaterialKind.Image && FileId is { } file ? tokens.Url(file, FileName!, scope) + "&w=480" : null;

        public string? Meta => FileName is null ? null : $"{Ui.FileType(FileName)} · {Ui.Size(Size)}";
    }

    public bool IsFiltered => !string.IsNullOrWhiteSpace(Q) || Kind is not null || !string.IsNullOrEmpty(Tag) || IsArchived;

    /// <param name="uses">As <see cref="IMaterialUses.All"/> gives them.</param>
    public async Task<Paged<Row>> PageAsync(LmsContext db, IQueryable<Guid> uses, int number, int size, CancellationToken stop)
    {
        var found = db
            .Materials.AsNoTracking()
            .Where(m => m.ArchivedAt != null == IsArchived)
            .Holding(Q, m => m.Title + " " + m.Key + " " + (m.Description ?? ""));
        if (Kind is { } kind)
            found = found.Where(m => m.Kind == kind);
        if (Tag is { Length: > 0 } tag)
            found = found.Where(m => m.Tags.Contains(tag));
        var sorted = Sort switch
        {
            "title" => found.OrderBy(m => m.Title),
            "-title" => found.OrderByDescending(m => m.Title),
            "uses" => found.OrderBy(m => uses.Count(id => id == m.Id)),
            "-uses" => found.OrderByDescending(m => uses.Count(id => id == m.Id)),
            "changed" => found.OrderBy(m => m.ChangedAt),
            _ => found.OrderByDescending(m => m.ChangedAt),
        };
        var page = await sorted.ThenBy(m => m.Id).Select(m => m.Id).PageAsync(number, size, stop);
        var rows = await (
            from m in db.Materials.AsNoTracking()
            where page.Items.Contains(m.Id)
            join v in db.MaterialVersions on new { m.Id, Number = m.Current } equals new { Id = v.MaterialId, v.Number }
            from f in db.StoredFiles.Where(f => f.Id == v.FileId).DefaultIfEmpty()
            select new Row
            {
                Id = m.Id,
                Key = m.Key,
                Kind = m.Kind,
                Title = m.Title,
                Description = m.Description,
                Tags = m.Tags,
                ChangedAt = m.ChangedAt,
                IsArchived = m.ArchivedAt != null,
                Uses = uses.Count(id => id == m.Id),
                FileId = f == null ? null : f.Id,
                FileName = f == null ? null : f.Name,
                Size = f == null ? 0 : f.Size,
            }
        ).ToDictionaryAsync(r => r.Id, stop);
        return new([.. page.Items.Where(rows.ContainsKey).Select(id => rows[id])], page.Number, page.Size, page.Total);
    }

    /// <summary>All tags of the library, in order.</summary>
    public static async Task<IReadOnlyList<string>> TagsAsync(LmsContext db, CancellationToken stop)
    {
        // One column: SQLite cannot group by the elements of a list.
        var carried = await db.Materials.AsNoTracking().Select(m => m.Tags).ToListAsync(stop);
        return [.. carried.SelectMany(t => t).Distinct().Order(StringComparer.CurrentCulture)];
    }
}
