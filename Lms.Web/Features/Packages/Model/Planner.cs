using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Reads a package, or a folder of plain Markdown (<see cref="FolderPlanner"/>), and plans the course that it describes
/// (docs/course-packages.md). It changes nothing.
/// </summary>
public sealed class Planner
{
    public const string CourseFile = "course.yaml";

    public const string DescriptionFile = "description.md";

    /// <summary>A package with more modules, or more units in all of them, is a mistake or an attack.</summary>
    private const int MostModules = 500,
        MostUnits = 2000;

    internal static readonly Refusal TooLong = new(
        "It’s longer than {0} characters. Split it into several lessons.",
        null,
        MarkdownText.MaxLength
    );

    private const string NoMaterial =
        "The material {0} isn’t in the package. If the library has no material with this key, the lesson stays a draft.";

    private readonly PackageSource source;
    private readonly IReadOnlyList<IPackagePart> parts;
    private readonly UnlockKinds conditions;
    private readonly ImportChoices choices;
    private readonly PlanReport report = new();
    private readonly HashSet<string> files = new(StringComparer.Ordinal);

    /// <summary>Files that texts refer to but that are not imported, with the reasons.</summary>
    private readonly Dictionary<string, Refusal> unfit = [];

    private readonly Dictionary<string, FileKind?> kinds = new(StringComparer.Ordinal);

    /// <summary>Null for a package.</summary>
    private FolderPlanner? folder;

    private Planner(PackageSource source, IReadOnlyList<IPackagePart> parts, UnlockKinds conditions, ImportChoices choices)
    {
        (this.source, this.parts) = (source, parts);
        (this.conditions, this.choices) = (conditions, choices);
    }

    /// <param name="fallbackTitle">The title when the folder does not give one.</param>
    /// <param name="parts">What other rooms read beside lessons.</param>
    /// <param name="conditions">The kinds of conditions that its sheets can have.</param>
    /// <param name="choices">What was decided after the preview.</param>
    /// <exception cref="PackageException">Something in it cannot be read; nothing is made of the rest either.</exception>
    public static Plan Make(
        PackageSource source,
        string fallbackTitle,
        IReadOnlyList<IPackagePart>? parts = null,
        UnlockKinds? conditions = null,
        ImportChoices? choices = null
    )
    {
        if (source.Paths.Where(IsMarkdown).Sum(source.SizeOf) > PackageSource.MostOfTexts)
            throw new PackageException(
                "package",
                0,
                new Refusal("The texts are larger than {0} MB in total. Split the course.", null, PackageSource.MostOfTexts >> 20)
            );
        var planner = new Planner(source, parts ?? [], conditions ?? UnlockKinds.None, choices ?? ImportChoices.None);
        return source.Has(CourseFile) ? planner.OfPackage() : planner.OfFolder(fallbackTitle);
    }

