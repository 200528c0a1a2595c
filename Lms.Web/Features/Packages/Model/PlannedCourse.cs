using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>Makes the parts of a course what a plan says of them; it neither reads nor saves anything.</summary>
internal static class PlannedCourse
{
    /// <summary>Modules and units, empty.</summary>
    public static Result Frame(Course course, Plan plan)
    {
        foreach (var planned in plan.Modules)
        {
            var module = course.AddModule(planned.Title);
            if (module.Refusal is { } why)
                return why;
            if (module.Value.Describe(planned.Title, planned.Description, planned.Sheet?.Objectives ?? []).Refusal is { } undescribed)
                return undescribed;
            if (module.Value.Annotate(SheetWords.Fields(planned.Sheet?.Fields)).Refusal is { } unnoted)
                return unnoted;
            module.Value.Show(planned.Sheet?.Published ?? true, planned.Sheet?.Preview ?? false);
            for (var i = 0; i < planned.Units.Count; i++)
            {
                // A module has a unit from its beginning.
                var unit = i == 0 ? module.Value.UnitsInOrder.First() : module.Value.AddUnit(planned.Units[i].Title);
                unit.Rename(planned.Units[i].Title, planned.Units[i].IsFree);
            }
        }
        return course.Annotate(SheetWords.Fields(plan.Sheet.Fields));
    }

    public static IEnumerable<(Unit Unit, PlannedLesson Lesson, int Position)> Places(Course course, Plan plan) =>
        course
            .InOrder.Zip(plan.Modules)
            .SelectMany(m => m.First.UnitsInOrder.Zip(m.Second.Units))
            .SelectMany(u => u.Second.Lessons.Select((lesson, at) => (u.First, lesson, at)));

    /// <summary>Restrictions refer to other items, so they are added when all of these exist.</summary>
    public static Result Lock(Course course, Plan plan, UnlockKinds conditions)
    {
        var modules = course.InOrder.ToList();
        var ids = course.Lessons.ToDictionary(l => l.Slug, l => l.Id);
        var lessons = plan.Lessons.ToDictionary(l => l.Path, l => ids[l.Slug]);
        foreach (
            var (opens, path, id) in plan
                .Modules.Select((m, i) => (m.Sheet?.Opens, Planner.CourseFile, modules[i].Id))
                .Concat(plan.Lessons.Select(l => (l.Sheet.Opens, l.Path, lessons[l.Path])))
        )
            if (
                AvailabilityText.Rule(opens, lessons, modules, conditions) is { } rule
                && course.Lock(id, rule, conditions).Refusal is { } why
            )
                return PackageException.At(path, 0, why);
        return Result.Done;
    }

    /// <summary>A lesson as its sheet says, without its text.</summary>
    public static Result<Lesson> Shape(
        LessonKinds kinds,
        Course course,
        Unit unit,
        PlannedLesson planned,
        int position,
        IReadOnlyDictionary<string, KeptFile> files
    )
    {
        var (sheet, path) = (planned.Sheet, planned.Path);
        var kind = kinds.Find(SheetWords.Choice(sheet.Kind, LessonKind.Text, kinds.All.Select(k => k.Key), path, "kind"));
        if (kind is null)
            return kinds.Unknown(sheet.Kind)!;
        var added = course.PlaceLesson(unit, sheet.Title!, kind.Key, CompletionRule.FirstOf(kind.Key), planned.Slug, position);
        if (added.Refusal is { } why)
            return why;
        var lesson = added.Value;
        if (lesson.Describe(sheet.Title!, sheet.Objective, sheet.Minutes).Refusal is { } unfit)
            return unfit;
        if (
            lesson
                .Govern(
                    kinds.Rules.Find(SheetWords.Choice(sheet.Rule, lesson.Rule, kinds.Rules.All.Select(r => r.Key), path, "rule")),
                    sheet.RequiredMinutes ?? lesson.RequiredMinutes,
                    sheet.CheckMinutes,
                    sheet.Required ?? true,
                    sheet.Preview ?? false
                )
                .Refusal is
            { } wrong
        )
            return wrong;
        if (sheet.Video is { } video)
        {
            var file = files.GetValueOrDefault(video);
            if (lesson.ShowVideo(file?.Id, file is null ? video : null, sheet.VideoSeconds ?? 0).Refusal is { } unseen)
                return unseen;
        }
        if (sheet.Document is { } document)
            lesson.ShowDocument(files[document].Id);
        if (
            SheetWords.Address(sheet, path) is { } address
            && lesson.PointTo(address.AbsoluteUri, sheet.AddressTitle, sheet.AddressNote).Refusal is { } undescribed
        )
            return undescribed;
        return lesson;
    }

    public static Func<string, string, string> Linked(string course, Plan plan, IReadOnlyDictionary<string, KeptFile> files)
    {
        var lessons = plan.Lessons.ToDictionary(l => l.Path, l => l.Slug);
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in files.Keys.Concat(lessons.Keys))
            names.TryAdd(path, path);
        return (path, markdown) =>
            MarkdownLinks.Rewrite(
                markdown,
                (url, isImage) =>
                    PackageLinks.Resolve(p => Find(PackageSource.Composed(p)), path, url, plan.Links, isImage) switch
                    {
                        { Path: { } there } when files.TryGetValue(there, out var file) => Uploads.Address(file.Id, file.Name, file.Size),
                        { Path: { } there, Fragment: var fragment } when lessons.TryGetValue(there, out var slug) =>
                            $"/learn/{course}/{slug}{Anchor(plan, there, fragment)}",
                        _ => null,
                    }
            );

        string? Find(string path) => files.ContainsKey(path) || lessons.ContainsKey(path) ? path : names.GetValueOrDefault(path);
    }

    private static string Anchor(Plan plan, string path, string fragment) =>
        plan.Headings.AnchorOf(path, fragment) ?? "#" + MarkdownText.AnchorOf(fragment[1..]);

    public static Refusal About(PlannedLesson planned, Refusal why) => PackageException.At(planned.Path, 0, why);
}
