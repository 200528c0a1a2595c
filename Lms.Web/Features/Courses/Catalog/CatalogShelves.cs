using System.Collections.Concurrent;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>What the catalog can be filtered by, with counts: the same for everybody, so it is kept in memory for half a minute.</summary>
public sealed class CatalogShelves(IServiceScopeFactory scopes, TimeProvider clock)
{
    public sealed record Shelf(string Value, string Name, int Count);

    public sealed record Entry(IReadOnlyList<Shelf> Categories, IReadOnlyList<Shelf> Languages, IReadOnlyDictionary<Level, int> Levels, IReadOnlyDictionary<Pricing, int> Prices, int Total, DateTime At);

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, Entry> known = new();

    public async ValueTask<Entry> OfAsync(Viewer viewer, CancellationToken stop)
    {
        if (known.TryGetValue(viewer.InstitutionId, out var entry) && entry.At + Fresh > clock.Now) return entry;
        await using var scope = scopes.CreateAsyncScope();
        scope.ServiceProvider.GetRequiredService<Viewer>().Visit(viewer.InstitutionId, viewer.InstitutionName, viewer.Zone);
        var db = scope.ServiceProvider.GetRequiredService<LmsContext>();
        var groups = await db.Courses.Published.GroupBy(c => new { c.CategoryId, c.Description.Language, c.Description.Level, c.Description.Pricing })
            .Select(g => new { g.Key.CategoryId, g.Key.Language, g.Key.Level, g.Key.Pricing, Count = g.Count() }).ToListAsync(stop);
        var categories = await db.Categories.AsNoTracking().OrderBy(c => c.Position).ThenBy(c => c.Name).Select(c => new { c.Id, c.Slug, c.Name }).ToListAsync(stop);
        return known[viewer.InstitutionId] = new Entry(
            [.. categories.Select(c => new Shelf(c.Slug, c.Name, groups.Where(g => g.CategoryId == c.Id).Sum(g => g.Count))).Where(s => s.Count > 0)],
            [.. groups.GroupBy(g => g.Language).Select(g => new Shelf(g.Key, IndexModel.LanguageName(g.Key), g.Sum(x => x.Count))).OrderByDescending(s => s.Count)],
            groups.GroupBy(g => g.Level).ToDictionary(g => g.Key, g => g.Sum(x => x.Count)),
            groups.GroupBy(g => g.Pricing).ToDictionary(g => g.Key, g => g.Sum(x => x.Count)),
            groups.Sum(g => g.Count), clock.Now);
    }

    public void Forget(Guid institutionId) => known.TryRemove(institutionId, out _);
}
