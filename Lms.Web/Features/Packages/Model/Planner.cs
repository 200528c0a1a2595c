using System.Text;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Reads a package, or a folder of plain Markdown, and plans the course that it describes (docs/course-packages.md). It changes nothing.
/// A plain folder has no <c>course.yaml</c>: its folders become modules, folders in them units, and its texts lessons, in the order of
/// their names with numbers in their natural order and a README first.
/// </summary>
public sealed class Planner
{
    public const string CourseFile = "course.yaml";

    public const string DescriptionFile = "description.md";

    /// <summary>A package with more modules, or more units in all of them, is a mistake or an attack.</summary>
    private const int MostModules = 500,
        MostUnits = 2000;

    /// <summary>The maximum number of problems listed per file; authors with more to fix begin with these.</summary>
    private const int MostRemarks = 500;

    private static readonly Refusal TooLong = new(
        "It’s longer than {0} characters. Split it into several lessons.",
        null,
        MarkdownText.MaxLength
    );

    private static readonly HashSet<string> Beside = new(StringComparer.OrdinalIgnoreCase)
    {
        "LICENSE",
        "LICENCE",
        "CONTRIBUTING",
        "CONTRIBUTORS",
        "CODE_OF_CONDUCT",
        "SECURITY",
        "SUPPORT",
        "CHANGELOG",
        "AUTHORS",
        "PULL_REQUEST_TEMPLATE",
        "ISSUE_TEMPLATE",
        "SUMMARY",
        "_sidebar",
        "_navbar",
        "_footer",
    };

    private readonly PackageSource source;
    private readonly string fallbackTitle;
    private readonly IReadOnlyList<IPackagePart> parts;
    private readonly UnlockKinds conditions;
    private readonly List<ReportLine> report = [];
    private readonly HashSet<string> files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<Refusal>> remarks = [];

    /// <summary>Files that texts refer to but that are not imported, with the reasons.</summary>
    private readonly Dictionary<string, Refusal> unfit = [];

    /// <summary>Beginnings shared by at least three texts: such a beginning names the whole, not a single lesson.</summary>
    private readonly HashSet<string> said = [];

    /// <summary>Names of three files or more say which folder they are of.</summary>
    private readonly HashSet<string> common = [];

    /// <summary>The folder's own text, for each folder that has one.</summary>
    private readonly Dictionary<string, string> firsts = [];

    private readonly Dictionary<string, FileKind?> kinds = new(StringComparer.Ordinal);

    private Dictionary<string, string>? named;

    private Planner(PackageSource source, string fallbackTitle, IReadOnlyList<IPackagePart> parts, UnlockKinds conditions)
    {
        (this.source, this.fallbackTitle) = (source, fallbackTitle);
        (this.parts, this.conditions) = (parts, conditions);
    }

