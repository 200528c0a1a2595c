using Lms.Web.Platform.Access;

namespace Lms.Web.Features.Library.Model;

/// <summary>What uses the materials of the library. Filled by the room of courses.</summary>
public interface IMaterialUses
{
    /// <summary>The key of a material, once for each lesson that uses it.</summary>
    IQueryable<Guid> All { get; }

    Task<MaterialUses> OfAsync(Guid materialId, Viewer viewer, CancellationToken stop);

    /// <summary>How many lessons name the key in their texts as they are now, also where the use is not yet recorded.</summary>
    Task<int> NamedAsync(string key, CancellationToken stop);
}

/// <summary>Where a material is used, as far as the viewer may know of it.</summary>
/// <param name="Rows">Lessons that the viewer may see; the first of them.</param>
/// <param name="Lessons">All lessons, also those of courses that the viewer may not see.</param>
/// <param name="Courses">Their courses.</param>
/// <param name="Hidden">How many of the lessons the viewer may not see.</param>
public sealed record MaterialUses(IReadOnlyList<MaterialUses.Row> Rows, int Lessons, int Courses, int Hidden)
{
    public static readonly MaterialUses None = new([], 0, 0, 0);

    /// <param name="Url">The address of the lesson's editor for its team, otherwise of the course.</param>
    /// <param name="IsPublished">Learners are shown the material there.</param>
    public sealed record Row(string Course, string Lesson, string Url, bool IsPublished);

    public bool IsUsed => Lessons > 0;
}
