using Lms.Web.Features.Courses.Kinds;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Library.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Packages.Model;

/// <summary>
/// Makes the course of a plan, in steps that each keep little in memory: the course with its modules, the files, the lessons so many at
/// once, and at the end what refers to all of it. <see cref="MakeAsync"/> does them in one transaction.
/// </summary>
public sealed class CourseImporter(
    LmsContext db,
    NewCourses courses,
    IFileStore store,
    Uploads uploads,
    UploadOptions limits,
    LessonKinds kinds,
    IEnumerable<IPackagePart> parts,
    MaterialsInPackage materials,
    TimeProvider clock
)
{
    /// <summary>Lessons, or files, that are written together.</summary>
    public const int AtOnce = 25;

    /// <exception cref="PackageException">Something in it cannot be read.</exception>
    public Plan Plan(PackageSource source, string fallbackTitle) => Planner.Make(source, fallbackTitle, [.. parts]);

    /// <param name="wished">The address it is to have; null takes the package's, else one made of the title.</param>
    /// <param name="also">What else is said of the course before it is kept; what it refuses leaves nothing behind.</param>
    /// <exception cref="PackageException">The package says something that cannot be.</exception>
    public async Task<Result<Course>> MakeAsync(
        Plan plan,
        PackageSource source,
        Guid ownerId,
        string? wished,
        CancellationToken stop,
        Func<Course, Result>? also = null
    )
    {
        // Bytes first: they are kept by what they are, and what nothing refers to is cleared away a day later.
        var kept = new List<(string Path, KeptBytes Bytes)>();
        foreach (var path in plan.Files)
        {
            kept.Add((path, await KeepAsync(path, source, stop)));
        }
        try
        {
            return await db.WriteAsync(
                async () =>
                {
                    var id = Must(await BeginAsync(plan, ownerId, wished, isHidden: false, stop)).Id;
                    var files = kept.ToDictionary(k => k.Path, k => Note(plan, k.Path, k.Bytes, id));
                    await db.SaveChangesAsync(stop);
                    var total = plan.Lessons.Count();
                    for (var from = 0; from < total; from += AtOnce)
                    {
                        Must(await AddAsync(id, plan, files, from, AtOnce, stop));
                        await db.SaveChangesAsync(stop);
                        db.ChangeTracker.Clear();
                    }
                    var course = Must(await FinishAsync(id, plan, files, stop));
                    if (also?.Invoke(course).Refusal is { } why)
                        throw new RefusedException(why);
                    await db.SaveChangesAsync(stop);
                    return course;
                },
                stop
            );
        }
        catch (RefusedException refused)
        {
            db.ChangeTracker.Clear();
            return refused.Why;
        }
    }

    /// <summary>
    /// Goes through the whole plan without keeping anything: what would be refused is refused here, rules that wait for each other in a
    /// ring included.
    /// </summary>
    /// <exception cref="PackageException">The package says something that cannot be.</exception>
    public Result Rehearse(Plan plan)
    {
        var course = new Course(plan.Sheet.Title, "rehearsal", Ids.New(), clock.Now);
        if (Frame(course, plan).Refusal is { } why)
            return why;
        var files = plan.Files.ToDictionary(f => f, f => new KeptFile(course.Id, Uploads.CleanName(f, FileKind.Pdf)));
        foreach (var (unit, planned, position) in Places(course, plan))
        {
            if (planned.Markdown.Length > MarkdownText.MaxLength)
                return About(
                    planned,
                    new Refusal(
                        "The text is longer than {0} characters. Split it into several lessons.",
                        "Markdown",
                        MarkdownText.MaxLength
                    )
                );
            if (Shape(course, unit, planned, position, files).Refusal is { } wrong)
                return About(planned, wrong);
            foreach (var attachment in planned.Sheet.Attachments ?? [])
                if (
                    new LessonAttachment(course.Id, course.Id, attachment.Title, 0)
                        .Describe(attachment.Title, attachment.Description, AttachmentAccess.Enrolled)
                        .Refusal is
                    { } unnamed
                )
                    return About(planned, unnamed);
        }
        return Lock(course, plan);
    }

    /// <summary>Says in the report which courses that come first are not here: they are left out. Nothing is kept.</summary>
    public async Task<Plan> LookAroundAsync(Plan plan, CancellationToken stop)
    {
        var here = await BeforeAsync(plan, stop);
        foreach (var slug in (plan.Sheet.PrerequisiteCourses ?? []).Where(s => !here.ContainsKey(s)).Distinct())
            plan.Remark(Planner.CourseFile, new Refusal("There’s no course {0} here, so it’s left out of the prerequisites.", null, slug));
        return plan;
    }

    /// <summary>The courses that the package wants completed first, as far as they are here and may be known of: by the address it names.</summary>
    private async Task<Dictionary<string, Guid>> BeforeAsync(Plan plan, CancellationToken stop)
    {
        if (plan.Sheet.PrerequisiteCourses is not { Count: > 0 } slugs)
            return [];
        var courses = db.Courses.AsNoTracking().VisibleTo(db.Viewer);
        var here = await courses.Where(c => slugs.Contains(c.Slug)).ToDictionaryAsync(c => c.Slug, c => c.Id, stop);
        foreach (
            var old in await db
                .OldCourseSlugs.AsNoTracking()
                .Where(s => slugs.Contains(s.Slug))
                .Where(s => courses.Any(c => c.Id == s.CourseId))
                .ToListAsync(stop)
        )
            here.TryAdd(old.Slug, old.CourseId);
        return here;
    }

    /// <summary>Creates the course with its modules and units; added, not saved.</summary>
    /// <param name="isHidden">Hidden from everyone until <see cref="FinishAsync"/>.</param>
    public async Task<Result<Course>> BeginAsync(Plan plan, Guid ownerId, string? wished, bool isHidden, CancellationToken stop)
    {
        var slug = wished ?? (Slug.IsValid(plan.Sheet.Slug) ? plan.Sheet.Slug! : Slug.From(plan.Sheet.Title));
        if (!Slug.IsValid(slug))
            return No.SlugInvalid;
        var begun = await courses.BeginAsync(plan.Sheet.Title, slug, ownerId, stop);
        if (begun.Refusal is not null)
            return begun;
        if (Frame(begun.Value, plan).Refusal is { } why)
            return why;
        if (isHidden)
            begun.Value.Delete(clock.Now);
        return begun;
    }

    /// <summary>Keeps the bytes of one file.</summary>
    /// <exception cref="PackageException">It is damaged, too large, or of a kind that is not taken.</exception>
    public async Task<KeptBytes> KeepAsync(string path, PackageSource source, CancellationToken stop)
    {
        var head = new byte[FileKind.HeadLength];
        int read;
        await using (var first = source.Bounded(path))
            read = await first.ReadAtLeastAsync(head, head.Length, throwOnEndOfStream: false, stop);
        if (FileKind.Of(head.AsSpan(0, read)) is not { } kind)
            throw new PackageException(path, 0, new Refusal("This file type isn’t supported."));
        await using var content = source.Bounded(path);
        var clean = await uploads.CleanAsync(content, kind, stop);
        if (clean.Refusal is { } unclean)
            throw new PackageException(path, 0, unclean);
        await using var taken = clean.Value.Content;
        var stored = await store.PutAsync(taken, limits.MaxBytes(kind), stop);
        if ((stored.Refusal ?? await uploads.FullAsync(stored.Value, stop)) is { } why)
            throw new PackageException(path, 0, why);
        if (kind == FileKind.Pdf && await store.OpenAsync(stored.Value.Hash, stop) is { } whole)
        {
            await using (whole)
                if (await PdfFile.ExamineAsync(whole, stop) is { } unfit)
                    throw new PackageException(path, 0, unfit);
        }
        return new(stored.Value, clean.Value.Picture?.Kind ?? kind, clean.Value.Picture);
    }

    /// <summary>Notes a file whose bytes are kept as one of the course; added, not saved.</summary>
    public KeptFile Note(Plan plan, string path, KeptBytes kept, Guid courseId)
    {
        var scope = plan.Materials.Any(m => m.Sheet.File == path) ? materials.Scope : courseId;
        var file = uploads.Keep(
            kept.Bytes,
            Uploads.CleanName(path, kept.Kind),
            kept.Kind.ContentType,
            scope,
            isPublic: path == plan.Sheet.Cover || path == plan.Sheet.Banner,
            picture: kept.Picture
        );
        if (path == plan.Sheet.Banner)
            uploads.MakeWidths(file);
        return new(file.Id, file.Name, kept.Picture is { } it ? (it.ShownWidth, it.ShownHeight) : null);
    }

    /// <summary>So many lessons of the plan, from a place in it; added, not saved.</summary>
    public async Task<Result> AddAsync(
        Guid courseId,
        Plan plan,
        IReadOnlyDictionary<string, KeptFile> files,
        int from,
        int count,
        CancellationToken stop
    )
    {
        string[] hidden = [LmsContext.NotDeleted];
        // Without the lessons that are there: what one bite costs does not grow with the course.
        var course = await db
            .Courses.IgnoreQueryFilters(hidden)
            .AsSplitQuery()
            .Include(c => c.Staff)
            .Include(c => c.Modules)
                .ThenInclude(m => m.Units)
            .SingleAsync(c => c.Id == courseId, stop);
        var places = Places(course, plan).Skip(from).Take(count).ToList();
        var linked = Linked(course.Slug, plan, files);
        var named = plan.Materials.Count == 0 ? [] : places.SelectMany(p => MaterialViews.KeysIn(p.Lesson.Markdown)).ToHashSet();
        var renamed = await materials.KeepAsync(
            plan.Materials.Where(m => named.Contains(m.Key)),
            files,
            courseId,
            course.Staff[0].PersonId,
            stop
        );
        if (renamed.Refusal is { } unkept)
            return unkept;
        foreach (var (unit, planned, position) in places)
        {
            var shaped = Shape(course, unit, planned, position, files);
            if (shaped.Refusal is { } why)
                return About(planned, why);
            var lesson = shaped.Value;
            if (
                lesson.Write(MaterialsInPackage.Renamed(linked(planned.Path, planned.Markdown), renamed.Value), clock.Now).Refusal is
                { } tooLong
            )
                return About(planned, tooLong);
            lesson.Body.Transcribe(planned.Sheet.Transcript);
            var place = 0;
            foreach (var attachment in planned.Sheet.Attachments ?? [])
            {
                var kept = new LessonAttachment(lesson.Id, files[attachment.File].Id, attachment.Title, place++);
                if (
                    kept.Describe(
                        attachment.Title,
                        attachment.Description,
                        SheetWords.Choice(attachment.Access, AttachmentAccess.Enrolled, planned.Path, "access")
                    ).Refusal is
                    { } unnamed
                )
                    return About(planned, unnamed);
                db.Add(kept);
            }
            foreach (var (part, path) in planned.Beside)
                part.Read(planned.ReadBeside(path), path).Keep(lesson, text => linked(path, text));
            var materials = await MaterialViews.ReadAsync(db, stop, lesson.Body.Current);
            if (planned.Sheet.Published is false || (lesson.Unready ?? lesson.MistakeInText(materials)) is not null)
                continue;
            var published = lesson.Publish(course.Staff[0].PersonId, clock.Now, materials: materials);
            if (published.Refusal is { } unready)
                return About(planned, unready);
            db.Add(published.Value);
        }
        return Result.Done;
    }

    /// <summary>
    /// Adds the parts that refer to the whole course: description, cover, unlock rules. The course becomes visible; not saved.
    /// </summary>
    public async Task<Result<Course>> FinishAsync(
        Guid courseId,
        Plan plan,
        IReadOnlyDictionary<string, KeptFile> files,
        CancellationToken stop
    )
    {
        var course = await db.Courses.WithDeleted().SingleAsync(c => c.Id == courseId, stop);
        var category = plan.Sheet.Category is { } name
            ? await db.Set<Category>().Where(c => c.Name == name).Select(c => (Guid?)c.Id).FirstOrDefaultAsync(stop)
            : null;
        var markdown = Linked(course.Slug, plan, files)(Planner.DescriptionFile, plan.Description);
        if (
            course
                .Describe(course.Title, course.Slug, SheetWords.Description(plan.Sheet, markdown).Rendered(), category, clock.Now)
                .Refusal is
            { } unfit
        )
            return unfit;
        if (course.Govern(SheetWords.Rules(plan.Sheet.Rules), clock.Now).Refusal is { } ungoverned)
            return ungoverned;
        if (plan.Sheet.Cover is { } cover)
            course.Illustrate(files[cover].Id);
        if (plan.Sheet.Banner is { } banner && await DecorateAsync(course, files[banner].Id, plan.Sheet.BannerAlt, stop) is { } unadorned)
            return unadorned;
        var before = await BeforeAsync(plan, stop);
        course.TakePrerequisites(
            (plan.Sheet.PrerequisiteCourses ?? []).Where(before.ContainsKey).Select(s => before[s]),
            plan.Sheet.PrerequisitesRequired ?? false,
            clock.Now
        );
        if (plan.Sheet.Syllabus is { } syllabus)
            course.AttachSyllabus(files[syllabus].Id);
        if (Lock(course, plan).Refusal is { } ring)
            return ring;
        await materials.TidyAsync(plan, files, stop);
        course.Restore();
        return course.Recount().Refusal is { } uncounted ? uncounted : course;
    }

    private async Task<Refusal?> DecorateAsync(Course course, Guid fileId, string? alt, CancellationToken stop) =>
        await db.StoredFiles.SingleOrDefaultAsync(f => f.Id == fileId, stop) is { } file && await uploads.SizeAsync(file, stop) is { } size
            ? course.Decorate(new(fileId, alt ?? "", size.Width, size.Height)).Refusal
            : new Refusal("The image is damaged or incomplete. Save it again, or choose another one.");

    /// <summary>Modules and units, empty.</summary>
    private static Result Frame(Course course, Plan plan)
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

    private static IEnumerable<(Unit Unit, PlannedLesson Lesson, int Position)> Places(Course course, Plan plan) =>
        course
            .InOrder.Zip(plan.Modules)
            .SelectMany(m => m.First.UnitsInOrder.Zip(m.Second.Units))
            .SelectMany(u => u.Second.Lessons.Select((lesson, at) => (u.First, lesson, at)));

    /// <summary>Rules name what is there only when all of it is.</summary>
    private static Result Lock(Course course, Plan plan)
    {
        var modules = course.InOrder.ToList();
        var ids = course.Lessons.ToDictionary(l => l.Slug, l => l.Id);
        var lessons = plan.Lessons.ToDictionary(l => l.Path, l => ids[l.Slug]);
        foreach (
            var (opens, path, id) in plan
                .Modules.Select((m, i) => (m.Sheet?.Opens, Planner.CourseFile, modules[i].Id))
                .Concat(plan.Lessons.Select(l => (l.Sheet.Opens, l.Path, lessons[l.Path])))
        )
            if (AvailabilityText.Rule(opens, lessons, modules) is { } rule && course.Lock(id, rule).Refusal is { } why)
                return PackageException.At(path, 0, why);
        return Result.Done;
    }

    /// <summary>A lesson as its sheet says, without its text.</summary>
    private Result<Lesson> Shape(Course course, Unit unit, PlannedLesson planned, int position, IReadOnlyDictionary<string, KeptFile> files)
    {
        var (sheet, path) = (planned.Sheet, planned.Path);
        var kind = SheetWords.Choice(sheet.Kind, LessonKind.Text, path, "kind");
        if (kinds.Unknown(kind) is { } unknown)
            return unknown;
        var added = course.PlaceLesson(unit, sheet.Title!, kind, planned.Slug, position);
        if (added.Refusal is { } why)
            return why;
        var lesson = added.Value;
        if (lesson.Describe(sheet.Title!, sheet.Objective, sheet.Minutes).Refusal is { } unfit)
            return unfit;
        if (
            lesson
                .Govern(
                    SheetWords.Choice(sheet.Rule, lesson.Rule, path, "rule"),
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

    private static Func<string, string, string> Linked(string course, Plan plan, IReadOnlyDictionary<string, KeptFile> files)
    {
        var lessons = plan.Lessons.ToDictionary(l => l.Path, l => l.Slug);
        var names = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var path in files.Keys.Concat(lessons.Keys))
            names.TryAdd(path, path);
        return (path, markdown) =>
            MarkdownLinks.Rewrite(
                markdown,
                (url, _) =>
                    PackageLinks.Resolve(p => names.GetValueOrDefault(PackageSource.Composed(p)), path, url, plan.Named) switch
                    {
                        { Path: { } there } when files.TryGetValue(there, out var file) => Uploads.Address(file.Id, file.Name, file.Size),
                        { Path: { } there, Fragment: var fragment } when lessons.TryGetValue(there, out var slug) =>
                            $"/learn/{course}/{slug}{Anchor(plan, there, fragment)}",
                        _ => null,
                    }
            );
    }

    private static string Anchor(Plan plan, string path, string fragment) =>
        plan.Headings.AnchorOf(path, fragment) ?? "#" + MarkdownText.AnchorOf(fragment[1..]);

    private static Refusal About(PlannedLesson planned, Refusal why) => PackageException.At(planned.Path, 0, why);

    private static T Must<T>(Result<T> result) => result.Refusal is { } why ? throw new RefusedException(why) : result.Value;

    private static void Must(Result result)
    {
        if (result.Refusal is { } why)
            throw new RefusedException(why);
    }

    /// <summary>Takes a transaction back.</summary>
    private sealed class RefusedException(Refusal why) : Exception(why.Text)
    {
        public Refusal Why { get; } = why;
    }
}

/// <summary>The bytes of a file of a package, which the store has.</summary>
/// <param name="Picture">What they say of themselves, if they are one.</param>
public sealed record KeptBytes(Stored Bytes, FileKind Kind, PictureFile? Picture);

/// <summary>A file of a package that is stored for the course.</summary>
/// <param name="Size">
/// The displayed size of an image; part of its address, so that space is reserved for it and browsers choose a width.
/// </param>
public sealed record KeptFile(Guid Id, string Name, (int Width, int Height)? Size = null);
