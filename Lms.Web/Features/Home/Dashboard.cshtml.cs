using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses.Catalog;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Home;

/// <summary>A learner's home page: what to continue, what is due, what has been achieved.</summary>
public sealed class DashboardModel(
    FileTokens tokens,
    FirstSteps firstSteps,
    CatalogCards catalog,
    SavedCourses saved,
    Recommended recommended,
    CourseMap map
) : Screen
{
    public const int Weeks = 26;

    private const int MostCards = 3;

    public IReadOnlyList<CourseRow> Courses { get; private set; } = [];

    public IReadOnlyList<DueRow> Due { get; private set; } = [];

    public IReadOnlyList<CertificateRow> Certificates { get; private set; } = [];

    public IReadOnlyDictionary<DateOnly, int> Days { get; private set; } = new Dictionary<DateOnly, int>();

    public (int Current, int Longest) Streak { get; private set; }

    public DateOnly Today { get; private set; }

    /// <summary>For an administrator who studies nothing yet: what to set up.</summary>
    public IReadOnlyList<FirstStep> FirstSteps { get; private set; } = [];

    /// <summary>The lesson that the card opens and names; null while nothing is being studied.</summary>
    public NextLesson? Next { get; private set; }

    /// <param name="MinutesLeft">What it takes, less the time already spent in it.</param>
    public sealed record NextLesson(string Url, string Title, int MinutesLeft);

    /// <summary>For someone with nothing to continue; read only then.</summary>
    public IReadOnlyList<CourseCard> Recommended { get; private set; } = [];

    /// <summary>The courses saved last that the learner has not enrolled in.</summary>
    public IReadOnlyList<CourseCard> Saved { get; private set; } = [];

    public CourseRow? Continue => Courses.FirstOrDefault(c => c.CompletedAt is null && c.IsActive);

    public IEnumerable<CourseRow> Others => Courses.Where(c => c != Continue);

    /// <summary>Flashcards that are due today, in the courses shown here.</summary>
    public int CardsDue => Courses.Where(c => c.IsActive).Sum(c => c.CardsDue);

    public int SecondsThisWeek => Days.Where(d => d.Key > Today.AddDays(-7)).Sum(d => d.Value);

    public sealed record CourseRow
    {
        public required Guid CourseId { get; init; }

        public required Guid EnrollmentId { get; init; }

        public required DateTime CountsFrom { get; init; }

        public required bool IsUnlocked { get; init; }

        public required string Slug { get; init; }

        public required string Title { get; init; }

        public required string Summary { get; init; }

        public required Guid? CoverFileId { get; init; }

        public required EnrollmentStatus Status { get; init; }

        public required decimal Percent { get; init; }

        public required int Done { get; init; }

        public required int Total { get; init; }

        public required DateTime? CompletedAt { get; init; }

        public required string? LessonTitle { get; init; }

        public required string? LessonSlug { get; init; }

        public required int LessonMinutes { get; init; }

        public required bool IsLessonDone { get; init; }

        /// <summary>Active time in that lesson.</summary>
        public required int LessonSeconds { get; init; }

        public required int CardsDue { get; init; }

        public bool IsActive => Status.IsActive;
    }

    public sealed record CertificateRow
    {
        public required Guid Id { get; init; }

        public required string Number { get; init; }

        public required string CourseTitle { get; init; }

        public required DateOnly CompletedOn { get; init; }

        public required decimal CeCredits { get; init; }

        public required Guid? FileId { get; init; }
    }

    public string? Pdf(CertificateRow it) => it.FileId is { } file ? tokens.Url(file, $"{it.Number}.pdf", it.Id) + "&download" : null;

    [Can(Member.May)]
    public async Task OnGet()
    {
        Today = Viewer.Today(Clock);
        Courses = await ListAsync(CoursesOf(Db, Viewer.Id, Today));
        if (Continue is { } course)
            Next = await NextAsync(course);
        Due = await Db.DueForAsync(Viewer.Id, Now);
        Certificates = await ListAsync(CertificatesOf(Db, Viewer.Id));
        var days = await ListAsync(DaysOf(Db, Viewer.Id));
        Days = days.Where(d => d.On > Today.AddDays(-Weeks * 7)).ToDictionary(d => d.On, d => d.Seconds);
        if (Viewer.IsAdmin && Courses.Count == 0)
            FirstSteps = await firstSteps.ListAsync(Stop);
        if (Continue is null && FirstSteps.Count == 0)
            Recommended = await recommended.ForAsync(Db, Viewer, MostCards, Stop);
        if (await saved.OfAsync(Viewer, Stop) is { Ids: { Count: > 0 } ids })
            Saved =
            [
                .. (await catalog.OfAsync(Viewer, Stop)).Among(ids).Where(c => Courses.All(row => row.CourseId != c.Id)).Take(MostCards),
            ];
        Streak = Learning.Model.Streak.Of(days.Select(d => d.On), Today);
    }

    /// <summary>The lesson last opened; when that is done, or there is none, the one that the course continues with.</summary>
    private async Task<NextLesson?> NextAsync(CourseRow row)
    {
        if (row is { LessonSlug: { } slug, LessonTitle: { } title, IsLessonDone: false })
            return Of(slug, title, row.LessonMinutes, row.LessonSeconds);
        if (await map.FindAsync(row.Slug, Viewer, Stop) is not { } found)
            return null;
        // Where nothing was opened, there is no progress to read.
        var enrollment = row is { LessonSlug: null, Done: 0 } ? default(Guid?) : row.EnrollmentId;
        var steps = await Steps.ReadAsync(Db, found, enrollment, row.CountsFrom, row.IsUnlocked, Stop);
        return steps.Resume(null) is { } step ? Of(step.Slug, step.Title, step.Minutes, 0) : null;

        NextLesson Of(string slug, string title, int minutes, int spent) =>
            new($"/learn/{row.Slug}/{slug}", title, minutes == 0 ? 0 : Math.Max(1, minutes - spent / 60));
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows)
    {
        var list = new List<T>();
        await foreach (var row in rows)
            list.Add(row);
        return list;
    }

    private sealed record DayRow(DateOnly On, int Seconds);

    private static readonly Func<LmsContext, Guid, DateOnly, IAsyncEnumerable<CourseRow>> CoursesOf = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId, DateOnly today) =>
            (
                from enrollment in db.Enrollments.AsNoTracking()
                where
                    enrollment.PersonId == personId
                    && enrollment.Status != EnrollmentStatus.Dropped
                    && enrollment.Status != EnrollmentStatus.Withdrawn
                join course in db.Courses on enrollment.CourseId equals course.Id
                from lesson in db.Lessons.Where(l => l.Id == enrollment.CurrentLessonId && l.IsPublished).DefaultIfEmpty()
                from progress in db
                    .LessonProgress.Where(p => p.EnrollmentId == enrollment.Id && p.LessonId == enrollment.CurrentLessonId)
                    .DefaultIfEmpty()
                orderby enrollment.LastAccessedAt ?? enrollment.EnrolledAt descending, enrollment.EnrolledAt descending
                select new CourseRow
                {
                    CourseId = course.Id,
                    EnrollmentId = enrollment.Id,
                    CountsFrom = enrollment.CountsFrom,
                    IsUnlocked = enrollment.IsUnlocked,
                    Slug = course.Slug,
                    Title = course.Title,
                    Summary = course.Description.Summary,
                    CoverFileId = course.CoverFileId,
                    Status = enrollment.Status,
                    Percent = enrollment.ProgressPercent,
                    Done = enrollment.LessonsDone,
                    Total = enrollment.LessonsTotal,
                    CompletedAt = enrollment.CompletedAt,
                    LessonTitle = lesson == null ? null : lesson.Title,
                    LessonSlug = lesson == null ? null : lesson.Slug,
                    LessonMinutes = lesson == null ? 0 : lesson.Minutes,
                    IsLessonDone = progress != null && progress.Status == ProgressStatus.Completed,
                    LessonSeconds = progress == null ? 0 : progress.ActiveSeconds,
                    CardsDue = db.ActivityStates.Count(s =>
                        s.EnrollmentId == enrollment.Id && s.DueOn <= today && db.Lessons.Any(l => l.Id == s.LessonId && l.IsPublished)
                    ),
                }
            ).Take(13)
    );

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<CertificateRow>> CertificatesOf = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId) =>
            db
                .Certificates.AsNoTracking()
                .Where(c => c.PersonId == personId && c.RevokedAt == null)
                .OrderByDescending(c => c.IssuedAt)
                .Select(c => new CertificateRow
                {
                    Id = c.Id,
                    Number = c.Number,
                    CourseTitle = c.CourseTitle,
                    CompletedOn = c.CompletedOn,
                    CeCredits = c.CeCredits,
                    FileId = c.FileId,
                })
                .Take(3)
    );

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<DayRow>> DaysOf = EF.CompileAsyncQuery(
        (LmsContext db, Guid personId) =>
            db
                .StudyDays.AsNoTracking()
                .Where(d => d.PersonId == personId)
                .OrderByDescending(d => d.On)
                .Select(d => new DayRow(d.On, d.Seconds))
                .Take(400)
    );
}
