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
    PackageFiles packageFiles,
    LessonKinds kinds,
    IEnumerable<IPackagePart> parts,
    MaterialsInPackage materials,
    UnlockKinds conditions
)
{
    /// <summary>Lessons, or files, that are written together.</summary>
    public const int AtOnce = 25;

    /// <exception cref="PackageException">Something in it cannot be read.</exception>
    public Plan Plan(PackageSource source, string fallbackTitle, ImportChoices? choices = null) =>
        Planner.Make(source, fallbackTitle, [.. parts], conditions, choices);

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
            kept.Add((path, await packageFiles.KeepAsync(path, source, stop)));
        }
        try
        {
            return await db.WriteAsync(
                async () =>
                {
                    var id = Must(await BeginAsync(plan, ownerId, wished, isHidden: false, stop)).Id;
                    var files = kept.ToDictionary(k => k.Path, k => packageFiles.Note(plan, k.Path, k.Bytes, id));
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
        var course = new Course(plan.Sheet.Title, "rehearsal", Ids.New(), db.Clock.Now);
        if (PlannedCourse.Frame(course, plan).Refusal is { } why)
            return why;
        var files = plan.Files.ToDictionary(f => f, f => new KeptFile(course.Id, Uploads.CleanName(f, FileKind.Pdf)));
        foreach (var (unit, planned, position) in PlannedCourse.Places(course, plan))
        {
            if (planned.Markdown.Length > MarkdownText.MaxLength)
                return PlannedCourse.About(
                    planned,
                    new Refusal(
                        "The text is longer than {0} characters. Split it into several lessons.",
                        "Markdown",
                        MarkdownText.MaxLength
                    )
                );
            if (PlannedCourse.Shape(kinds, course, unit, planned, position, files).Refusal is { } wrong)
                return PlannedCourse.About(planned, wrong);
            foreach (var attachment in planned.Sheet.Attachments ?? [])
                if (
                    new LessonAttachment(course.Id, course.Id, attachment.Title, 0)
                        .Describe(attachment.Title, attachment.Description, AttachmentAccess.Enrolled)
                        .Refusal is
                    { } unnamed
                )
                    return PlannedCourse.About(planned, unnamed);
        }
        return PlannedCourse.Lock(course, plan, conditions);
    }

    /// <summary>Says in the report which courses that come first are not here: they are left out. Nothing is kept.</summary>
    public async Task<Plan> LookAroundAsync(Plan plan, CancellationToken stop)
    {
        var here = await BeforeAsync(plan, stop);
        foreach (var slug in (plan.Sheet.PrerequisiteCourses ?? []).Where(s => !here.ContainsKey(s)).Distinct())
            plan.Remark(Planner.CourseFile, new Refusal("There’s no course {0} here, so it’s left out of the prerequisites.", null, slug));
        return plan;
    }

    /// <summary>
    /// The courses that the package wants completed first, as far as they are here and may be known of: by the address it names.
    /// </summary>
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
        if (PlannedCourse.Frame(begun.Value, plan).Refusal is { } why)
            return why;
        if (isHidden)
            begun.Value.Delete(db.Clock.Now);
        return begun;
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
        // Without existing lessons: the cost of a batch does not grow with the course.
        var course = await db
            .Courses.IgnoreQueryFilters(hidden)
            .AsSplitQuery()
            .Include(c => c.Staff)
            .Include(c => c.Modules)
                .ThenInclude(m => m.Units)
            .SingleAsync(c => c.Id == courseId, stop);
        var places = PlannedCourse.Places(course, plan).Skip(from).Take(count).ToList();
        var linked = PlannedCourse.Linked(course.Slug, plan, files);
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
            var shaped = PlannedCourse.Shape(kinds, course, unit, planned, position, files);
            if (shaped.Refusal is { } why)
                return PlannedCourse.About(planned, why);
            var lesson = shaped.Value;
            if (
                lesson.Write(MaterialsInPackage.Renamed(linked(planned.Path, planned.Markdown), renamed.Value), db.Clock.Now).Refusal is
                { } tooLong
            )
                return PlannedCourse.About(planned, tooLong);
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
                    return PlannedCourse.About(planned, unnamed);
                db.Add(kept);
            }
            foreach (var (part, path) in planned.Beside)
                part.Read(planned.ReadBeside(path), path).Keep(lesson, text => linked(path, text));
            var materials = await MaterialViews.ReadAsync(db, stop, lesson.Body.Current);
            if (planned.Sheet.Published is false || (lesson.Unready ?? lesson.MistakeInText(materials)) is not null)
                continue;
            var published = lesson.Publish(course.Staff[0].PersonId, db.Clock.Now, materials: materials);
            if (published.Refusal is { } unready)
                return PlannedCourse.About(planned, unready);
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
        var markdown = PlannedCourse.Linked(course.Slug, plan, files)(Planner.DescriptionFile, plan.Description);
        if (
            course
                .Describe(course.Title, course.Slug, SheetWords.Description(plan.Sheet, markdown).Rendered(), category, db.Clock.Now)
                .Refusal is
            { } unfit
        )
            return unfit;
        if (course.Govern(SheetWords.Rules(plan.Sheet.Rules), db.Clock.Now).Refusal is { } ungoverned)
            return ungoverned;
        if (plan.Sheet.Cover is { } cover)
            course.Illustrate(files[cover].Id);
        if (plan.Sheet.Banner is { } banner && await DecorateAsync(course, files[banner].Id, plan.Sheet.BannerAlt, stop) is { } unadorned)
            return unadorned;
        var before = await BeforeAsync(plan, stop);
        course.TakePrerequisites(
            (plan.Sheet.PrerequisiteCourses ?? []).Where(before.ContainsKey).Select(s => before[s]),
            plan.Sheet.PrerequisitesRequired ?? false,
            db.Clock.Now
        );
        if (plan.Sheet.Syllabus is { } syllabus)
            course.AttachSyllabus(files[syllabus].Id);
        if (PlannedCourse.Lock(course, plan, conditions).Refusal is { } ring)
            return ring;
        await materials.TidyAsync(plan, files, stop);
        course.Restore();
        return course.Recount().Refusal is { } uncounted ? uncounted : course;
    }

    private async Task<Refusal?> DecorateAsync(Course course, Guid fileId, string? alt, CancellationToken stop) =>
        await db.StoredFiles.SingleOrDefaultAsync(f => f.Id == fileId, stop) is { } file
        && await packageFiles.SizeAsync(file, stop) is { } size
            ? course.Decorate(new(fileId, alt ?? "", size.Width, size.Height)).Refusal
            : new Refusal("The image is damaged or incomplete. Save it again, or choose another one.");

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
