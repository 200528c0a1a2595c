using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The order of modules, units, and lessons. Positions are consecutive, and all are changed in one save.</summary>
public sealed partial class Course
{
    public Result MoveModule(Guid moduleId, int position)
    {
        var order = InOrder.ToList();
        if (order.Find(m => m.Id == moduleId) is not { } module)
            return No.NotInThisCourse;
        order.Remove(module);
        order.Insert(Math.Clamp(position, 0, order.Count), module);
        Number(order, (m, at) => m.Position = at);
        return Result.Done;
    }

    /// <summary>Moves the lesson to a position in a unit of its own module or another.</summary>
    public Result MoveLesson(Guid lessonId, Guid unitId, int position)
    {
        if (FindLesson(lessonId) is not { } lesson || FindUnit(unitId) is not { } unit || FindUnit(lesson.UnitId) is not { } before)
            return No.NotInThisCourse;
        if (before != unit)
        {
            before.Give(lesson);
            unit.Take(lesson);
            lesson.UnitId = unit.Id;
            // The other module may be visible to learners or not.
            Recount();
            Number([.. before.LessonsInOrder], (l, at) => l.Position = at);
        }
        var order = unit.LessonsInOrder.Where(l => l != lesson).ToList();
        order.Insert(Math.Clamp(position, 0, order.Count), lesson);
        Number(order, (l, at) => l.Position = at);
        return Result.Done;
    }

    /// <summary>Moves it up or down by one; from the end of a unit into the next.</summary>
    public Result StepLesson(Guid lessonId, int step)
    {
        if (FindLesson(lessonId) is not { } lesson)
            return No.NotInThisCourse;
        var units = InOrder.SelectMany(m => m.UnitsInOrder).ToList();
        var unit = units.FindIndex(u => u.Id == lesson.UnitId);
        var place = units[unit].LessonsInOrder.ToList().IndexOf(lesson) + step;
        if (place >= 0 && place < units[unit].LessonsInOrder.Count())
            return MoveLesson(lessonId, units[unit].Id, place);
        var next = unit + step;
        if (next < 0 || next >= units.Count)
            return Result.Done;
        return MoveLesson(lessonId, units[next].Id, step > 0 ? 0 : units[next].LessonsInOrder.Count());
    }

    public Result StepModule(Guid moduleId, int step)
    {
        var place = InOrder.ToList().FindIndex(m => m.Id == moduleId);
        return place < 0 ? No.NotInThisCourse : MoveModule(moduleId, place + step);
    }

    /// <summary>Moves the unit to a position in its own module or another. A module keeps at least one unit.</summary>
    public Result MoveUnit(Guid unitId, Guid moduleId, int position)
    {
        if (
            FindUnit(unitId) is not { } unit
            || InOrder.FirstOrDefault(m => m.Id == moduleId) is not { } module
            || InOrder.FirstOrDefault(m => m.Id == unit.ModuleId) is not { } before
        )
            return No.NotInThisCourse;
        if (before != module)
        {
            if (before.UnitsInOrder.Count() == 1)
                return No.LastUnit;
            before.Give(unit);
            module.Take(unit);
            // The other module may be visible to learners or not.
            Recount();
            Number([.. before.UnitsInOrder], (u, at) => u.Position = at);
        }
        var order = module.UnitsInOrder.Where(u => u != unit).ToList();
        order.Insert(Math.Clamp(position, 0, order.Count), unit);
        Number(order, (u, at) => u.Position = at);
        return Result.Done;
    }

    /// <summary>Moves it up or down by one; from the end of a module into the next.</summary>
    public Result StepUnit(Guid unitId, int step)
    {
        if (FindUnit(unitId) is not { } unit)
            return No.NotInThisCourse;
        var all = InOrder.ToList();
        var module = all.FindIndex(m => m.Id == unit.ModuleId);
        var place = all[module].UnitsInOrder.ToList().IndexOf(unit) + step;
        if (place >= 0 && place < all[module].UnitsInOrder.Count())
            return MoveUnit(unitId, unit.ModuleId, place);
        var next = module + step;
        if (next < 0 || next >= all.Count)
            return Result.Done;
        return MoveUnit(unitId, all[next].Id, step > 0 ? 0 : all[next].UnitsInOrder.Count());
    }

