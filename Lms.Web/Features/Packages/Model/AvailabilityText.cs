using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Rules of what opens when, in the words of a package: lessons by the path of their file, modules by their number.</summary>
internal static class AvailabilityText
{
    /// <exception cref="PackageException">It is empty, contradictory, or refers to a missing item.</exception>
    public static void Check(OpensSheet? sheet, string path, IReadOnlySet<string> lessons, int modules)
    {
        foreach (var condition in sheet?.When ?? [])
        {
            var said = new object?[]
            {
                condition.LessonDone,
                condition.ModuleDone,
                condition.LessonScored,
                condition.Day,
                condition.DaysEnrolled,
            }.Count(v => v is not null);
            if (said != 1)
                throw new PackageException(
                    path,
                    0,
                    new Refusal(
                        "Each condition under “opens” must have exactly one of lesson-done, module-done, lesson-scored, day, and days-enrolled."
                    )
                );
            if ((condition.LessonScored is null) != (condition.AtLeast is null))
                throw new PackageException(path, 0, new Refusal("Under “opens”, lesson-scored and at-least must be used together."));
            if (condition.AtLeast is < 1 or > 100)
                throw new PackageException(path, 0, new Refusal("Under “opens”, at-least must be a percentage from 1 to 100."));
            if ((condition.LessonDone ?? condition.LessonScored) is { } lesson && !lessons.Contains(lesson))
                throw new PackageException(path, 0, new Refusal("The lesson {0} named under “opens” isn’t in the course.", null, lesson));
            if (condition.ModuleDone is { } number && (number < 1 || number > modules))
                throw new PackageException(path, 0, new Refusal("The module {0} named under “opens” isn’t in the course.", null, number));
            if (condition.Day is { } day && Day(day) is null)
                throw new PackageException(path, 0, new Refusal("“{0}” isn’t a valid date. Write it like 2027-03-31.", null, day));
        }
    }

    public static UnlockRule? Rule(OpensSheet? sheet, Dictionary<string, Guid> lessons, List<Module> modules) =>
        sheet?.When is not { Count: > 0 } when
            ? null
            : new(
                sheet.Any ?? false,
                when.ConvertAll(c =>
                    c switch
                    {
                        { LessonDone: { } path } => new UnlockCondition(UnlockKind.Lesson, lessons[path]),
                        { ModuleDone: { } number } => new UnlockCondition(UnlockKind.Module, modules[number - 1].Id),
                        { LessonScored: { } path } => new UnlockCondition(UnlockKind.Score, lessons[path], Percent: c.AtLeast),
                        { Day: { } day } => new UnlockCondition(UnlockKind.Day, Day: Day(day)),
                        _ => new UnlockCondition(UnlockKind.DaysEnrolled, Days: c.DaysEnrolled),
                    }
                )
            );

    /// <summary>Returns the sheet of a rule; deleted items are not named.</summary>
    public static OpensSheet? Sheet(UnlockRule? rule, Course course)
    {
        if (rule is null)
            return null;
        var modules = course.InOrder.Select(m => m.Id).ToList();
        var when = rule
            .When.Select(c =>
                c switch
                {
                    { Kind: UnlockKind.Lesson, Of: { } id } => course.FindLesson(id) is { } lesson
                        ? new ConditionSheet { LessonDone = $"lessons/{lesson.Slug}.md" }
                        : null,
                    { Kind: UnlockKind.Score, Of: { } id } => course.FindLesson(id) is { } lesson
                        ? new ConditionSheet { LessonScored = $"lessons/{lesson.Slug}.md", AtLeast = c.Percent }
                        : null,
                    { Kind: UnlockKind.Module, Of: { } id } => modules.IndexOf(id) is >= 0 and var at
                        ? new ConditionSheet { ModuleDone = at + 1 }
                        : null,
                    { Kind: UnlockKind.Day, Day: { } day } => new ConditionSheet
                    {
                        Day = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    },
                    { Kind: UnlockKind.DaysEnrolled, Days: { } days } => new ConditionSheet { DaysEnrolled = days },
                    _ => null,
                }
            )
            .OfType<ConditionSheet>()
            .ToList();
        return when.Count == 0 ? null : new OpensSheet { Any = rule.IsAny ? true : null, When = when };
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
