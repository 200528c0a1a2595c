using Lms.Web.Platform.Data;
using Lms.Web.Platform.Search;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Published courses and their published lessons that contain all words of a query.</summary>
/// <param name="Lessons">At most some hundred, in no order.</param>
public sealed record SearchHits(IReadOnlySet<Guid> Courses, IReadOnlyList<SearchHits.Lesson> Lessons)
{
    public static readonly SearchHits None = new(new HashSet<Guid>(), []);

    public bool IsEmpty => Courses.Count == 0 && Lessons.Count == 0;

    public sealed record Lesson(Guid CourseId, string Title, string Slug, bool IsPreview);

    /// <summary>One statement, which stays prepared.</summary>
    public static async Task<SearchHits> ReadAsync(LmsContext db, SearchTerms terms, CancellationToken stop)
    {
        if (terms.IsEmpty)
            return None;
        var (courses, lessons) = (new HashSet<Guid>(), new List<Lesson>());
        await Rows.ReadAsync(
            db,
            db.Found() + Hits,
            command => db.FillFound(command, terms),
            row =>
            {
                if (row.IsDBNull(1))
                    courses.Add(row.GetGuid(0));
                else
                    lessons.Add(new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetBoolean(3)));
                return true;
            },
            stop
        );
        return new(courses, lessons);
    }

    /// <summary>
    /// A lesson that was just hidden may still be in the index. Without an order, the databases stop at the limit; the titles are ranked
    /// later.
    /// </summary>
    private const string Hits = """
        SELECT f."EntityId", NULL, NULL, NULL FROM "Found" AS f WHERE f."Kind" = 'Course'
        UNION ALL
        SELECT * FROM (
            SELECT l."CourseId", l."Title", l."Slug", l."IsPreview" FROM "Found" AS f CROSS JOIN "Lessons" AS l
            WHERE f."Kind" = 'Lesson' AND l."Id" = f."EntityId" AND l."IsPublished" AND l."DeletedAt" IS NULL
            LIMIT 300) AS "Shown"
        """;
}