    /// <summary>Moves the lessons, in their present order, to the end of a unit.</summary>
    public Result MoveLessons(IReadOnlyCollection<Guid> lessonIds, Guid unitId)
    {
        if (FindUnit(unitId) is null)
            return No.NotInThisCourse;
        foreach (var lesson in Lessons.Where(l => lessonIds.Contains(l.Id)).ToList())
            if (MoveLesson(lesson.Id, unitId, int.MaxValue).Refusal is { } why)
                return why;
        return Result.Done;
    }

    /// <summary>Returns lessons to their former places, which are each lesson's unit and its position there.</summary>
    public Result PlaceLessons(IEnumerable<(Guid Lesson, Guid Unit, int Position)> places)
    {
        foreach (var (lesson, unit, position) in places.OrderBy(p => p.Position).ToList())
            if (MoveLesson(lesson, unit, position).Refusal is { } why)
                return why;
        return Result.Done;
    }

    public Result DeleteLessons(IReadOnlyCollection<Guid> lessonIds, DateTime now)
    {
        // From the end, so that each keeps the place to which it would return.
        foreach (var lesson in Lessons.Where(l => lessonIds.Contains(l.Id)).Reverse().ToList())
            if (DeleteLesson(lesson.Id, now).Refusal is { } why)
                return why;
        return Result.Done;
    }

    /// <summary>Restores what was deleted at that moment.</summary>
    public Result RestoreLessons(DateTime deletedAt)
    {
        foreach (
            var lesson in InOrder
                .SelectMany(m => m.UnitsInOrder)
                .SelectMany(u => u.Lessons)
                .Where(l => l.DeletedAt == deletedAt)
                .OrderBy(l => l.Position)
                .ToList()
        )
            if (Restore(lesson).Refusal is { } why)
                return why;
        return Result.Done;
    }

    public Result DeleteLesson(Guid lessonId, DateTime now)
    {
        if (FindLesson(lessonId) is not { } lesson)
            return No.NotInThisCourse;
        lesson.Delete(now);
        Number([.. FindUnit(lesson.UnitId)!.LessonsInOrder], (l, at) => l.Position = at);
        return Recount();
    }

    public Result DeleteModule(Guid moduleId, DateTime now)
    {
        if (InOrder.FirstOrDefault(m => m.Id == moduleId) is not { } module)
            return No.NotInThisCourse;
        module.Delete(now);
        Number([.. InOrder], (m, at) => m.Position = at);
        return Recount();
    }

    public Result DeleteUnit(Guid unitId, DateTime now)
    {
        if (InOrder.FirstOrDefault(m => m.UnitsInOrder.Any(u => u.Id == unitId)) is not { } module)
            return No.NotInThisCourse;
        if (module.UnitsInOrder.Count() == 1)
            return No.LastUnit;
        FindUnit(unitId)!.Delete(now);
        Number([.. module.UnitsInOrder], (u, at) => u.Position = at);
        return Recount();
    }

    /// <summary>Restores a deleted item at its former place. Repeating it changes nothing.</summary>
    public Result Restore(Guid id)
    {
        if (modules.Find(m => m.Id == id) is { } module)
            return Restore(module);
        return modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).FirstOrDefault(l => l.Id == id) is { } lesson
            ? Restore(lesson)
            : No.NotInThisCourse;
    }

    private Result Restore(Module module)
    {
        if (module.DeletedAt is null)
            return Result.Done;
        var taken = Lessons.Select(l => l.Slug).ToHashSet();
        var order = InOrder.ToList();
        order.Insert(Math.Min(module.Position, order.Count), module);
        module.Restore();
        Number(order, (m, at) => m.Position = at);
        foreach (var lesson in module.UnitsInOrder.SelectMany(u => u.LessonsInOrder))
            lesson.StandApart(taken);
        return Recount();
    }

    private Result Restore(Lesson lesson)
    {
        if (lesson.DeletedAt is null)
            return Result.Done;
        if (FindUnit(lesson.UnitId) is not { } unit)
            return No.ModuleGone;
        lesson.StandApart(Lessons.Select(l => l.Slug).ToHashSet());
        var order = unit.LessonsInOrder.ToList();
        order.Insert(Math.Min(lesson.Position, order.Count), lesson);
        lesson.Restore();
        Number(order, (l, at) => l.Position = at);
        return Recount();
    }

    private static void Number<T>(List<T> order, Action<T, int> place)
    {
        for (var i = 0; i < order.Count; i++)
            place(order[i], i);
    }
}
