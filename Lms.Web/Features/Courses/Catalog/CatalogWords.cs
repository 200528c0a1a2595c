using Lms.Web.Features.Courses.Model;
using Microsoft.AspNetCore.WebUtilities;

namespace Lms.Web.Features.Courses.Catalog;

public static class CatalogWords
{
    public static string Text(this Sorting sorting) =>
        sorting switch
        {
            Sorting.Newest => "Newest",
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
