namespace Lms.Web.Platform.Ui;

/// <summary>A place where a room may add an entry of navigation.</summary>
public enum Place
{
    /// <summary>The navigation of the course editor; the paths follow <c>/teach/courses/{slug}/</c>.</summary>
    Course,

    /// <summary>The navigation of a class; the paths follow <c>/teach/classes/{id}/</c>.</summary>
    Class,

    Teaching,

    Administration,
}

/// <summary>An entry of navigation, registered by the room that owns the page.</summary>
public sealed record NavItem
{
    public required Place Place { get; init; }

    /// <summary>
    /// The path of the entry that it follows; null for the first. Of several that follow the same one, an earlier room's is nearer.
    /// </summary>
    public string? After { get; init; }

    public required string Title { get; init; }

    public required string Icon { get; init; }

    /// <summary>Relative to the address of the place; a path that begins with a slash is absolute.</summary>
    public required string Path { get; init; }

    /// <summary>The act that the viewer must be allowed to perform to see it.</summary>
    public required Enum Act { get; init; }
}

/// <summary>The entries of all places, each place in its order.</summary>
public sealed class Navigation(IEnumerable<NavItem> items)
{
    private readonly Dictionary<Place, IReadOnlyList<NavItem>> byPlace = items
        .GroupBy(i => i.Place)
        .ToDictionary(g => g.Key, IReadOnlyList<NavItem> (g) => InOrder([.. g]));

    public IReadOnlyList<NavItem> In(Place place) => byPlace[place];

    /// <exception cref="InvalidOperationException">An entry follows one that there is not, or is there twice.</exception>
    private static List<NavItem> InOrder(List<NavItem> items)
    {
        var ordered = new List<NavItem>();
        Add(null);
        return ordered.Count == items.Count
            ? ordered
            : throw new InvalidOperationException($"No place for {string.Join(", ", items.Except(ordered).Select(i => i.Path))}.");

        void Add(string? after)
        {
            foreach (var item in items.Where(i => i.After == after))
            {
                ordered.Add(item);
                Add(item.Path);
            }
        }
    }
}
