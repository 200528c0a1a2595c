using System.Collections.Concurrent;
using System.Collections.ObjectModel;
using Lms.Web.Features.Institutions.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>A lesson in its place, as all readers see it.</summary>
public sealed record MappedLesson
{
    public Guid ModuleId { get; init; }

    public string ModuleTitle { get; init; } = "";

    public Guid UnitId { get; init; }

    public string UnitTitle { get; init; } = "";

    public required Guid LessonId { get; init; }

    public required string Slug { get; init; }

    public required string Title { get; init; }

    public string? Objective { get; init; }

    public string Kind { get; init; } = LessonKind.Text;

    public string Rule { get; init; } = CompletionRule.Marked;

    public int RequiredMinutes { get; init; }

    public int? CheckMinutes { get; init; }

    public int Minutes { get; init; }

    public bool IsPublished { get; init; }

    public bool IsPreview { get; init; }

    public bool IsRequired { get; init; }

    public bool HasMath { get; init; }

    public Guid? VideoFileId { get; init; }

    public string? VideoFileName { get; init; }

    public string? VideoUrl { get; init; }

    public int VideoSeconds { get; init; }

    /// <summary>Open to all enrolled learners, also before payment.</summary>
    public bool IsFree { get; init; }

    public UnlockRule? Unlock { get; init; }

    /// <summary>The number of the version that is shown.</summary>
    public int Edition { get; init; }

    /// <summary>The number of activities in its text.</summary>
    public int ActivityCount { get; init; }

    public LessonContent Content { get; init; } = LessonContent.None;

    public LessonFilm Film { get; init; } = LessonFilm.AsUploaded;
}

/// <summary>The ways to show a lesson's video other than as uploaded.</summary>
/// <param name="Width">0 when not yet determined.</param>
public sealed record LessonFilm(bool IsAdaptive, bool HasPoster, int Width, int Height)
{
    public static readonly LessonFilm AsUploaded = new(false, false, 0, 0);
}

/// <summary>A module as all readers see it.</summary>
public sealed record MappedModule(Guid Id, string Title, string? Description, IReadOnlyList<string> Objectives, UnlockRule? Unlock);

/// <summary>The content of a document, a link or an embed.</summary>
public sealed record LessonContent
{
    public Guid? DocumentFileId { get; init; }

    public string? DocumentName { get; init; }

    public long DocumentSize { get; init; }

    public string? OutsideUrl { get; init; }

    public string? OutsideTitle { get; init; }

    public string? OutsideNote { get; init; }

    public static readonly LessonContent None = new();
}

