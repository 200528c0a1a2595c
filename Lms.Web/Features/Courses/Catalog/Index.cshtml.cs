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
public sealed class IndexModel(CatalogCards catalog, CatalogSearch search, InstitutionDirectory institutions) : Screen
{
    public const int PageSize = 24;

    private const int ShortestSuggested = 2;

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
    public Sorting? Sort { get; set; }

    /// <summary>The order of the list: as chosen, or the usual one.</summary>
    public Sorting Order => Sort is { } chosen && Orders.Contains(chosen) ? chosen : Orders[0];

    public IReadOnlyList<Sorting> Orders => Q is null ? CatalogWords.OfLists : CatalogWords.OfSearches;

    /// <summary>What a search found; null when nothing is searched for.</summary>
    public CatalogResults? Found { get; private set; }

    /// <summary>Lessons, instructors, and categories belong to the first page of a search that is not narrowed.</summary>
    public bool ShowsAll => Found is not null && !IsFiltered && Cards.Number == 1;

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public Paged<CourseCard> Cards { get; private set; } = null!;

    public CatalogCards.Entry Facets { get; private set; } = null!;

    /// <summary>The facets with the choices that would show something, and those that are chosen.</summary>
    public IReadOnlyList<FacetGroup> Choices { get; private set; } = [];

    /// <param name="IsOpen">Shown without a click.</param>
    public sealed record FacetGroup(string Name, string Title, bool IsOpen, IReadOnlyList<FacetChoice> Choices);

    public sealed record FacetChoice(string Value, string Name, int Count, bool IsChosen);

    public bool IsFiltered => Category.Length + Level.Length + Price.Length + Language.Length + Duration.Length > 0;

    [Can(Anyone.May)]
    public async Task<IActionResult> OnGet()
    {
        Q = Asked();
        Facets = await catalog.OfAsync(Viewer, Stop);
        if (Category is [var asked] && Facets.Categories.All(c => c.Value != asked) && await MovedAsync(asked) is { } moved)
            return RedirectPermanent(moved);
        Found = Q is null ? null : await search.FindAsync(Q, Facets, Viewer, Stop);
        var cards = Found is null ? Facets.In(Order) : InOrder(Found.Courses);
        var filter = Filter();
        var narrowed = Found is null && filter.IsEmpty ? Facets.Unfiltered with { Cards = cards } : filter.Apply(cards);
        Cards = narrowed.Cards.ToPage(Number, PageSize);
        Choices = Groups(narrowed);
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

    /// <summary>While someone types: the best of each kind. Without scripts it is the page itself.</summary>
    [Can(Anyone.May)]
    public async Task<IActionResult> OnGetSuggest()
    {
        if (!ViaHtmx)
            return await OnGet();
        Q = Asked();
        var found =
            Q is null || Q.Length < ShortestSuggested ? null : await search.FindAsync(Q, await catalog.OfAsync(Viewer, Stop), Viewer, Stop);
        return await Fragment(new("_Suggestions", () => new Suggestions(Q ?? "", found)));
    }

    public PageHead? Head { get; private set; }

    private string? Asked() => Q?.Trim() is { Length: > 0 } words ? words[..Math.Min(words.Length, 100)] : null;

    private IReadOnlyList<CourseCard> InOrder(IReadOnlyList<CourseCard> found)
    {
        if (Order is Sorting.BestMatch)
            return found;
        var among = found.ToHashSet();
        return [.. Facets.In(Order).Where(among.Contains)];
    }

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

    private List<FacetGroup> Groups(CatalogFilter.Outcome narrowed)
    {
        FacetGroup Group<T>(string name, string title, IEnumerable<T> values, Func<T, (string Value, string Name)> text, T[] chosen)
        {
            var choices = values
                .Select(v => (Is: chosen.Contains(v), Text: text(v)))
                .Select(v => new FacetChoice(v.Text.Value, v.Text.Name, narrowed.Count(name, v.Text.Value), v.Is))
                .Where(c => c.Count > 0 || c.IsChosen);
            return new(name, title, chosen.Length > 0 || name is CatalogFilter.Category or CatalogFilter.Level, [.. choices]);
        }
        var (categories, languages) = (
            Facets.Categories.ToDictionary(c => c.Value, c => c.Name),
            Facets.Languages.ToDictionary(l => l.Value, l => l.Name)
        );
        // A choice in the URL that does not exist is shown too, so that it can be removed.
        static string NameIn(Dictionary<string, string> names, string value) => names.GetValueOrDefault(value, value);
        List<FacetGroup> groups =
        [
            Group(CatalogFilter.Category, L["Category"], categories.Keys.Union(Category), c => (c, NameIn(categories, c)), Category),
            Group(CatalogFilter.Level, L["Level"], Enum.GetValues<Level>(), l => (l.ToString(), L[l.Text()]), Level),
            Group(CatalogFilter.Price, L["Price"], Enum.GetValues<Pricing>(), p => (p.ToString(), L[p.Text()]), Price),
            Group(CatalogFilter.Language, L["Language"], languages.Keys.Union(Language), l => (l, NameIn(languages, l)), Language),
            Group(CatalogFilter.Duration, L["Duration"], Enum.GetValues<Length>(), d => (d.ToString(), L[d.Text()]), Duration),
        ];
        return [.. groups.Where(g => g.Choices.Count > 0)];
    }

    private CatalogFilter Filter() =>
        new CatalogFilter()
            .With(CatalogFilter.Category, Category)
            .With(CatalogFilter.Level, Level.Select(l => l.ToString()))
            .With(CatalogFilter.Price, Price.Select(p => p.ToString()))
            .With(CatalogFilter.Language, Language)
            .With(CatalogFilter.Duration, Duration.Select(d => d.ToString()));
}

public enum Sorting
{
    Newest,
    BestRated,
    Title,
    Shortest,
    Longest,

    /// <summary>Of a search only.</summary>
    BestMatch,
}

public enum Length
{
    UnderOneHour,
    OneToFiveHours,
    OverFiveHours,
}
