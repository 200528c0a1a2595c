using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Administration.Storage;

/// <summary>How much storage the institution's files use, and what uses it.</summary>
public sealed class IndexModel(StorageRoom room) : Screen
{
    private const int Most = 20;

    public StorageState Room { get; private set; } = null!;

    public IReadOnlyList<CourseRow> Courses { get; private set; } = [];

    public IReadOnlyList<FileRow> Largest { get; private set; } = [];

    /// <summary>Deleted ones that are not purged yet.</summary>
    public (int Files, long Size) Deleted { get; private set; }

    public (int Files, long Size) Elsewhere { get; private set; }

    /// <summary>Sizes and formats generated from videos and images.</summary>
    public (int Files, long Size) Variants { get; private set; }

    public int Waiting { get; private set; }

    /// <param name="Size">Identical files count in each course that has them.</param>
    public sealed record CourseRow(string Title, string Slug, int Files, long Size);

    public sealed record FileRow
    {
        public required string Name { get; init; }

        public required string ContentType { get; init; }

        public required long Size { get; init; }

        public required DateTime CreatedAt { get; init; }

        public required string? CourseTitle { get; init; }

        public required string? CourseSlug { get; init; }
    }

    [Can(AdministrationAct.Administer)]
    public async Task<IActionResult> OnGet()
    {
        Room = await room.StateAsync(Stop);
        var files = Db.StoredFiles.AsNoTracking();
        Courses = await (
            from f in files
            join c in Db.Courses on f.ScopeId equals c.Id
            group f by new
            {
                c.Id,
                c.Title,
                c.Slug,
            } into g
            orderby g.Sum(f => f.Size) descending, g.Key.Id
            select new CourseRow(g.Key.Title, g.Key.Slug, g.Count(), g.Sum(f => f.Size))
        )
            .Take(Most)
            .ToListAsync(Stop);
        Largest = await (
            from f in files
            join c in Db.Courses on f.ScopeId equals c.Id into courses
            from c in courses.DefaultIfEmpty()
            orderby f.Size descending, f.Id
            select new FileRow
            {
                Name = f.Name,
                ContentType = f.ContentType,
                Size = f.Size,
                CreatedAt = f.CreatedAt,
                CourseTitle = c == null ? null : c.Title,
                CourseSlug = c == null ? null : c.Slug,
            }
        )
            .Take(Most)
            .ToListAsync(Stop);
        Elsewhere = await SumAsync(files.Where(f => !Db.Courses.Any(c => c.Id == f.ScopeId)));
        Deleted = await SumAsync(
            files.IgnoreQueryFilters(new[] { LmsContext.NotDeleted }).Where(f => f.DeletedAt != null && f.State != FileState.Infected)
        );
        Variants = await Db
            .FileVariants.GroupBy(_ => 1)
            .Select(g => new { Files = g.Count(), Size = g.Sum(v => v.Size) })
            .SingleOrDefaultAsync(Stop)
            is { } made
            ? (made.Files, made.Size)
            : (0, 0);
        Waiting = await files.CountAsync(f => f.State == FileState.Quarantined, Stop);
        return Page();
    }

    private async Task<(int, long)> SumAsync(IQueryable<StoredFile> files) =>
        await files.GroupBy(_ => 1).Select(g => new { Files = g.Count(), Size = g.Sum(f => f.Size) }).SingleOrDefaultAsync(Stop) is { } sum
            ? (sum.Files, sum.Size)
            : (0, 0);
}
