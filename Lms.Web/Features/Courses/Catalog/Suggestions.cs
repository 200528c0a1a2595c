namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The list below a search field.</summary>
/// <param name="Found">Null while too little is typed.</param>
public sealed record Suggestions(string Query, CatalogResults? Found)
{
    private const int MostOfKind = 4;

    public IReadOnlyList<Suggestion> All =>
        Found is null
            ? []
            :
            [
                .. Found.Courses.Take(MostOfKind).Select(c => new Suggestion("book", c.Title, null, $"/courses/{c.Slug}")),
                .. Found.Lessons.Take(MostOfKind).Select(l => new Suggestion("text", l.Title, l.Course.Title, l.Url)),
                .. Found.Instructors.Take(MostOfKind).Select(i => new Suggestion("user", i.Name, null, $"/instructors/{i.Id}")),
                .. Found.Categories.Take(MostOfKind).Select(c => new Suggestion("tag", c.Name, null, $"/courses/categories/{c.Value}")),
            ];
}

/// <param name="Within">The course of a lesson.</param>
public sealed record Suggestion(string Icon, string Title, string? Within, string Url);
