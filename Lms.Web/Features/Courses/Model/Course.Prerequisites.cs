using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>Courses to complete before this one. A hidden or deleted one stays on the list, and is ignored until it is restored.</summary>
public sealed partial class Course
{
    public const int MostPrerequisites = 20;

    /// <summary>IDs of courses of the same institution, in the recommended order.</summary>
    public IReadOnlyList<Guid> PrerequisiteIds { get; private set; } = [];

    /// <summary>Whether the prerequisites must be completed before users can enroll themselves; otherwise they are recommended.</summary>
    public bool RequiresPrerequisites { get; private set; }

    /// <param name="others">The prerequisites of the institution's courses, to detect cycles.</param>
    /// <param name="place">The position on the list; at its end if null.</param>
    public Result BuildOn(Guid courseId, PrerequisiteGraph others, DateTime now, int? place = null)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        if (courseId == Id)
            return new Refusal("A course can’t be its own prerequisite.");
        if (PrerequisiteIds.Contains(courseId))
            return new Refusal("This course is already on the list.");
        if (PrerequisiteIds.Count >= MostPrerequisites)
            return new Refusal("Choose at most {0} courses.", null, MostPrerequisites);
        if (others.Way(courseId, Id) is { } way)
            return new Refusal(
                "No one could start any of these, because each depends on the next: {0}. Choose another course.",
                null,
                string.Join(" → ", way.SkipLast(1).Prepend(Title).Append(Title).Select(t => $"“{t}”"))
            );
        var ids = PrerequisiteIds.ToList();
        ids.Insert(Math.Clamp(place ?? ids.Count, 0, ids.Count), courseId);
        return Take(ids, now);
    }

    public Result StopBuildingOn(Guid courseId, DateTime now) =>
        Status is CourseStatus.Archived ? No.ArchivedCourse : Take([.. PrerequisiteIds.Where(id => id != courseId)], now);

    /// <summary>Moves it up or down by one among those listed.</summary>
    /// <param name="listed">Those that still exist; deleted ones keep their place after them.</param>
    public Result StepPrerequisite(Guid courseId, int step, IReadOnlyCollection<Guid> listed, DateTime now)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        var order = PrerequisiteIds.Where(listed.Contains).ToList();
        var at = order.IndexOf(courseId);
        if (at < 0)
            return new Refusal("This course is no longer on the list.");
        order.RemoveAt(at);
        order.Insert(Math.Clamp(at + step, 0, order.Count), courseId);
        return Take([.. order, .. PrerequisiteIds.Where(id => !listed.Contains(id))], now);
    }

    /// <summary>Restores a list, or takes over another course's; callers ensure that it contains no cycle.</summary>
    public Result TakePrerequisites(IEnumerable<Guid> ids, bool isRequired, DateTime now)
    {
        RequiresPrerequisites = isRequired;
        return Take([.. ids.Where(id => id != Id).Distinct().Take(MostPrerequisites)], now);
    }

    public Result AskForPrerequisites(bool isRequired, DateTime now)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        (RequiresPrerequisites, UpdatedAt) = (isRequired, now);
        return Result.Done;
    }

    private Result Take(IReadOnlyList<Guid> ids, DateTime now)
    {
        (PrerequisiteIds, UpdatedAt) = (ids, now);
        return Result.Done;
    }
}

/// <summary>A course to complete before another, as the page of that other shows it.</summary>
/// <param name="IsDone">The viewer completed it; null for whom that is not known.</param>
public sealed record Prerequisite(Guid Id, string Slug, string Title, int Minutes, bool? IsDone);
