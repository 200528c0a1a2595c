using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Catalog;

/// <summary>The catalog: searched, filtered, sorted, and paged on the server, with every choice in the URL.</summary>
public sealed class IndexModel(CatalogCards catalog, InstitutionDirectory institutions) : Screen
{
    public const int PageSize = 24;

    [BindProperty(SupportsGet = true)]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true)]
    public string[] Category { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public Level[] Level { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public Pricing[] Price { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public string[] Language { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public Length[] Duration { get; set; } = [];

    [BindProperty(SupportsGet = true)]
    public Sorting Sort { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<CourseCard> Cards { get; private set; } = null!;

    public CatalogCards.Entry Facets { get; private set; } = null!;

    public bool IsFiltered => Category.Length + Level.Length + Price.Length + Language.Length + Duration.Length > 0;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        Q = Q?.Trim() is { Length: > 0 } words ? words[..Math.Min(words.Length, 100)] : null;
        Facets = await catalog.OfAsync(Viewer, Stop);
        if (Category is [var asked] && Facets.Categories.All(c => c.Value != asked) && await MovedAsync(asked) is { } moved)
            return RedirectPermanent(moved);
        var cards = Filtered(Facets.In(Sort));
        if (Q is not null)
        {
            var found = await Db.MatchingAsync(nameof(Course), Q, Stop);
            cards = cards.Where(c => found.Contains(c.Id));
        }
        Cards = cards.ToPage(Number, PageSize);
        var root = await institutions.UrlAsync(Viewer.InstitutionId, "", Stop);
        Head = new PageHead(root + Canonical())
        {
            Image = root + "/images/share.png",
            IsUnlisted = await institutions.FindAsync(Viewer.InstitutionId, Stop) is { IsUnlisted: true },
            IsPassing = Q is not null || IsFiltered || Cards.Total == 0,
            Data = [CourseData.Breadcrumbs([(L["Courses"], root + "/courses")])],
        };
        return Page();
    }

    public PageHead? Head { get; private set; }

    /// <summary>
    /// One address for one list: choices in a fixed order, each once, without those that do not exist and without the order of the list.
    /// One category alone has a page of its own.
    /// </summary>
    private string Canonical()
    {
        var known = Facets.Categories.Select(c => c.Value).ToHashSet();
        var categories = Category.Where(known.Contains).Distinct().Order(StringComparer.Ordinal).ToList();
        var choices = new List<KeyValuePair<string, string?>>();
        void Choose(string key, IEnumerable<string> values) =>
            choices.AddRange(values.Distinct().Order(StringComparer.Ordinal).Select(v => KeyValuePair.Create(key, (string?)v)));
        Choose("level", Level.Where(Enum.IsDefined).Select(l => l.ToString()));
        Choose("price", Price.Where(Enum.IsDefined).Select(p => p.ToString()));
        Choose("language", Language.Where(l => Facets.Languages.Any(known => known.Value == l)));
        Choose("duration", Duration.Where(Enum.IsDefined).Select(d => d.ToString()));
        if (Q is not null)
            choices.Add(new("q", Q));
        var path = "/courses";
        if (categories.Count == 1 && choices.Count == 0)
            path = $"/courses/categories/{categories[0]}";
        else
            choices.InsertRange(0, categories.Select(c => KeyValuePair.Create("category", (string?)c)));
        if (Cards.Number > 1)
            choices.Add(new("page", Cards.Number.ToString(CultureInfo.InvariantCulture)));
        return QueryHelpers.AddQueryString(path, choices);
    }

    /// <summary>A former URL of a renamed or merged category redirects.</summary>
    private async Task<string?> MovedAsync(string asked) =>
        await (
            from old in Db.OldCategorySlugs
            where old.Slug == asked
            join category in Db.Categories on old.CategoryId equals category.Id
            select category.Slug
        ).FirstOrDefaultAsync(Stop)
            is { } now
            ? Without("category", asked) is var rest
                ? $"{rest}{(rest.Contains('?') ? '&' : '?')}category={now}"
                : null
            : null;

    /// <summary>The URL of this list with one choice removed.</summary>
    public string Without(string key, string value)
    {
        var rest = Request
            .Query.Where(q => q.Key != "page")
            .SelectMany(q => q.Value, (q, v) => new KeyValuePair<string, string?>(q.Key, v))
            .Where(q => q.Key != key || !string.Equals(q.Value, value, StringComparison.OrdinalIgnoreCase));
        return "/courses" + QueryString.Create(rest).ToUriComponent();
    }

    public string WithoutFilters => "/courses" + (Q is null ? "" : QueryString.Create("q", Q).ToUriComponent());

    private IEnumerable<CourseCard> Filtered(IEnumerable<CourseCard> cards)
    {
        if (Category.Length > 0)
            cards = cards.Where(c => Category.Contains(c.Category));
        if (Level.Length > 0)
            cards = cards.Where(c => Level.Contains(c.Level));
        if (Price.Length > 0)
            cards = cards.Where(c => Price.Contains(c.Pricing));
        if (Language.Length > 0)
            cards = cards.Where(c => Language.Contains(c.Language));
        if (Duration.Length > 0)
        {
            cards = cards.Where(c =>
                Duration.Contains(
                    c.Minutes switch
                    {
                        < 60 => Length.UnderOneHour,
                        <= 300 => Length.OneToFiveHours,
                        _ => Length.OverFiveHours,
                    }
                )
            );
        }
        return cards;
    }
}

public enum Sorting
{
    Newest,
    BestRated,
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