    private Plan OfPackage()
    {
        var sheet = Sheets.Read<CourseSheet>(source.Text(CourseFile), CourseFile);
        foreach (var module in sheet.Modules ?? [])
            AvailabilityText.Fit(module.Opens, CourseFile, 1, conditions);
        if (sheet.Format > CourseSheet.Current)
            throw new PackageException(
                CourseFile,
                0,
                new Refusal(
                    "This package uses format {0}, but this version only supports formats up to {1}.",
                    null,
                    sheet.Format,
                    CourseSheet.Current
                )
            );
        if (string.IsNullOrWhiteSpace(sheet.Title))
            throw new PackageException(CourseFile, 0, new Refusal("The title is missing."));
        Fit(
            CourseFile,
            ("title", sheet.Title, 160),
            ("code", sheet.Code, 50),
            ("prerequisites", sheet.Prerequisites, 2000),
            ("target-audience", sheet.TargetAudience, 500),
            ("designation", sheet.Designation, 80),
            ("language", sheet.Language, 16),
            ("promo-video", sheet.PromoVideo, 500),
            ("instructor", sheet.Instructor, 2000),
            ("banner-alt", sheet.BannerAlt, CourseBanner.LongestAlt)
        );
        if (sheet.PrerequisiteCourses is { } before)
        {
            if (before.Count > Course.MostPrerequisites)
                throw new PackageException(
                    CourseFile,
                    0,
                    new Refusal("“prerequisite-courses” lists more than {0} courses.", null, Course.MostPrerequisites)
                );
            if (sheet.Slug is { } own && before.Contains(own))
                throw new PackageException(CourseFile, 0, new Refusal("The course {0} lists itself as a prerequisite.", null, own));
        }
        if (sheet.Modules?.Count > MostModules)
            throw new PackageException(CourseFile, 0, new Refusal("The course has more than {0} modules.", null, MostModules));
        if (sheet.Modules?.Sum(m => m.Units?.Count ?? 0) > MostUnits)
            throw new PackageException(CourseFile, 0, new Refusal("The course has more than {0} units.", null, MostUnits));
        foreach (var module in sheet.Modules ?? [])
            Fit(CourseFile, [("title", module.Title, 160), .. (module.Units ?? []).Select(u => ("title", u.Title, 160))]);
        if ((SheetWords.Description(sheet, "").Refusal() ?? SheetWords.Rules(sheet.Rules).Refusal()) is { } unfit)
            throw new PackageException(CourseFile, 0, unfit);
        var (seen, taken) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>());
        var modules = (sheet.Modules ?? []).ConvertAll(module => new PlannedModule(
            module.Title,
            module.Description,
            (module.Units ?? []).ConvertAll(unit => new PlannedUnit(
                unit.Title ?? "",
                unit.Free ?? false,
                (unit.Lessons ?? []).ConvertAll(path =>
                {
                    if (source.Find(path) is not { } there)
                        throw new PackageException(CourseFile, 0, new Refusal("The lesson {0} is not in the package.", null, path));
                    if (!seen.Add(there))
                        throw new PackageException(CourseFile, 0, new Refusal("The lesson {0} is listed twice.", null, path));
                    return OwnLesson(there, taken);
                })
            ))
        )
        {
            Sheet = module,
        });
        if (modules.Exists(m => string.IsNullOrWhiteSpace(m.Title)))
            throw new PackageException(CourseFile, 0, new Refusal("A module has no title."));
        foreach (
            var condition in modules
                .SelectMany(m => m.Sheet!.Opens?.When ?? [])
                .Concat(modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).SelectMany(l => l.Sheet.Opens?.When ?? []))
        )
            AvailabilityText.Lead(condition, source.Find, conditions);
        for (var i = 0; i < modules.Count; i++)
            AvailabilityText.Check(modules[i].Sheet!.Opens, CourseFile, seen, modules.Count, conditions);
        foreach (var lesson in modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons))
            AvailabilityText.Check(lesson.Sheet.Opens, lesson.Path, seen, modules.Count, conditions);
        (sheet.Cover, sheet.Banner, sheet.Syllabus) = (
            Need(sheet.Cover, CourseFile),
            Need(sheet.Banner, CourseFile),
            Need(sheet.Syllabus, CourseFile)
        );
        var description = source.Has(DescriptionFile) ? source.Text(DescriptionFile) : "";
        if (description.Length > MarkdownText.MaxLength)
            throw new PackageException(DescriptionFile, 0, TooLong);
        return Whole(sheet, description, modules, [CourseFile, DescriptionFile]);
    }

    private PlannedLesson OwnLesson(string path, HashSet<string> taken)
    {
        var whole = source.Text(path);
        if (FrontMatter.IsOpen(whole))
            throw new PackageException(path, 1, new Refusal("The lesson’s front matter isn’t closed with a line of three hyphens."));
        var head = FrontMatter.Of(whole);
        var sheet = Sheets.Read<LessonSheet>(head.Yaml, path, head.Line);
        AvailabilityText.Fit(sheet.Opens, path, head.Line, conditions);
        if (string.IsNullOrWhiteSpace(sheet.Title))
            throw new PackageException(path, 1, new Refusal("The title is missing."));
        Fit(
            path,
            ("title", sheet.Title, 160),
            ("objective", sheet.Objective, 500),
            ("video", sheet.Video, 500),
            ("transcript", sheet.Transcript, MarkdownText.MaxLength)
        );
        SheetWords.Address(sheet, path);
        foreach (var attachment in sheet.Attachments ?? [])
            SheetWords.Choice(attachment.Access, AttachmentAccess.Enrolled, path, "access");
        // Two folders of the package may contain files of the same name.
        var slug = Slug.Free(SlugOf(Path.GetFileNameWithoutExtension(path)), taken);
        taken.Add(slug);
        return new(path, slug, sheet, () => FrontMatter.Of(source.Text(path)).Text, source.Text)
        {
            Beside =
            [
                .. parts
                    .Select(p => (p, source.Find(Path.ChangeExtension(path, null) + p.Ending)))
                    .Where(p => p.Item2 is not null)
                    .Select(p => (p.p, p.Item2!)),
            ],
        };
    }

    /// <summary>
    /// Returns the slug of a name. A name without a letter that a slug can contain becomes a fixed word, not random letters: an import
    /// plans again each time it resumes, and its links must lead to the same lessons.
    /// </summary>
    internal static string SlugOf(string name)
    {
        const string Word = "lesson";
        if (Slug.IsValid(name))
            return name;
        return Slug.From($"{Word} {name}") == Word ? Word : Slug.From(name);
    }

    private Plan OfFolder(string fallbackTitle)
    {
        folder = new(source, fallbackTitle, report);
        var (title, modules) = folder.Make();
        return Whole(new CourseSheet { Title = title }, "", modules, []);
    }

    /// <summary>The modules as they were chosen. In a package, modules refer to each other, so none can be left out.</summary>
    private List<PlannedModule> Chosen(List<PlannedModule> modules)
    {
        var chosen = new List<PlannedModule>();
        foreach (var (at, module) in modules.Index())
        {
            var choice = at < choices.Modules.Count ? choices.Modules[at] : null;
            if (choice?.IsTaken is not false || folder is null)
                chosen.Add(string.IsNullOrWhiteSpace(choice?.Title) ? module : module with { Title = choice.Title });
            else
                foreach (var lesson in module.Units.SelectMany(u => u.Lessons))
                {
                    report.Forget(lesson.Path);
                    report.Tell(Fate.Skipped, lesson.Path, new Refusal("You left out the module “{0}”.", null, module.Title));
                }
        }
        return chosen;
    }

    private Plan Whole(CourseSheet sheet, string description, List<PlannedModule> modules, string[] own)
    {
        modules = Chosen(modules);
        sheet.Title = choices.Title.OrNull() ?? sheet.Title;
        var lessons = modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).ToList();
        var paths = lessons.Select(l => l.Path).ToHashSet();
        var headings = new PlannedHeadings(lessons);
        if (description.Length > 0)
            Look(DescriptionFile, description, paths, headings);
        var materials = new SortedDictionary<string, PlannedMaterial>(StringComparer.Ordinal);
        foreach (var lesson in lessons)
        {
            // The property reads the text on every call.
            var foreign = folder?.Text(lesson.Path);
            var markdown = foreign?.Text ?? lesson.Markdown;
            foreach (var key in MaterialViews.KeysIn(markdown).Where(k => !materials.ContainsKey(k)))
            {
                var path = PlannedMaterial.PathOf(key);
                if (source.Find(path) is not { } there)
                {
                    report.Tell(Fate.Unsupported, lesson.Path, new Refusal(NoMaterial, null, key));
                    continue;
                }
                materials[key] = MaterialsInPackage.Read(key, source.Text);
                materials[key].Sheet.File = Need(materials[key].Sheet.File, there);
                report.Take(there);
            }
            Look(lesson.Path, markdown, paths, headings, foreign);
            foreach (var attachment in lesson.Sheet.Attachments ?? [])
                attachment.File = Need(attachment.File, lesson.Path, isAttachment: true)!;
            lesson.Sheet.Document = Need(lesson.Sheet.Document, lesson.Path, FileKind.Pdf);
            if (lesson.Sheet.Video?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) is false)
                lesson.Sheet.Video = Need(lesson.Sheet.Video, lesson.Path);
            foreach (var (part, path) in lesson.Beside)
            {
                var beside = part.Read(source.Text(path), path);
                foreach (var text in beside.Texts)
                    Look(path, text, paths, headings);
                foreach (var why in beside.Remarks)
                    report.Tell(Fate.Changed, path, why);
                report.Take(path);
            }
            report.Take(lesson.Path);
        }
        foreach (var path in files.Concat(own.Select(source.Find).OfType<string>()))
            report.Take(path);
        foreach (var (path, why) in source.Passed)
            report.Tell(Fate.Skipped, path, why);
        foreach (var path in source.Paths.Where(p => !report.Mentions(p)))
            report.Tell(Fate.Skipped, path, unfit.GetValueOrDefault(path) ?? Unused(path));
        return new()
        {
            Sheet = sheet,
            Description = description,
            Modules = modules,
            Links = folder?.Links,
            Headings = headings,
            Materials = [.. materials.Values],
            Files = [.. files.Order(StringComparer.Ordinal)],
            Report = report.Sorted(),
        };
    }

    private static Refusal Unused(string path) =>
        path.Split('/').Any(part => part.StartsWith('.'))
            ? new Refusal("It’s hidden, and nothing refers to it.")
            : new Refusal("Nothing refers to it.");

    private static void Fit(string path, params ReadOnlySpan<(string Key, string? Text, int Most)> said)
    {
        foreach (var (key, text, most) in said)
            if (text?.Length > most)
                throw new PackageException(path, 0, new Refusal("“{0}” is longer than {1} characters.", null, key, most));
    }

    /// <summary>Finds what the text refers to.</summary>
    /// <param name="foreign">Knows the lines of a text that is not in the file as the lesson has it.</param>
    private void Look(string path, string markdown, HashSet<string> lessons, PlannedHeadings headings, ForeignText? foreign = null)
    {
        AddressLines? lines = null;
        foreach (var (url, at, isImage) in MarkdownLinks.In(markdown))
        {
            switch (PackageLinks.Resolve(source.Find, path, url, folder?.Links, isImage))
            {
                case { Path: { } there, Fragment: var fragment } when lessons.Contains(there):
                    if (headings.AnchorOf(there, fragment) is null)
                        Tell(Fate.DeadLink, "{0}: the linked text has no such heading.");
                    break;
                case { Path: { } there } when IsMarkdown(there):
                    Tell(Fate.DeadLink, "The link to {0} leads to a text that isn’t included.");
                    unfit.TryAdd(there, new Refusal("Other texts link to it, but it isn’t a lesson in the course."));
                    break;
                case { Path: { } there, IsOutside: var isOutside }:
                    if (KindOf(there) is not null)
                    {
                        files.Add(there);
                        if (isOutside)
                            Tell(Fate.Changed, "The image {0} is shown from the file {1}.", there);
                    }
                    else
                    {
                        Tell(Fate.Unsupported, "{0} has a file type that isn’t supported.");
                        unfit.TryAdd(
                            there,
                            source.SizeOf(there) == 0 ? new Refusal("It’s empty.") : new Refusal("Its file type isn’t supported.")
                        );
                    }
                    break;
                case { IsMissing: true, Wanted: { } wanted } when !isImage && source.HasFolder(wanted):
                    Tell(Fate.DeadLink, "{0} is a folder without a text of its own.");
                    break;
                case { IsMissing: true }:
                    Tell(isImage ? Fate.NoPicture : Fate.DeadLink, "{0} wasn’t found.");
                    break;
                case { IsOutside: true } when isImage:
                    Tell(Fate.OutsidePicture, "{0} is on another site, so learners see a link instead.");
                    break;
            }

            void Tell(Fate fate, string what, params object[] more)
            {
                var line = foreign?.LineAt(at) ?? (lines ??= new AddressLines(source.Text(path), markdown)).Of(url, at);
                report.Tell(fate, path, new Refusal(what, null, [url, .. more]), line);
            }
        }
    }

    /// <returns>The path under which the package has it; null when none was named.</returns>
    private string? Need(string? file, string by, FileKind? only = null, bool isAttachment = false)
    {
        if (file is null)
            return null;
        if (source.Find(file) is not { } there)
            throw new PackageException(by, 0, new Refusal("The file {0} is not in the package.", null, file));
        if ((KindOf(there) ?? (isAttachment ? Saved(there) : null)) is not { } kind || (only is not null && kind != only))
            throw new PackageException(by, 0, new Refusal("The file {0} has a type that isn’t supported here.", null, file));
        files.Add(there);
        return there;
    }

    /// <summary>Texts refer to the same file again and again, and to look is to unpack its beginning.</summary>
    private FileKind? KindOf(string path)
    {
        if (!kinds.TryGetValue(path, out var kind))
            kinds[path] = kind = Looked(path);
        return kind;
    }

    private FileKind? Saved(string path)
    {
        using var stream = source.Bounded(path);
        var head = new byte[FileKind.HeadLength];
        return DownloadKinds.Of(path, head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
    }

    private FileKind? Looked(string path)
    {
        if (source.SizeOf(path) == 0)
            return null;
        using var stream = source.Bounded(path);
        var head = new byte[FileKind.HeadLength];
        var kind = FileKind.Of(head.AsSpan(0, stream.ReadAtLeast(head, head.Length, throwOnEndOfStream: false)));
        return kind == FileKind.Svg && !IsDrawing(path) ? null : kind;
    }

    /// <summary>Many are written for other programs; a single unreadable one must not prevent the import of the others.</summary>
    private bool IsDrawing(string path)
    {
        if (source.SizeOf(path) > SvgPicture.MostBytes)
            return false;
        using var stream = source.Bounded(path);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return SvgPicture.Clean(whole.ToArray()).IsDone;
    }

    internal static bool IsMarkdown(string path) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);
}
