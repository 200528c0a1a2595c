using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// The unlock rules of a course. A rule may remain while its target is deleted or hidden: it is then ignored, and applies again when the
/// target returns.
/// </summary>
public sealed partial class Course
{
    /// <summary>As they will be once everything is published: what is a ring then is one now.</summary>
    public Locks Locks(UnlockKinds kinds) =>
        new(
            [
                .. from module in InOrder
                from unit in module.UnitsInOrder
                from lesson in unit.LessonsInOrder
                select new Locks.Place
                {
                    LessonId = lesson.Id,
                    Slug = lesson.Slug,
                    Title = lesson.Title,
                    IsRequired = lesson.IsRequired,
                    ModuleId = module.Id,
                    ModuleTitle = module.Title,
                    Rule = lesson.Unlock,
                    ModuleRule = module.Unlock,
                },
            ],
            Rules.IsSequential,
            kinds
        );

    /// <summary>The availability of the lesson or module.</summary>
    public UnlockRule? LockOf(Guid id) => FindModule(id) is { } module ? module.Unlock : FindLesson(id)?.Unlock;

    public Module? FindModule(Guid id) => InOrder.FirstOrDefault(m => m.Id == id);

    /// <summary>Says when a lesson or a module opens; null opens it at once.</summary>
    public Result Lock(Guid id, UnlockRule? rule, UnlockKinds kinds)
    {
        if (Status is CourseStatus.Archived)
            return No.ArchivedCourse;
        var module = FindModule(id);
        if (module is null && FindLesson(id) is null)
            return No.NotInThisCourse;
        if (rule is not null && kinds.Missing(rule, LockOf(id)) is { } unfit)
            return unfit;
        if (rule?.Names(id) == true)
            return module is null
                ? new Refusal("A lesson can’t depend on itself.", "Lesson")
                : new Refusal("A module can’t depend on itself.", "Module");
        var named = rule?.When.Where(c => kinds.Find(c.Kind)?.Target is UnlockTarget.Lesson or UnlockTarget.Module).Select(c => c.Of);
        foreach (var of in named?.OfType<Guid>() ?? [])
            if (FindModule(of) is null && FindLesson(of) is null && LockOf(id)?.Names(of) != true)
                return No.NotInThisCourse;
        var (before, old) = (Locks(kinds).Stuck, LockOf(id));
        Set(id, rule);
        var locks = Locks(kinds);
        if (locks.Stuck.FirstOrDefault(l => !before.Contains(l)) is var lesson && lesson == Guid.Empty)
            return Result.Done;
        Set(id, old);
        return new Refusal(
            "No one could ever open these, because each depends on the next: {0}. Choose something else.",
            null,
            string.Join(" → ", locks.Ring(lesson).Select(t => $"“{t}”"))
        );
    }

    /// <summary>Returns the items that depend on one of these lessons or modules and would become available without them.</summary>
    public IReadOnlyList<string> WaitingFor(params IReadOnlyCollection<Guid> ids) =>
        [
            .. InOrder.Where(m => !ids.Contains(m.Id) && ids.Any(id => m.Unlock?.Names(id) == true)).Select(m => m.Title),
            .. Lessons.Where(l => !ids.Contains(l.Id) && ids.Any(id => l.Unlock?.Names(id) == true)).Select(l => l.Title),
        ];

    private void Set(Guid id, UnlockRule? rule)
    {
        if (FindModule(id) is { } module)
            module.Unlock = rule;
        else
            FindLesson(id)!.Unlock = rule;
    }
}
