using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Authoring.Outline;

/// <summary>The modules, units, and lessons of a course.</summary>
/// <param name="MayEdit">With the forms that change them.</param>
public sealed record OutlineTree(Course Course, bool MayEdit, OutlineFolding Folding, OutlineFilter Filter)
{
    /// <summary>Items can be moved by hand only where all of them are shown.</summary>
    public bool MayMove => MayEdit && !Filter.IsOn;

    public IReadOnlyList<Module> Modules { get; } =
    [.. Course.InOrder.Where(m => !Filter.IsOn || m.UnitsInOrder.Any(u => u.LessonsInOrder.Any(Filter.Shows)))];

    public IReadOnlyList<Unit> UnitsOf(Module module) =>
        [.. module.UnitsInOrder.Where(u => !Filter.IsOn || u.LessonsInOrder.Any(Filter.Shows))];

    public IReadOnlyList<Lesson> LessonsOf(Unit unit) => [.. unit.LessonsInOrder.Where(Filter.Shows)];

    /// <summary>The first and the last lesson of the course, which cannot move further.</summary>
    public (Guid First, Guid Last) Ends { get; } =
        (Course.Lessons.Select(l => l.Id).FirstOrDefault(), Course.Lessons.Select(l => l.Id).LastOrDefault());
}

/// <summary>A lesson in the outline.</summary>
/// <param name="IsStuck">Its restriction is part of a circle.</param>
public sealed record OutlineRow(OutlineTree Tree, Lesson Lesson, bool IsStuck);