    /// <param name="fallbackTitle">The title when the folder does not give one.</param>
    /// <param name="parts">What other rooms read beside lessons.</param>
    /// <param name="conditions">The kinds of conditions that its sheets can have.</param>
    /// <exception cref="PackageException">Something in it cannot be read; nothing is made of the rest either.</exception>
    public static Plan Make(
        PackageSource source,
        string fallbackTitle,
        IReadOnlyList<IPackagePart>? parts = null,
        UnlockKinds? conditions = null
    )
    {
        if (source.Paths.Where(IsMarkdown).Sum(source.SizeOf) > PackageSource.MostOfTexts)
            throw new PackageException(
                "package",
                0,
                new Refusal("The texts are larger than {0} MB in total. Split the course.", null, PackageSource.MostOfTexts >> 20)
            );
        var planner = new Planner(source, fallbackTitle, parts ?? [], conditions ?? UnlockKinds.None);
        return source.Has(CourseFile) ? planner.OfPackage() : planner.OfFolder();
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
    private static string SlugOf(string name)
    {
        const string Word = "lesson";
        if (Slug.IsValid(name))
            return name;
        return Slug.From($"{Word} {name}") == Word ? Word : Slug.From(name);
    }

    private Plan OfFolder()
    {
        var texts = source.Paths.Where(IsLesson).ToList();
        foreach (var path in source.Paths.Where(p => IsMarkdown(p) && !IsLesson(p)))
            report.Add(new(Fate.Skipped, path, new Refusal("It’s about the folder and isn’t a lesson.")));
        foreach (var path in source.Paths.Where(IsFirst))
            firsts.TryAdd(path[..Math.Max(0, path.LastIndexOf('/'))], path);
        var taken = new HashSet<string>();
        var modules = new List<PlannedModule>();
        common.UnionWith(
            texts.Where(p => !IsFirst(p)).GroupBy(p => Path.GetFileNameWithoutExtension(p)).Where(g => g.Count() > 2).Select(g => g.Key)
        );
        named = [];
        foreach (var path in texts)
            named.TryAdd(PackageLinks.Address(path), path);
        said.UnionWith(texts.Select(TitleOfText).OfType<string>().GroupBy(t => t).Where(g => g.Count() > 2).Select(g => g.Key));
        foreach (var folder in texts.GroupBy(p => Part(p, 0)).OrderBy(g => g.Key.Length > 0).ThenBy(g => g.Key, NaturalOrder.Order))
        {
            var units = folder
                .GroupBy(p => Part(p, 1))
                .OrderBy(g => g.Key.Length > 0)
                .ThenBy(g => g.Key, NaturalOrder.Order)
                .Select(unit => new PlannedUnit(
                    unit.Key.Length == 0 ? "" : TitleOf($"{folder.Key}/{unit.Key}"),
                    false,
                    [
                        .. unit.OrderBy(p => !IsFirst(p))
                            .ThenBy(p => p, NaturalOrder.Order)
                            .Select(p => PlainLesson(p, taken))
                            .OfType<PlannedLesson>(),
                    ]
                ))
                .Where(u => u.Lessons.Count > 0)
                .ToList();
            if (units.Count > 0)
                modules.Add(new(folder.Key.Length == 0 ? "" : TitleOf(folder.Key), null, units));
        }
        var title = texts.FirstOrDefault(p => !p.Contains('/') && IsFirst(p)) is { } first ? TitleOfText(first) : null;
        title ??= fallbackTitle;
        for (var i = 0; i < modules.Count; i++)
            if (modules[i].Title.Length == 0)
                modules[i] = modules[i] with { Title = title };
        if (modules.Count == 0)
            throw new PackageException(".", 0, new Refusal("There’s no Markdown text to create a lesson from."));
        return Whole(new CourseSheet { Title = title.Length > 160 ? title[..160] : title }, "", modules, []);
    }

    private PlannedLesson? PlainLesson(string path, HashSet<string> taken)
    {
        var (head, heading, text) = Plain(path);
        if (head.Remark is { } remark)
            Remark(path, remark);
        if (string.IsNullOrWhiteSpace(text))
        {
            report.Add(new(Fate.Skipped, path, new Refusal("It has no text.")));
            return null;
        }
        if (text.Length > MarkdownText.MaxLength)
        {
            report.Add(new(Fate.Skipped, path, TooLong));
            return null;
        }
        if (ContentCheck.LeftOut(text) is { Count: > 0 } missing)
            Remark(path, "These HTML elements are left out: {0}.", string.Join(", ", missing));
        var title = string.IsNullOrWhiteSpace(head.Title) ? heading ?? Named(path) : head.Title;
        var slug = Slug.Free(SlugOf(title), taken);
        taken.Add(slug);
        // Keys of other systems may have other meanings than ours.
        return new(path, slug, new LessonSheet { Title = title.Length > 160 ? title[..160] : title }, () => Plain(path).Text, source.Text);
    }

    /// <summary>Reads a text from another source without the heading that is its title.</summary>
    private (ForeignFrontMatter Head, string? Heading, string Text) Plain(string path)
    {
        var head = ForeignFrontMatter.Of(source.Text(path));
        var text = head.Text;
        var (heading, rest) = MarkdownLinks.TakeTitle(text);
        if (heading is not null)
            text = rest.TrimStart('\n');
        if (heading is not null && said.Contains(heading))
            (heading, text) =
                MarkdownLinks.TakeTitle(text, 2) is (var next, var after) && next is not null && !said.Contains(next)
                    ? (next, after.TrimStart('\n'))
                    : (null, text);
        return (head, heading, text);
    }

    private Plan Whole(CourseSheet sheet, string description, List<PlannedModule> modules, string[] own)
    {
        var lessons = modules.SelectMany(m => m.Units).SelectMany(u => u.Lessons).ToList();
        var paths = lessons.Select(l => l.Path).ToHashSet();
        var headings = new PlannedHeadings(lessons);
        if (description.Length > 0)
            Look(DescriptionFile, description, paths, headings);
        var materials = new SortedDictionary<string, PlannedMaterial>(StringComparer.Ordinal);
        foreach (var lesson in lessons)
        {
            // The property reads the text on every call.
            var markdown = lesson.Markdown;
            foreach (var key in MaterialViews.KeysIn(markdown).Where(k => !materials.ContainsKey(k)))
            {
                var path = PlannedMaterial.PathOf(key);
                if (source.Find(path) is not { } there)
                {
                    Remark(
                        lesson.Path,
                        "The material {0} isn’t in the package. If the library has no material with this key, the lesson stays a draft.",
                        key
                    );
                    continue;
                }
                materials[key] = MaterialsInPackage.Read(key, source.Text);
                materials[key].Sheet.File = Need(materials[key].Sheet.File, there);
                report.Add(Line(there));
            }
            Look(lesson.Path, markdown, paths, headings);
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
                    Remark(path, why);
                report.Add(Line(path));
            }
            report.Add(Line(lesson.Path));
        }
        report.AddRange(files.Select(f => new ReportLine(Fate.Taken, f)));
        report.AddRange(own.Select(source.Find).OfType<string>().Select(Line));
        report.AddRange(source.Passed.Select(p => new ReportLine(Fate.Skipped, p.Path, p.Why)));
        var spoken = report.Select(r => r.Path).ToHashSet();
        report.AddRange(
            source
                .Paths.Where(p => !spoken.Contains(p))
                .Select(p => new ReportLine(Fate.Skipped, p, unfit.GetValueOrDefault(p) ?? new Refusal("Nothing refers to it.")))
        );
        return new()
        {
            Sheet = sheet,
            Description = description,
            Modules = modules,
            Named = named,
            Headings = headings,
            Materials = [.. materials.Values],
            Files = [.. files.Order(StringComparer.Ordinal)],
            Report = [.. report.OrderBy(r => r.Path, StringComparer.Ordinal)],
        };
    }

