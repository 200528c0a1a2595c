using Lms.Web.Features.Administration.Model;
using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Files;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Home;

/// <summary>What a learner comes back to: go on, what is due, what was reached.</summary>
public sealed class DashboardModel(FileTokens tokens, FirstSteps firstSteps) : Screen
{
    public const int Weeks = 26;

    public IReadOnlyList<CourseRow> Courses { get; private set; } = [];

    public IReadOnlyList<DueRow> Due { get; private set; } = [];

    public IReadOnlyList<CertificateRow> Certificates { get; private set; } = [];

    public IReadOnlyDictionary<DateOnly, int> Days { get; private set; } = new Dictionary<DateOnly, int>();

    public (int Current, int Longest) Streak { get; private set; }

    public DateOnly Today { get; private set; }

    /// <summary>For an administrator who studies nothing yet: what to set up.</summary>
    public IReadOnlyList<FirstStep> FirstSteps { get; private set; } = [];

    public CourseRow? Continue => Courses.FirstOrDefault(c => c.CompletedAt is null && c.IsActive);

    public IEnumerable<CourseRow> Others => Courses.Where(c => c != Continue);

    /// <summary>Flashcards that come again today, in the courses shown here.</summary>
    public int CardsDue => Courses.Where(c => c.IsActive).Sum(c => c.CardsDue);

    public int SecondsThisWeek => Days.Where(d => d.Key > Today.AddDays(-7)).Sum(d => d.Value);

    public sealed record CourseRow(
        Guid CourseId, string Slug, string Title, string Summary, Guid? CoverFileId, EnrollmentStatus Status, decimal Percent, int Done, int Total, DateTime? CompletedAt, string? LessonTitle, string? LessonSlug, int CardsDue)
    {
        public bool IsActive => Status is EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress or EnrollmentStatus.Completed;
    }

    public sealed record CertificateRow(Guid Id, string Number, string CourseTitle, DateOnly CompletedOn, decimal CeCredits, Guid? FileId);

    public string? Pdf(CertificateRow it) => it.FileId is { } file ? tokens.Url(file, $"{it.Number}.pdf", it.Id) + "&download" : null;

    [Can(Member.May)]
    public async Task OnGet()
    {
        Today = Viewer.Today(Clock);
        Courses = await ListAsync(CoursesOf(Db, Viewer.Id, Today));
        Due = await ListAsync(Db.DueFor(Viewer.Id, Now));
        Certificates = await ListAsync(CertificatesOf(Db, Viewer.Id));
        var days = await ListAsync(DaysOf(Db, Viewer.Id));
        Days = days.Where(d => d.On > Today.AddDays(-Weeks * 7)).ToDictionary(d => d.On, d => d.Seconds);
        if (Viewer.IsAdmin && Courses.Count == 0) FirstSteps = await firstSteps.ListAsync(Stop);
        Streak = Learning.Model.Streak.Of(days.Select(d => d.On), Today);
    }

    private static async Task<List<T>> ListAsync<T>(IAsyncEnumerable<T> rows)
    {
        var list = new List<T>();
        await foreach (var row in rows) list.Add(row);
        return list;
    }

    private sealed record DayRow(DateOnly On, int Seconds);

    private static readonly Func<LmsContext, Guid, DateOnly, IAsyncEnumerable<CourseRow>> CoursesOf = EF.CompileAsyncQuery((LmsContext db, Guid personId, DateOnly today) =>
        (from enrollment in db.Enrollments.AsNoTracking()
         where enrollment.PersonId == personId && enrollment.Status != EnrollmentStatus.Dropped && enrollment.Status != EnrollmentStatus.Withdrawn
         join course in db.Courses on enrollment.CourseId equals course.Id
         from lesson in db.Lessons.Where(l => l.Id == enrollment.CurrentLessonId).DefaultIfEmpty()
         orderby enrollment.LastAccessedAt descending, enrollment.EnrolledAt descending
         select new CourseRow(course.Id, course.Slug, course.Title, course.Description.Summary, course.CoverFileId, enrollment.Status, enrollment.ProgressPercent,
             enrollment.LessonsDone, enrollment.LessonsTotal, enrollment.CompletedAt, lesson == null ? null : lesson.Title, lesson == null ? null : lesson.Slug,
             db.ActivityStates.Count(s => s.EnrollmentId == enrollment.Id && s.DueOn <= today && db.Lessons.Any(l => l.Id == s.LessonId && l.IsPublished)))).Take(13));

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<CertificateRow>> CertificatesOf = EF.CompileAsyncQuery((LmsContext db, Guid personId) =>
        db.Certificates.AsNoTracking().Where(c => c.PersonId == personId && c.RevokedAt == null).OrderByDescending(c => c.IssuedAt)
            .Select(c => new CertificateRow(c.Id, c.Number, c.CourseTitle, c.CompletedOn, c.CeCredits, c.FileId)).Take(3));

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<DayRow>> DaysOf = EF.CompileAsyncQuery((LmsContext db, Guid personId) =>
        db.StudyDays.AsNoTracking().Where(d => d.PersonId == personId).OrderByDescending(d => d.On).Select(d => new DayRow(d.On, d.Seconds)).Take(400));
}
