using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The choices by which the catalog is narrowed: a course matches if it has one of the chosen values of each facet.</summary>
public sealed class CatalogFilter
{
    public const string Category = "category";
    public const string Level = "level";
    public const string Price = "price";
    public const string Language = "language";
    public const string Duration = "duration";

    private static readonly (string Name, Func<CourseCard, string?> Of)[] Facets =
    [
        (Category, c => c.Category),
        (Level, c => c.Level.ToString()),
        (Price, c => c.Pricing.ToString()),
        (Language, c => c.Language),
        (Duration, c => LengthOf(c.Minutes).ToString()),
    ];

    /// <summary>Follows the facets, which it needs.</summary>
    public static readonly CatalogFilter None = new();

    private readonly HashSet<string>?[] chosen = new HashSet<string>?[Facets.Length];

    public bool IsEmpty => Array.TrueForAll(chosen, c => c is null);

    /// <summary>Narrows by these values of a facet; none of them leaves it open.</summary>
    public CatalogFilter With(string facet, IEnumerable<string> values)
    {
        if (values.ToHashSet() is { Count: > 0 } some)
            chosen[Array.FindIndex(Facets, f => f.Name == facet)] = some;
        return this;
    }

    /// <param name="Cards">Those that match, in the given order.</param>
    public sealed record Outcome(IReadOnlyList<CourseCard> Cards, IReadOnlyDictionary<string, IReadOnlyDictionary<string, int>> Counts)
    {
        /// <summary>The number of courses that this choice would show together with the choices of the other facets.</summary>
        public int Count(string facet, string value) => Counts[facet].GetValueOrDefault(value);
    }

    /// <summary>
    /// One pass: a course that matches counts in every facet, and one that only a single facet excludes counts in that facet, because it
    /// would be shown if its value were chosen there too.
    /// </summary>
    public Outcome Apply(IEnumerable<CourseCard> cards)
    {
        var matching = new List<CourseCard>();
        var counts = new Dictionary<string, int>[Facets.Length];
        for (var i = 0; i < counts.Length; i++)
            counts[i] = [];
        foreach (var card in cards)
        {
            var excluding = ExcludingFacet(card);
            if (excluding is Several)
                continue;
            if (excluding is not null)
            {
                Count(excluding.Value);
                continue;
            }
            matching.Add(card);
            for (var i = 0; i < Facets.Length; i++)
                Count(i);

            void Count(int facet)
            {
                if (Facets[facet].Of(card) is { } value)
                    counts[facet][value] = counts[facet].GetValueOrDefault(value) + 1;
            }
        }
        return new(matching, Facets.Index().ToDictionary(f => f.Item.Name, f => (IReadOnlyDictionary<string, int>)counts[f.Index]));
    }

    private const int Several = -1;

    /// <returns>Null if none excludes it.</returns>
    private int? ExcludingFacet(CourseCard card)
    {
        int? excluding = null;
        for (var i = 0; i < Facets.Length; i++)
        {
            if (chosen[i] is not { } wanted || (Facets[i].Of(card) is { } value && wanted.Contains(value)))
                continue;
            if (excluding is not null)
                return Several;
            excluding = i;
        }
        return excluding;
    }

    public static Length LengthOf(int minutes) =>
        minutes switch
        {
            < 60 => Length.UnderOneHour,
            <= 300 => Length.OneToFiveHours,
            _ => Length.OverFiveHours,
        };
}