    private ReportLine Line(string path) =>
        remarks.TryGetValue(path, out var changed) ? new(Fate.Changed, path, changed) : new(Fate.Taken, path);

    private static void Fit(string path, params ReadOnlySpan<(string Key, string? Text, int Most)> said)
    {
        foreach (var (key, text, most) in said)
            if (text?.Length > most)
                throw new PackageException(path, 0, new Refusal("“{0}” is longer than {1} characters.", null, key, most));
    }

    /// <summary>Finds what the text refers to.</summary>
    private void Look(string path, string markdown, HashSet<string> lessons, PlannedHeadings headings)
    {
        AddressLines? lines = null;
        var told = new HashSet<string>();
        foreach (var (url, at) in MarkdownLinks.In(markdown))
        {
            switch (PackageLinks.Resolve(source.Find, path, url, named))
            {
                case { Path: { } there, Fragment: var fragment } when lessons.Contains(there):
                    if (headings.AnchorOf(there, fragment) is null)
                        Tell(url, at, "{0}: the linked text has no such heading.");
                    break;
                case { Path: { } there } when IsMarkdown(there):
                    Tell(url, at, "The link to {0} leads to a text that isn’t included.");
                    unfit.TryAdd(there, new Refusal("Other texts link to it, but it isn’t a lesson in the course."));
                    break;
                case { Path: { } there }:
                    if (KindOf(there) is not null)
                        files.Add(there);
                    else
                    {
                        Tell(url, at, "{0} has a file type that isn’t supported.");
                        unfit.TryAdd(
                            there,
                            source.SizeOf(there) == 0 ? new Refusal("It’s empty.") : new Refusal("Its file type isn’t supported.")
                        );
                    }
                    break;
                case { IsMissing: true }:
                    Tell(url, at, "{0} wasn’t found.");
                    break;
            }
        }

        void Tell(string url, int at, string what)
        {
            if (told.Count >= MostRemarks || !told.Add(url))
                return;
            lines ??= new AddressLines(source.Text(path), markdown);
            var line = lines.Of(url, at);
            Remark(path, line > 0 ? new Refusal("Line {0}: {1}", null, line, Sentence.Of(what, url)) : new Refusal(what, null, url));
        }
    }

