using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Search;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>
/// Searches the catalog: courses by their words, lessons by their titles, instructors and categories by their names. Courses and lessons
/// take one statement, the others are in memory. A search that finds nothing is repeated with the spelling that was probably meant.
/// </summary>
public sealed class CatalogSearch(LmsContext db, SearchVocabulary vocabulary, IEnumerable<IOpenCourses> open)
{
    public async Task<CatalogResults> FindAsync(string query, CatalogCards.Entry catalog, Viewer viewer, CancellationToken stop)
    {
        var terms = SearchTerms.Of(query);
        var found = await ReadAsync(terms, catalog, viewer, stop);
        if (!found.IsEmpty || terms.IsEmpty)
            return found;
        var spelling = await vocabulary.OfAsync(viewer, catalog.Instructors.Select(i => i.Name), stop);
        if (terms.Corrected(spelling) is not { } meant)
            return found;
        var better = await ReadAsync(meant, catalog, viewer, stop);
        return better.IsEmpty ? found : better with { Corrected = meant.In(better.Texts) };
    }

    private async Task<CatalogResults> ReadAsync(SearchTerms terms, CatalogCards.Entry catalog, Viewer viewer, CancellationToken stop)
    {
        var hits = await SearchHits.ReadAsync(db, terms, stop);
        return new()
        {
            Courses = catalog.Cards.Where(c => hits.Courses.Contains(c.Id)).OrderBy(c => Rank(c.FoldedTitle, terms)).ToList(),
            Lessons = await LessonsAsync(hits.Lessons, terms, catalog, viewer, stop),
            Instructors = [.. catalog.Instructors.Where(i => terms.AreIn(i.FoldedName))],
            Categories = [.. catalog.Categories.Where(c => terms.AreIn(SearchDocument.Fold(c.Name)))],
        };
    }

    /// <summary>Best titles first. Those who are in a course are led to its lessons, and others to its page, which lists them.</summary>
    private async Task<IReadOnlyList<CatalogResults.Lesson>> LessonsAsync(
        IReadOnlyList<SearchHits.Lesson> hits,
        SearchTerms terms,
        CatalogCards.Entry catalog,
        Viewer viewer,
        CancellationToken stop
    )
    {
        var best = hits.Select(h => (Hit: h, Course: catalog.Find(h.CourseId)))
            .Where(h => h.Course is not null)
            .OrderBy(h => Rank(SearchDocument.Fold(h.Hit.Title), terms))
            .ThenBy(h => h.Hit.Title.Length)
            .ThenBy(h => h.Hit.Title, StringComparer.Ordinal)
            .ThenBy(h => h.Course!.Title, StringComparer.Ordinal)
            .Take(CatalogResults.MostLessons)
            .ToList();
        var mine =
            best.Count > 0 && viewer.IsSignedIn && open.FirstOrDefault() is { } known
                ? await known.AmongAsync([.. best.Select(h => h.Course!.Id).Distinct()], viewer, stop)
                : new HashSet<Guid>();
        return
        [
            .. best.Select(h => new CatalogResults.Lesson(
                h.Hit.Title,
                h.Hit.IsPreview || mine.Contains(h.Course!.Id)
                    ? $"/learn/{h.Course!.Slug}/{h.Hit.Slug}"
                    : $"/courses/{h.Course.Slug}#lesson-{h.Hit.Slug}",
                h.Course
            )),
        ];
    }

    private static int Rank(string title, SearchTerms terms) =>
        terms.Begin(title) ? 0
        : terms.AreIn(title) ? 1
        : 2;
}

/// <summary>What a search found, the best first.</summary>
public sealed record CatalogResults
{
    public const int MostLessons = 30;

    /// <summary>The number of lessons shown at once; the others are one click away.</summary>
    public const int FewLessons = 6;

    public required IReadOnlyList<CourseCard> Courses { get; init; }

    public required IReadOnlyList<Lesson> Lessons { get; init; }

    public required IReadOnlyList<CatalogCards.Instructor> Instructors { get; init; }

    public required IReadOnlyList<CatalogCards.Facet> Categories { get; init; }

    /// <summary>The words that were searched for in place of misspelled ones; null if those were found.</summary>
    public string? Corrected { get; init; }

    public bool IsEmpty => Courses.Count + Lessons.Count + Instructors.Count + Categories.Count == 0;

    public sealed record Lesson(string Title, string Url, CourseCard Course);

    /// <summary>Where the words that were found are written as people write them.</summary>
    public IEnumerable<string> Texts =>
        [
            .. Courses.SelectMany(c => c.Tags.Prepend(c.Summary).Prepend(c.Title)),
            .. Lessons.Select(l => l.Title),
            .. Instructors.Select(i => i.Name),
            .. Categories.Select(c => c.Name),
        ];
}
