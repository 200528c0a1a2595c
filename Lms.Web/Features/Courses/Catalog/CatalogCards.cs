using System.Collections.Concurrent;
using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>
/// The published courses of each institution as cards, kept in memory: the same for everyone, requested often, rarely changed. A page of
/// the catalog then costs at most one statement, the search for words. A change made in this process shows at once
/// (<see cref="ContentEdition"/>), one made in another process within some seconds.
/// </summary>
public sealed class CatalogCards(
    Func<LmsContext> contexts,
    ContentEdition edition,
    WriteGate gate,
    Platform.Outbox.OutboxSignal signal,
    TimeProvider clock
)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    private const int MostInstitutions = 1000;

    private readonly RememberedByKey<Guid, Entry> known = new(() => edition.Number, Fresh, MostInstitutions, clock);

    /// <summary>One choice of a filter, and the number of its courses.</summary>
    public sealed record Facet(string Value, string Name, int Count);

    /// <param name="Cards">The newest first.</param>
    public sealed record Entry(IReadOnlyList<CourseCard> Cards, IReadOnlyList<Facet> Categories, IReadOnlyList<Facet> Languages)
    {
        private readonly ConcurrentDictionary<Sorting, IReadOnlyList<CourseCard>> sorted = new() { [Sorting.Newest] = Cards };

        public IReadOnlyDictionary<Level, int> Levels { get; } = Cards.CountBy(c => c.Level).ToDictionary();

        public IReadOnlyDictionary<Pricing, int> Prices { get; } = Cards.CountBy(c => c.Pricing).ToDictionary();

        public IReadOnlyList<CourseCard> In(Sorting sorting) =>
            sorted.GetOrAdd(
                sorting,
                static (by, cards) =>
                    by switch
                    {
                        Sorting.BestRated => BestRated(cards),
                        Sorting.Title => [.. cards.OrderBy(c => c.Title, StringComparer.InvariantCultureIgnoreCase)],
                        Sorting.Shortest => [.. cards.OrderBy(c => c.Minutes)],
                        Sorting.Longest => [.. cards.OrderByDescending(c => c.Minutes)],
                        _ => cards,
                    },
                Cards
            );

        private static List<CourseCard> BestRated(IReadOnlyList<CourseCard> cards)
        {
            var all = cards.Sum(c => c.Ratings);
            var usual = all == 0 ? 0 : cards.Sum(c => c.Rating * c.Ratings) / all;
            return [.. cards.OrderByDescending(c => CourseRatings.Weighed(c.Rating, c.Ratings, usual))];
        }

        private readonly ConcurrentDictionary<(Guid, int), IReadOnlyList<CourseCard>> near = new();

        /// <summary>Similar courses: those in its category and with its tags, the most similar first.</summary>
        public IReadOnlyList<CourseCard> Near(Guid courseId, string? category, IReadOnlyList<string> tags, int most) =>
            near.GetOrAdd(
                (courseId, most),
                static (_, it) => it.Entry.Find(it.courseId, it.category, it.tags, it.most),
                (Entry: this, courseId, category, tags, most)
            );

        private List<CourseCard> Find(Guid courseId, string? category, IReadOnlyList<string> tags, int most)
        {
            var wanted = tags.ToHashSet(StringComparer.OrdinalIgnoreCase);
            // Newest first among equals: the sort is stable.
            return
            [
                .. Cards
                    .Where(c => c.Id != courseId)
                    .Select(c =>
                        (Card: c, Near: (c.Category is not null && c.Category == category ? 2 : 0) + c.Tags.Count(wanted.Contains))
                    )
                    .Where(c => c.Near > 0)
                    .OrderByDescending(c => c.Near)
                    .Take(most)
                    .Select(c => c.Card),
            ];
        }
    }

    public async ValueTask<Entry> OfAsync(Viewer viewer, CancellationToken stop) =>
        (await known.GetAsync(viewer.InstitutionId, async () => await ReadAsync(viewer.AsVisitor(), CancellationToken.None), stop))!;

    private async Task<Entry> ReadAsync(Viewer reader, CancellationToken stop)
    {
        await using var db = contexts().Enter(reader, clock, gate, signal, edition);
        var cards = await db
            .Courses.AsNoTracking()
            .Published.OrderByDescending(c => c.PublishedAt)
            .ThenBy(c => c.Id)
            .Select(c => new CourseCard
            {
                Id = c.Id,
                Slug = c.Slug,
                Title = c.Title,
                Summary = c.Description.Summary,
                Level = c.Description.Level,
                Minutes = c.Description.EstimatedMinutes > 0 ? c.Description.EstimatedMinutes : c.LessonMinutes,
                Pricing = c.Description.Pricing,
                Price = c.Description.Price,
                Currency = c.Description.Currency,
                CoverFileId = c.CoverFileId,
                Language = c.Description.Language,
                CategoryId = c.CategoryId,
                Rating = c.Ratings.Average,
                Ratings = c.Ratings.Count,
                Tags = c.Description.Tags,
                UpdatedAt = c.UpdatedAt,
            })
            .ToListAsync(stop);
        var categories = await db
            .Categories.AsNoTracking()
            .OrderBy(c => c.Position)
            .ThenBy(c => c.Name)
            .Select(c => new
            {
                c.Id,
                c.Slug,
                c.Name,
            })
            .ToListAsync(stop);
        var inCategory = cards.Where(c => c.CategoryId != null).CountBy(c => c.CategoryId!.Value).ToDictionary();
        var slugs = categories.ToDictionary(c => c.Id, c => c.Slug);
        return new Entry(
            [.. cards.Select(c => c.CategoryId is { } id ? c with { Category = slugs.GetValueOrDefault(id) } : c)],
            [.. categories.Where(c => inCategory.ContainsKey(c.Id)).Select(c => new Facet(c.Slug, c.Name, inCategory[c.Id]))],
            [.. cards.CountBy(c => c.Language).OrderByDescending(l => l.Value).Select(l => new Facet(l.Key, LanguageName(l.Key), l.Value))]
        );
    }

    public static string LanguageName(string tag)
    {
        try
        {
            return CultureInfo.GetCultureInfo(tag).NativeName;
        }
        catch (CultureNotFoundException)
        {
            return tag;
        }
    }
}
