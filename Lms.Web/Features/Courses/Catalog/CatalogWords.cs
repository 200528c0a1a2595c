using Lms.Web.Features.Courses.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace Lms.Web.Features.Courses.Catalog;

public static class CatalogWords
{
    /// <summary>The orders of a list in which nothing was searched for; the usual one first.</summary>
    public static readonly IReadOnlyList<Sorting> OfLists = [.. Enum.GetValues<Sorting>().Where(s => s is not Sorting.BestMatch)];

    public static readonly IReadOnlyList<Sorting> OfSearches = [Sorting.BestMatch, .. OfLists];

    public static string Text(this Sorting sorting) =>
        sorting switch
        {
            Sorting.Newest => "Newest",
            Sorting.BestMatch => "Best match",
            Sorting.BestRated => "Best rated",
            Sorting.Title => "Title",
            Sorting.Shortest => "Shortest first",
            _ => "Longest first",
        };

    public static string Text(this Length length) =>
        length switch
        {
            Length.UnderOneHour => "Under 1 hour",
            Length.OneToFiveHours => "1 to 5 hours",
            _ => "Over 5 hours",
        };
}
