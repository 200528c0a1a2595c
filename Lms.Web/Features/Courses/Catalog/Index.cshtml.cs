using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The catalog: searched, filtered, sorted and paged on the server, with every choice in the address.</summary>
public sealed class IndexModel(CatalogShelves shelves) : Screen
{
    public const int PageSize = 24;

    [BindProperty(SupportsGet = true)] public string? Q { get; set; }

    [BindProperty(SupportsGet = true)] public string[] Category { get; set; } = [];

    [BindProperty(SupportsGet = true)] public Level[] Level { get; set; } = [];

    [BindProperty(SupportsGet = true)] public Pricing[] Price { get; set; } = [];

    [BindProperty(SupportsGet = true)] public string[] Language { get; set; } = [];

    [BindProperty(SupportsGet = true)] public Length[] Duration { get; set; } = [];

    [BindProperty(SupportsGet = true)] public Sorting Sort { get; set; }

    [FromQuery(Name = "page")] public int Number { get; set; } = 1;

    public Paged<CourseCard> Cards { get; private set; } = null!;

    public CatalogShelves.Entry Shelves { get; private set; } = null!;

    public bool IsFiltered => Category.Length + Level.Length + Price.Length + Language.Length + Duration.Length > 0;

    [Can(Anyone.May)]
    public async Task OnGet()
    {
        Q = Q?.Trim() is { Length: > 0 } words ? words[..Math.Min(words.Length, 100)] : null;
        Shelves = await shelves.OfAsync(Viewer, Stop);
        var courses = Sorted(Filtered(Db.Courses.AsNoTracking().Published));
        Cards = await courses.Select(c => new CourseCard(
            c.Id, c.Slug, c.Title, c.Description.Summary, c.Description.Level, c.Description.EstimatedMinutes > 0 ? c.Description.EstimatedMinutes : c.LessonMinutes,
            c.Description.Pricing, c.Description.Price, c.Description.Currency, c.CoverFileId, c.Description.Language)).PageAsync(Number, PageSize, Stop);
    }

    /// <summary>The address of this list with one choice taken out.</summary>
    public string Without(string key, string value)
    {
        var rest = Request.Query.Where(q => q.Key != "page").SelectMany(q => q.Value, (q, v) => new KeyValuePair<string, string?>(q.Key, v))
            .Where(q => q.Key != key || !string.Equals(q.Value, value, StringComparison.OrdinalIgnoreCase));
        return "/courses" + QueryString.Create(rest).ToUriComponent();
    }

    public string WithoutFilters => "/courses" + (Q is null ? "" : QueryString.Create("q", Q).ToUriComponent());

    private IQueryable<Course> Filtered(IQueryable<Course> courses)
    {
        if (Q is not null)
        {
            var found = Db.Matching(Q).Where(d => d.Kind == nameof(Course)).Select(d => d.EntityId);
            courses = courses.Where(c => found.Contains(c.Id));
        }
        if (Category.Length > 0) courses = courses.Where(c => c.Category != null && Category.Contains(c.Category.Slug));
        if (Level.Length > 0) courses = courses.Where(c => Level.Contains(c.Description.Level));
        if (Price.Length > 0) courses = courses.Where(c => Price.Contains(c.Description.Pricing));
        if (Language.Length > 0) courses = courses.Where(c => Language.Contains(c.Description.Language));
        if (Duration.Length > 0)
        {
            var (shorter, middle, longer) = (Duration.Contains(Length.UnderOneHour), Duration.Contains(Length.OneToFiveHours), Duration.Contains(Length.OverFiveHours));
            courses = courses.Where(c =>
                (shorter && c.LessonMinutes < 60) || (middle && c.LessonMinutes >= 60 && c.LessonMinutes <= 300) || (longer && c.LessonMinutes > 300));
        }
        return courses;
    }

    private IOrderedQueryable<Course> Sorted(IQueryable<Course> courses) => Sort switch
    {
        Sorting.Title => courses.OrderBy(c => c.Title).ThenBy(c => c.Id),
        Sorting.Shortest => courses.OrderBy(c => c.LessonMinutes).ThenBy(c => c.Id),
        Sorting.Longest => courses.OrderByDescending(c => c.LessonMinutes).ThenBy(c => c.Id),
        _ => courses.OrderByDescending(c => c.PublishedAt).ThenBy(c => c.Id),
    };

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

public enum Sorting
{
    Newest,
    Title,
    Shortest,
    Longest,
}

public enum Length
{
    UnderOneHour,
    OneToFiveHours,
    OverFiveHours,
}

public static class CatalogWords
{
    public static string Text(this Sorting sorting) => sorting switch
    {
        Sorting.Newest => "Newest",
        Sorting.Title => "Title",
        Sorting.Shortest => "Shortest first",
        _ => "Longest first",
    };

    public static string Text(this Length length) => length switch
    {
        Length.UnderOneHour => "Under 1 hour",
        Length.OneToFiveHours => "1 to 5 hours",
        _ => "Over 5 hours",
    };
}
