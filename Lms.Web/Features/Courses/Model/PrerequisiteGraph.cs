namespace Lms.Web.Features.Courses.Model;

/// <summary>The prerequisites of courses, to detect whether a course would depend on itself.</summary>
/// <param name="courses">Those with prerequisites; deleted ones too, as they can be restored.</param>
public sealed class PrerequisiteGraph(IEnumerable<PrerequisiteGraph.Rung> courses)
{
    private readonly Dictionary<Guid, Rung> rungs = courses.ToDictionary(c => c.Id);

    public sealed record Rung(Guid Id, string Title, IReadOnlyList<Guid> On);

    /// <summary>The titles on the shortest path from a course through its prerequisites to another; null if there is none.</summary>
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