    private void Remark(string path, string text, params object[] values) => Remark(path, new Refusal(text, null, values));

    private void Remark(string path, Refusal why)
    {
        if (!remarks.TryGetValue(path, out var all))
            remarks[path] = all = [];
        if (all.Count < MostRemarks && !all.Exists(r => r.Text == why.Text && r.Arguments.SequenceEqual(why.Arguments)))
            all.Add(why);
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

    /// <summary>Returns the title given by a folder's own text, otherwise the folder's name.</summary>
    private string TitleOf(string folder) =>
        firsts.TryGetValue(folder, out var first) && TitleOfText(first) is { Length: <= 160 } said ? said : Pretty(folder);

    private string? TitleOfText(string path)
    {
        var head = ForeignFrontMatter.Of(source.Text(path));
        return head.Title is { Length: > 0 } said ? said : MarkdownLinks.TakeTitle(head.Text).Title;
    }

    private static bool IsMarkdown(string path) =>
        path.EndsWith(".md", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".markdown", StringComparison.OrdinalIgnoreCase);

    private static bool IsLesson(string path) =>
        IsMarkdown(path) && !Beside.Contains(Path.GetFileNameWithoutExtension(path)) && !path.Split('/').Any(part => part.StartsWith('.'));

    private static bool IsFirst(string path) =>
        Path.GetFileNameWithoutExtension(path) is var name
        && (
            name.Equals("README", StringComparison.OrdinalIgnoreCase)
            || name.Equals("index", StringComparison.OrdinalIgnoreCase)
            || name == "_index"
        )
        && IsMarkdown(path);

    private static string Part(string path, int level) => path.Split('/') is var parts && parts.Length > level + 1 ? parts[level] : "";

    private string Named(string path) =>
        !path.Contains('/') ? Pretty(path)
        : IsFirst(path) ? Pretty(Path.GetDirectoryName(path)!)
        : common.Contains(Path.GetFileNameWithoutExtension(path)) ? $"{Pretty(Path.GetDirectoryName(path)!)}: {Pretty(path)}"
        : Pretty(path);

    /// <summary>“02-first_steps” becomes “First steps”.</summary>
    private static string Pretty(string path)
    {
        var name = Path.GetFileNameWithoutExtension(path.TrimEnd('/').Split('/')[^1]);
        var words = new StringBuilder(
            name.TrimStart('0', '1', '2', '3', '4', '5', '6', '7', '8', '9')
                .TrimStart('.', '-', '_', ' ')
                .Replace('-', ' ')
                .Replace('_', ' ')
                .Trim()
        );
        if (words.Length == 0)
            return name;
        words[0] = char.ToUpperInvariant(words[0]);
        return words.ToString();
    }
}
