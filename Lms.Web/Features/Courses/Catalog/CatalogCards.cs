using System.Collections.Concurrent;
using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Search;
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

    /// <summary>The owner of published courses, as their pages show them.</summary>
    public sealed record Instructor(Guid Id, string Name, Guid? PictureId, int Courses)
    {
        public string FoldedName { get; } = SearchDocument.Fold(Name);
    }

    /// <param name="Cards">The newest first.</param>
    public sealed record Entry(IReadOnlyList<CourseCard> Cards, IReadOnlyList<Facet> Categories, IReadOnlyList<Facet> Languages)
    {
        public IReadOnlyList<Instructor> Instructors { get; init; } = [];

        /// <summary>Those of these courses that are in the catalog, in the given order.</summary>
        public IEnumerable<CourseCard> Among(IEnumerable<Guid> ids) => ids.Select(id => Find(id)!).Where(c => c is not null);

        public CourseCard? Find(Guid id) => byId.Value.GetValueOrDefault(id);

        private readonly Lazy<Dictionary<Guid, CourseCard>> byId = new(() => Cards.ToDictionary(c => c.Id));

        private readonly Lazy<ILookup<Guid?, CourseCard>> byInstructor = new(() => Cards.ToLookup(c => c.InstructorId));

        /// <summary>The newest first.</summary>
        public IEnumerable<CourseCard> By(Guid instructorId) => byInstructor.Value[instructorId];

        private readonly ConcurrentDictionary<Sorting, IReadOnlyList<CourseCard>> sorted = new() { [Sorting.Newest] = Cards };

        private readonly Lazy<CatalogFilter.Outcome> unfiltered = new(() => CatalogFilter.None.Apply(Cards));

        /// <summary>The numbers of courses when nothing is chosen: counted once, for everyone.</summary>
        public CatalogFilter.Outcome Unfiltered => unfiltered.Value;

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
                PrerequisiteIds = c.PrerequisiteIds,
                RequiresPrerequisites = c.RequiresPrerequisites,
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
        var published = db.Courses.Published;
        var owners = await (
            from staff in db.CourseStaff.AsNoTracking()
            where staff.Role == CourseRole.Owner && published.Any(c => c.Id == staff.CourseId)
            join person in db.People on staff.PersonId equals person.Id
            select new
            {
                staff.CourseId,
                person.Id,
                person.DisplayName,
                person.PictureId,
            }
        ).ToListAsync(stop);
        var instructorOf = owners.ToDictionary(o => o.CourseId, o => o.Id);
        var inCategory = cards.Where(c => c.CategoryId != null).CountBy(c => c.CategoryId!.Value).ToDictionary();
        var slugs = categories.ToDictionary(c => c.Id, c => c.Slug);
        return new Entry(
            [
                .. cards.Select(c =>
                    c with
                    {
                        Category = c.CategoryId is { } id ? slugs.GetValueOrDefault(id) : null,
                        InstructorId = instructorOf.TryGetValue(c.Id, out var instructor) ? instructor : null,
                    }
                ),
            ],
            [.. categories.Where(c => inCategory.ContainsKey(c.Id)).Select(c => new Facet(c.Slug, c.Name, inCategory[c.Id]))],
            [.. cards.CountBy(c => c.Language).OrderByDescending(l => l.Value).Select(l => new Facet(l.Key, LanguageName(l.Key), l.Value))]
        )
        {
            Instructors =
            [
                .. owners
                    .GroupBy(o => o.Id)
                    .Select(g => new Instructor(g.Key, g.First().DisplayName, g.First().PictureId, g.Count()))
                    .OrderBy(i => i.FoldedName, StringComparer.Ordinal),
            ],
        };
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