/// <summary>
/// What is the same for all readers of a course, kept in memory: pages of learners then read only what is theirs. A change made in this
/// process shows at once (<see cref="ContentEdition"/>), one made in another process within some seconds.
/// </summary>
public sealed class CourseMap(
    Func<LmsContext> contexts,
    InstitutionDirectory institutions,
    ContentEdition edition,
    WriteGate gate,
    Platform.Outbox.OutboxSignal signal,
    TimeProvider clock,
    UnlockKinds kinds
)
{
    /// <param name="Lessons">In reading order, unpublished ones too.</param>
    public sealed record Entry(CoursePage Course, IReadOnlyList<MappedLesson> Lessons, IReadOnlyDictionary<Guid, CourseRole> Staff)
    {
        public IReadOnlyDictionary<Guid, MappedModule> Modules { get; init; } = new Dictionary<Guid, MappedModule>();

        /// <summary>The institution's time zone: restrictions that name a date mean the date there.</summary>
        public TimeZoneInfo Zone { get; init; } = TimeZoneInfo.Utc;

        /// <summary>The keys of graded questions in lessons whose score a restriction requires; lessons without any are missing.</summary>
        public IReadOnlyDictionary<Guid, IReadOnlySet<string>> Scored { get; init; } = new Dictionary<Guid, IReadOnlySet<string>>();

        /// <summary>The kinds of conditions that its rules can have.</summary>
        public UnlockKinds Kinds { get; init; } = UnlockKinds.None;

        /// <summary>The locks on the content that learners see.</summary>
        public Locks Locks =>
            field ??= new Locks(
                [
                    .. Published.Select(l => new Locks.Place
                    {
                        LessonId = l.LessonId,
                        Slug = l.Slug,
                        Title = l.Title,
                        IsRequired = l.IsRequired,
                        ModuleId = l.ModuleId,
                        ModuleTitle = l.ModuleTitle,
                        Rule = l.Unlock,
                        ModuleRule = Modules.GetValueOrDefault(l.ModuleId)?.Unlock,
                        HasScore = Scored.ContainsKey(l.LessonId),
                    }),
                ],
                Course.Rules.IsSequential,
                Kinds
            );

        /// <summary>
        /// Returns the lessons that are not open yet, and why: for a learner the conditions still unmet, for others what the rules say.
        /// </summary>
        public IReadOnlyDictionary<Guid, IReadOnlyList<LockReason>> LocksFor(LessonsOfLearner? mine, DateTime now)
        {
            if (mine is { IsUnlocked: true })
                return new Dictionary<Guid, IReadOnlyList<LockReason>>();
            var today = Clock.DayIn(Zone, now);
            if (mine?.EnrolledAt is { } at)
                return Locks.All(
                    new LearnerFacts(id => mine.Done.GetValueOrDefault(id), today, Clock.DayIn(Zone, at))
                    {
                        Score = id => mine.Scores.GetValueOrDefault(id),
                        Known = mine.Known,
                    }
                );
            return Locks.HasRules
                ? Published
                    .Select(l => (l.LessonId, Why: Locks.RulesOn(l.LessonId, today)))
                    .Where(l => l.Why.Count > 0)
                    .ToDictionary(l => l.LessonId, l => l.Why)
                : new Dictionary<Guid, IReadOnlyList<LockReason>>();
        }

        /// <summary>
        /// Reads what kinds of conditions need to know of a learner; a course without such a condition costs nothing.
        /// </summary>
        public async ValueTask<IReadOnlyDictionary<string, object>> KnownOfAsync(LmsContext db, Guid enrollmentId, CancellationToken stop)
        {
            if (Locks.Reading.Count == 0)
                return ReadOnlyDictionary<string, object>.Empty;
            var known = new Dictionary<string, object>();
            foreach (var kind in Locks.Reading)
                if (await kind.FactsAsync(db, this, enrollmentId, stop) is { } facts)
                    known[kind.Key] = facts;
            return known;
        }

        public MappedLesson? Find(string slug) => Lessons.FirstOrDefault(l => l.Slug == slug);

        public IEnumerable<MappedLesson> Published => Lessons.Where(l => l.IsPublished);

        public CourseRole? RoleOf(Guid? personId) => personId is { } id && Staff.TryGetValue(id, out var role) ? role : null;
    }

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(5);

    /// <summary>The number of courses kept at once.</summary>
    private const int Most = 2000;

    private readonly RememberedByKey<(Guid Institution, string Slug), Entry> known = new(() => edition.Number, Fresh, Most, clock);

    /// <returns>Null if the institution has no course with this slug; whether the viewer may know about it is up to the caller.</returns>
    public ValueTask<Entry?> FindAsync(string slug, Viewer viewer, CancellationToken stop) =>
        known.GetAsync((viewer.InstitutionId, slug), () => ReadAsync(slug, viewer.AsVisitor(), CancellationToken.None), stop);

    private async Task<Entry?> ReadAsync(string slug, Viewer reader, CancellationToken stop)
    {
        await using var db = contexts().Enter(reader, clock, gate, signal, edition);
        if (await PageQuery(db, slug) is not { } page)
            return null;
        var lessons = new List<MappedLesson>(64);
        await foreach (var lesson in LessonQuery(db, page.Id).WithCancellation(stop))
            lessons.Add(lesson);
        var modules = await db
            .Modules.AsNoTracking()
            .Where(m => m.CourseId == page.Id)
            .Select(m => new MappedModule(m.Id, m.Title, m.Description, m.Objectives, m.Unlock))
            .ToDictionaryAsync(m => m.Id, stop);
        var scored = await ScoredAsync(
            db,
            [.. lessons.SelectMany(l => l.Unlock?.Scored ?? []).Concat(modules.Values.SelectMany(m => m.Unlock?.Scored ?? [])).Distinct()],
            stop
        );
        var zone = (await institutions.FindAsync(reader.InstitutionId, stop))?.Zone ?? TimeZoneInfo.Utc;
        var staff = await db
            .CourseStaff.AsNoTracking()
            .Where(s => s.CourseId == page.Id)
            .ToDictionaryAsync(s => s.PersonId, s => s.Role, stop);
        return new Entry(page, lessons, staff)
        {
            Modules = modules,
            Zone = zone,
            Scored = scored,
            Kinds = kinds,
        };
    }

    private static async Task<IReadOnlyDictionary<Guid, IReadOnlySet<string>>> ScoredAsync(
        LmsContext db,
        List<Guid> lessons,
        CancellationToken stop
    )
    {
        var scored = new Dictionary<Guid, IReadOnlySet<string>>();
        if (lessons.Count == 0)
            return scored;
        foreach (
            var body in await db
                .LessonBodies.AsNoTracking()
                .Where(b => lessons.Contains(b.LessonId))
                .Select(b => new { b.LessonId, b.Activities })
                .ToListAsync(stop)
        )
            if (
                LessonActivities.Parse(body.Activities).All.Where(a => a.Practice is not null).Select(a => a.Key).ToHashSet() is
                { Count: > 0 } keys
            )
                scored[body.LessonId] = keys;
        return scored;
    }

    private static readonly Func<LmsContext, string, Task<CoursePage?>> PageQuery = EF.CompileAsyncQuery(
        (LmsContext db, string slug) =>
            (
                from course in db.Courses.AsNoTracking()
                where course.Slug == slug
                join owner in db.CourseStaff.Where(s => s.Role == CourseRole.Owner) on course.Id equals owner.CourseId into owners
                from owner in owners.DefaultIfEmpty()
                join person in db.People on owner!.PersonId equals person.Id into people
                from person in people.DefaultIfEmpty()
                select new CoursePage
                {
                    Id = course.Id,
                    Slug = course.Slug,
                    Title = course.Title,
                    Status = course.Status,
                    Description = course.Description,
                    Rules = course.Rules,
                    PublishedLessons = course.PublishedLessons,
                    RequiredLessons = course.RequiredLessons,
                    LessonMinutes = course.LessonMinutes,
                    CategoryName = course.Category == null ? null : course.Category!.Name,
                    CategorySlug = course.Category == null ? null : course.Category!.Slug,
                    CoverFileId = course.CoverFileId,
                    SyllabusFileId = course.SyllabusFileId,
                    InstructorId = person == null ? null : person.Id,
                    InstructorName = person == null ? null : person.DisplayName,
                    InstructorBio = person == null ? null : person.Bio,
                    InstructorPictureId = person == null ? null : person.PictureId,
                    InstructorPortraitId = person == null ? null : person.PortraitId,
                    Ratings = course.Ratings,
                    Banner =
                        course.BannerFileId == null
                            ? null
                            : new CourseBanner(course.BannerFileId.Value, course.BannerAlt, course.BannerWidth, course.BannerHeight),
                    PrerequisiteIds = course.PrerequisiteIds,
                    RequiresPrerequisites = course.RequiresPrerequisites,
                }
            ).FirstOrDefault()
    );

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<MappedLesson>> LessonQuery = EF.CompileAsyncQuery(
        (LmsContext db, Guid courseId) =>
            from lesson in db.Lessons.AsNoTracking()
            where lesson.CourseId == courseId
            join unit in db.Units on lesson.UnitId equals unit.Id
            join module in db.Modules on unit.ModuleId equals module.Id
            join file in db.StoredFiles.Where(f => f.State == FileState.Ready) on lesson.Video!.FileId equals file.Id into files
            from file in files.DefaultIfEmpty()
            join document in db.StoredFiles.Where(f => f.State == FileState.Ready)
                on lesson.Document!.FileId equals document.Id
                into documents
            from document in documents.DefaultIfEmpty()
            join film in db.MediaFiles on lesson.Video!.FileId equals film.FileId into films
            from film in films.DefaultIfEmpty()
            orderby module.Position, unit.Position, lesson.Position
            select new MappedLesson
            {
                ModuleId = module.Id,
                ModuleTitle = module.Title,
                UnitId = unit.Id,
                UnitTitle = unit.Title,
                LessonId = lesson.Id,
                Slug = lesson.Slug,
                Title = lesson.Title,
                Objective = lesson.Objective,
                Kind = lesson.Kind,
                Rule = lesson.Rule,
                RequiredMinutes = lesson.RequiredMinutes,
                CheckMinutes = lesson.CheckMinutes,
                Minutes = lesson.Minutes,
                IsPublished = lesson.IsPublished && module.IsPublished,
                IsPreview = lesson.IsPreview || module.IsPreview,
                IsRequired = lesson.IsRequired,
                HasMath = lesson.HasMath,
                VideoFileId = lesson.Video!.FileId,
                VideoFileName = file == null ? null : file.Name,
                VideoUrl = lesson.Video!.Url,
                VideoSeconds = lesson.Video == null ? 0 : lesson.Video!.Seconds,
                IsFree = unit.IsFree,
                Unlock = lesson.Unlock,
                Edition = lesson.PublishedVersion,
                ActivityCount = lesson.ActivityCount,
                Content = new LessonContent
                {
                    DocumentFileId = lesson.Document == null ? null : lesson.Document!.FileId,
                    DocumentName = document == null ? null : document.Name,
                    DocumentSize = document == null ? 0 : document.Size,
                    OutsideUrl = lesson.Link!.Url,
                    OutsideTitle = lesson.Link!.Title,
                    OutsideNote = lesson.Link!.Note,
                },
                Film = new LessonFilm(
                    film != null && film.IsAdaptive,
                    film != null && film.HasPoster,
                    film == null ? 0 : film.Width,
                    film == null ? 0 : film.Height
                ),
            }
    );
}
