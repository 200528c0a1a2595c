using System.Globalization;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Rules of what opens when, in the words of a package: lessons by the path of their file, modules by their number.</summary>
internal static class AvailabilityText
{
    /// <summary>The keys are known, and numbers are numbers.</summary>
    /// <param name="firstLine">Of the sheet in its file.</param>
    /// <exception cref="PackageException">Something in it cannot be read; says where.</exception>
    public static void Fit(OpensSheet? sheet, string path, int firstLine, UnlockKinds kinds)
    {
        foreach (var condition in sheet?.When ?? [])
        foreach (var key in condition.Keys)
        {
            var line = condition.LineOf(key) + firstLine - 1;
            if (Keyed(kinds).FirstOrDefault(k => k.Field.PackageKey == key) is not { Kind: { } kind, Field: { } field })
                throw new PackageException(path, line, new Refusal("Unknown key “{0}”.", null, key));
            if (IsNumber(kind, field) && !int.TryParse(condition[key], CultureInfo.InvariantCulture, out _))
                throw new PackageException(path, line, new Refusal("The value has the wrong type. A number, true, or false is expected."));
        }
    }

    /// <summary>Lessons are named by the paths that the package has them under.</summary>
    public static void Lead(ConditionSheet condition, Func<string, string?> find, UnlockKinds kinds)
    {
        foreach (var (kind, field) in Keyed(kinds))
            if (field.Value is UnlockValue.Of && kind.Target is UnlockTarget.Lesson && condition[field.PackageKey!] is { } path)
                condition.Replace(field.PackageKey!, find(path) ?? path);
    }

    /// <exception cref="PackageException">It says nothing, too much, or names what is not there.</exception>
    public static void Check(OpensSheet? sheet, string path, IReadOnlySet<string> lessons, int modules, UnlockKinds kinds)
    {
        foreach (var condition in sheet?.When ?? [])
            if (Mistake(condition, lessons, modules, kinds) is { } mistake)
                throw new PackageException(path, 0, mistake);
    }

    private static Refusal? Mistake(ConditionSheet condition, IReadOnlySet<string> lessons, int modules, UnlockKinds kinds)
    {
        var first = Portable(kinds).Select(k => k.Fields[0].PackageKey!).ToList();
        if (first.Count(k => condition[k] is not null) != 1)
            return new("Each condition under “opens” must have exactly one of these: {0}.", null, string.Join(", ", first));
        foreach (var kind in Portable(kinds))
        foreach (var field in kind.Fields.Where(f => f.PackageKey is not null))
            if ((condition[kind.Fields[0].PackageKey!] is null) != (condition[field.PackageKey!] is null))
                return new("Under “opens”, {0} and {1} must be used together.", null, kind.Fields[0].PackageKey!, field.PackageKey!);
        return Keyed(kinds)
            .Where(k => condition[k.Field.PackageKey!] is not null)
            .OrderBy(k => k.Field.Value is UnlockValue.Of)
            .Select(k => Mistake(k.Kind, k.Field, condition[k.Field.PackageKey!]!, lessons, modules))
            .FirstOrDefault(m => m is not null);
    }

    private static Refusal? Mistake(IUnlockKind kind, UnlockField field, string said, IReadOnlySet<string> lessons, int modules) =>
        field.Value switch
        {
            UnlockValue.Percent when Number(said) is < 1 or > 100 => new(
                "Under “opens”, {0} must be a percentage from 1 to 100.",
                null,
                field.PackageKey!
            ),
            UnlockValue.Day when Day(said) is null => new("“{0}” isn’t a valid date. Write it like 2027-03-31.", null, said),
            UnlockValue.Of when kind.Target is UnlockTarget.Lesson && !lessons.Contains(said) => new(
                "The lesson {0} named under “opens” isn’t in the course.",
                null,
                said
            ),
            UnlockValue.Of when kind.Target is UnlockTarget.Module && (Number(said) is < 1 || Number(said) > modules) => new(
                "The module {0} named under “opens” isn’t in the course.",
                null,
                Number(said)
            ),
            _ => null,
        };

