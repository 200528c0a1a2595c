namespace Lms.Web.Features.Courses.Model;

/// <summary>Which course builds on which: from here it can be seen whether one would build on itself.</summary>
/// <param name="courses">Those that build on something; deleted ones too, which may come back.</param>
public sealed class PrerequisiteGraph(IEnumerable<PrerequisiteGraph.Rung> courses)
{
    private readonly Dictionary<Guid, Rung> rungs = courses.ToDictionary(c => c.Id);

    public sealed record Rung(Guid Id, string Title, IReadOnlyList<Guid> On);

    /// <summary>The titles on the shortest way from a course, through what it builds on, to another; null when there is none.</summary>
    public IReadOnlyList<string>? Way(Guid from, Guid to)
    {
        var (came, next) = (new Dictionary<Guid, Guid> { [from] = Guid.Empty }, new Queue<Guid>([from]));
        while (next.TryDequeue(out var at))
        {
            foreach (var on in rungs.GetValueOrDefault(at)?.On ?? [])
            {
                if (!came.TryAdd(on, at))
                    continue;
                if (on != to)
                {
                    next.Enqueue(on);
                    continue;
                }
                var way = new List<string>();
                for (var id = on; id != Guid.Empty; id = came[id])
                    way.Insert(0, Titled(id));
                return way;
            }
        }
        return null;
    }

    private string Titled(Guid id) => rungs.GetValueOrDefault(id)?.Title ?? "…";
}
