using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// Courses to take next. A course is near another if it names it as a prerequisite, if many who completed the other took it afterward, or
/// if both have a category or tags in common. Never recommended: courses that the viewer is or was in, and those whose required
/// prerequisites the viewer lacks.
/// </summary>
public sealed class Recommended(
    CatalogCards catalog,
    Func<LmsContext> contexts,
    ContentEdition edition,
    WriteGate gate,
    OutboxSignal signal,
    TimeProvider clock
)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromHours(1);

    private const int MostCourses = 2000;

    /// <summary>What came next is asked of the last who completed the course.</summary>
    private const int MostPeople = 1000;

    /// <summary>What a single person took says nothing about others, and must not be seen.</summary>
    private const int LeastPeople = 3;

    /// <summary>The number of completed courses from which the recommendations of a person come.</summary>
    private const int MostSeeds = 3;

    private const double Prepares = 4;
    private const double Follows = 3;
    private const double SameCategory = 1;
    private const double SameTag = 0.5;
    private const double MostTags = 1;

    /// <summary>Decides between equals: five stars from many people are worth less than a shared tag.</summary>
    private const double WellRated = 0.05;

    private readonly RememberedByKey<(Guid Institution, Guid Course), Next> known = new(() => 0, Fresh, MostCourses, clock);

    private sealed record Next(IReadOnlyDictionary<Guid, double> Shares);

    private sealed record Taken(Guid CourseId, DateTime? CompletedAt);

    /// <summary>
    /// For the page that congratulates on a completed course, and wherever else a course leads to others: the courses to take after it, as
    /// cards of the catalog, the most suitable first.
    /// </summary>
    /// <param name="db">The context of the request; one statement reads what the viewer has taken, none for a visitor.</param>
    /// <param name="courseId">A course of the viewer's institution; it need not be in the catalog any more.</param>
    /// <param name="count">At most so many; fewer, or none, when no other course is near it.</param>
    public async Task<IReadOnlyList<CourseCard>> AfterAsync(LmsContext db, Guid courseId, Viewer viewer, int count, CancellationToken stop)
    {
        var all = await catalog.OfAsync(viewer, stop);
        var taken = await TakenAsync(db, viewer, stop);
        // On the page of its completion, it counts as completed, even if that was a moment ago.
        var completed = Completed(taken).Append(courseId).ToHashSet();
        return Best(all, await ScoresAsync(all, [courseId], viewer, stop), taken, completed, count);
    }

    /// <summary>
    /// For someone who has nothing to continue: courses to take after those completed last; for beginners, and if these lead nowhere, the
    /// best rated.
    /// </summary>
    public async Task<IReadOnlyList<CourseCard>> ForAsync(LmsContext db, Viewer viewer, int count, CancellationToken stop)
    {
        var all = await catalog.OfAsync(viewer, stop);
        var taken = await TakenAsync(db, viewer, stop);
        var seeds = taken.Where(t => t.CompletedAt is not null).OrderByDescending(t => t.CompletedAt).Take(MostSeeds);
        var scores = await ScoresAsync(all, [.. seeds.Select(t => t.CourseId)], viewer, stop);
        var completed = Completed(taken).ToHashSet();
        var best = Best(all, scores, taken, completed, count);
        if (best.Count == count)
            return best;
        var others = all.In(Sorting.BestRated)
            .Where(c => IsOpen(c, completed) && !best.Contains(c) && taken.All(t => t.CourseId != c.Id))
            .OrderBy(c => taken.Count == 0 && c.Level is not Level.Beginner);
        return [.. best.Concat(others).Take(count)];
    }

    private static List<CourseCard> Best(
        CatalogCards.Entry all,
        Dictionary<Guid, double> scores,
        IReadOnlyList<Taken> taken,
        HashSet<Guid> completed,
        int count
    ) =>
        [
            .. all
                .Cards.Where(c => scores.ContainsKey(c.Id) && IsOpen(c, completed) && taken.All(t => t.CourseId != c.Id))
                .OrderByDescending(c => scores[c.Id] + (c.Ratings > 0 ? WellRated * (double)c.Rating : 0))
                .Take(count),
        ];

    private static bool IsOpen(CourseCard card, HashSet<Guid> completed) =>
        !card.RequiresPrerequisites || card.PrerequisiteIds.All(completed.Contains);

    private static IEnumerable<Guid> Completed(IReadOnlyList<Taken> taken) =>
        taken.Where(t => t.CompletedAt is not null).Select(t => t.CourseId);

    private static async Task<IReadOnlyList<Taken>> TakenAsync(LmsContext db, Viewer viewer, CancellationToken stop)
    {
        if (viewer.PersonId is not { } me)
            return [];
        return await db
            .Enrollments.AsNoTracking()
            .Where(e => e.PersonId == me)
            .Select(e => new Taken(e.CourseId, e.CompletedAt))
            .ToListAsync(stop);
    }

    /// <summary>How near each course is to one of these; others are missing.</summary>
    private async Task<Dictionary<Guid, double>> ScoresAsync(
        CatalogCards.Entry all,
        IReadOnlyList<Guid> seeds,
        Viewer viewer,
        CancellationToken stop
    )
    {
        var scores = new Dictionary<Guid, double>();
        foreach (var seed in seeds)
        {
            var next = await known.GetAsync((viewer.InstitutionId, seed), () => ReadAsync(seed, viewer.AsVisitor()), stop);
            var from = all.Find(seed);
            var tags = from?.Tags.ToHashSet(StringComparer.OrdinalIgnoreCase) ?? [];
            foreach (var card in all.Cards)
            {
                var score =
                    (card.PrerequisiteIds.Contains(seed) ? Prepares : 0)
                    + Follows * next!.Shares.GetValueOrDefault(card.Id)
                    + (from?.CategoryId is { } category && card.CategoryId == category ? SameCategory : 0)
                    + Math.Min(MostTags, SameTag * card.Tags.Count(tags.Contains));
                if (score > 0 && !seeds.Contains(card.Id))
                    scores[card.Id] = scores.GetValueOrDefault(card.Id) + score;
            }
        }
        return scores;
    }

    /// <summary>Which share of those who completed the course enrolled in another one afterward.</summary>
    private async Task<Next?> ReadAsync(Guid courseId, Viewer reader)
    {
        await using var db = contexts().Enter(reader, clock, gate, signal, edition);
        var done = db
            .Enrollments.AsNoTracking()
            .Where(e => e.CourseId == courseId && e.CompletedAt != null)
            .OrderByDescending(e => e.CompletedAt)
            .Take(MostPeople);
        var people = await done.CountAsync();
        if (people < LeastPeople)
            return new(new Dictionary<Guid, double>());
        var next = await (
            from finished in done
            join other in db.Enrollments on finished.PersonId equals other.PersonId
            where other.CourseId != courseId && other.EnrolledAt >= finished.CompletedAt
            group other by other.CourseId into taken
            where taken.Count() >= LeastPeople
            select new { CourseId = taken.Key, Count = taken.Count() }
        ).ToListAsync();
        return new(next.ToDictionary(n => n.CourseId, n => (double)n.Count / people));
    }
}