    public static UnlockRule? Rule(OpensSheet? sheet, Dictionary<string, Guid> lessons, List<Module> modules, UnlockKinds kinds) =>
        sheet?.When is not { Count: > 0 } when
            ? null
            : new(
                sheet.Any ?? false,
                when.ConvertAll(c => Condition(c, Portable(kinds).First(k => c[k.Fields[0].PackageKey!] is not null), lessons, modules))
            );

    private static UnlockCondition Condition(ConditionSheet sheet, IUnlockKind kind, Dictionary<string, Guid> lessons, List<Module> modules)
    {
        var of = Said(sheet, kind, UnlockValue.Of);
        return new(kind.Key)
        {
            Of =
                of is null ? null
                : kind.Target is UnlockTarget.Module ? modules[Number(of) - 1].Id
                : lessons[of],
            Day = Said(sheet, kind, UnlockValue.Day) is { } day ? Day(day) : null,
            Days = Said(sheet, kind, UnlockValue.Days) is { } days ? Number(days) : null,
            Percent = Said(sheet, kind, UnlockValue.Percent) is { } percent ? Number(percent) : null,
        };
    }

    private static string? Said(ConditionSheet sheet, IUnlockKind kind, UnlockValue value) =>
        kind.Fields.FirstOrDefault(f => f.Value == value) is { PackageKey: { } key } ? sheet[key] : null;

    /// <summary>Returns the sheet of a rule; deleted items are not named.</summary>
    public static OpensSheet? Sheet(UnlockRule? rule, Course course, UnlockKinds kinds)
    {
        if (rule is null)
            return null;
        var when = rule.When.Select(c => Sheet(c, course, kinds)).OfType<ConditionSheet>().ToList();
        return when.Count == 0 ? null : new OpensSheet { Any = rule.IsAny ? true : null, When = when };
    }

    private static ConditionSheet? Sheet(UnlockCondition it, Course course, UnlockKinds kinds)
    {
        if (Portable(kinds).FirstOrDefault(k => k.Key == it.Kind) is not { } kind)
            return null;
        var sheet = new ConditionSheet();
        foreach (var field in kind.Fields.Where(f => f.PackageKey is not null))
        {
            if (Text(it, kind, field, course) is not { } text)
                return null;
            sheet.Add(field.PackageKey!, text, isBare: field.Value is UnlockValue.Day || IsNumber(kind, field));
        }
        return sheet;
    }

    private static string? Text(UnlockCondition it, IUnlockKind kind, UnlockField field, Course course) =>
        field.Value switch
        {
            UnlockValue.Day => it.Day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            UnlockValue.Days => it.Days?.ToString(CultureInfo.InvariantCulture),
            UnlockValue.Percent => it.Percent?.ToString(CultureInfo.InvariantCulture),
            _ => it.Of is { } id ? Name(id, kind, course) : null,
        };

    private static string? Name(Guid id, IUnlockKind kind, Course course) =>
        kind.Target is UnlockTarget.Lesson
            ? course.FindLesson(id) is { } lesson
                ? $"lessons/{lesson.Slug}.md"
                : null
            : course.InOrder.Select(m => m.Id).ToList().IndexOf(id) is >= 0 and var at
                ? (at + 1).ToString(CultureInfo.InvariantCulture)
                : null;

    /// <summary>The kinds that a package can have: what is outside the course is not in one.</summary>
    private static IEnumerable<IUnlockKind> Portable(UnlockKinds kinds) =>
        kinds.All.Where(k => k.Target is not UnlockTarget.Other && k.Fields is [{ PackageKey: not null }, ..]);

    private static IEnumerable<(IUnlockKind Kind, UnlockField Field)> Keyed(UnlockKinds kinds) =>
        from kind in Portable(kinds)
        from field in kind.Fields
        where field.PackageKey is not null
        select (kind, field);

    private static bool IsNumber(IUnlockKind kind, UnlockField field) =>
        field.Value is UnlockValue.Days or UnlockValue.Percent || (field.Value is UnlockValue.Of && kind.Target is UnlockTarget.Module);

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
