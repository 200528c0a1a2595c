using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// How learners rate a course: counted by the room of reviews in the transaction that shows or hides one, kept here for cards and sorting.
/// </summary>
public sealed record CourseRatings
{
    public const int Most = 5;

    public int One { get; init; }

    public int Two { get; init; }

    public int Three { get; init; }

    public int Four { get; init; }

    public int Five { get; init; }

    public int Count { get; init; }

    /// <summary>From 1 to 5 with two decimals; 0 when there are no ratings.</summary>
    public decimal Average { get; init; }

    /// <param name="byStars">How many gave so many stars.</param>
    public static CourseRatings Of(IReadOnlyDictionary<int, int> byStars)
    {
        int With(int stars) => byStars.GetValueOrDefault(stars);
        var count = With(1) + With(2) + With(3) + With(4) + With(5);
        var sum = Enumerable.Range(1, Most).Sum(stars => (long)stars * With(stars));
        return new()
        {
            One = With(1),
            Two = With(2),
            Three = With(3),
            Four = With(4),
            Five = With(5),
            Count = count,
            Average = count == 0 ? 0 : Rounding.ToCents((decimal)sum / count),
        };
    }

    public int With(int stars) =>
        stars switch
        {
            1 => One,
            2 => Two,
            3 => Three,
            4 => Four,
            5 => Five,
            _ => 0,
        };

    /// <summary>
    /// The value to sort by: a few ratings are weighted as if some average ones were added, so that one enthusiast does not outrank a
    /// hundred.
    /// </summary>
    /// <param name="usual">The average of all ratings of the catalog.</param>
    public static decimal Weighed(decimal average, int count, decimal usual) =>
        count == 0 ? 0 : (average * count + usual * 5) / (count + 5);
}
