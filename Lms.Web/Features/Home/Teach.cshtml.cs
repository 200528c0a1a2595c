using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Home;

/// <summary>An instructor's home page: the courses, the learners, and their progress.</summary>
public sealed class TeachModel : Screen
{
    public IReadOnlyList<Row> Courses { get; private set; } = [];

    public (int Learners, int ActiveThisWeek, int CompletedThisMonth, int Waiting) Totals { get; private set; }

    public sealed record Row
    {
        public required Guid? CoverFileId { get; init; }

        public required Guid Id { get; init; }

        public required string Slug { get; init; }

        public required string Title { get; init; }

        public required CourseStatus Status { get; init; }

        public required DateTime UpdatedAt { get; init; }

        public required int Learners { get; init; }

        public required int Started { get; init; }

        public required int Half { get; init; }

        public required int Completed { get; init; }
    }

    [Can(Member.May)]
    public async Task OnGet()
    {
        var courses = Db.Courses.AsNoTracking().TaughtBy(Viewer);
        var (week, month) = (Now.AddDays(-7), Now.AddDays(-30));
        var rows = await courses
            .OrderByDescending(c => c.UpdatedAt)
            .ThenBy(c => c.Id)
            .Take(10)
            .Select(c => new
            {
                c.Id,
                c.Slug,
                c.Title,
                c.Status,
                c.UpdatedAt,
                c.CoverFileId,
            })
            .ToListAsync(Stop);
        var ids = rows.Select(r => r.Id).ToList();
        var counts = await Db
            .Enrollments.Active.Where(e => ids.Contains(e.CourseId))
            .GroupBy(e => e.CourseId)
            .Select(g => new
            {
                g.Key,
                All = g.Count(),
                Started = g.Count(e => e.StartedAt != null),
                Half = g.Count(e => e.ProgressPercent >= 50),
                Done = g.Count(e => e.CompletedAt != null),
            })
            .ToDictionaryAsync(g => g.Key, Stop);
        Courses =
        [
            .. rows.Select(r =>
                counts.TryGetValue(r.Id, out var c)
                    ? new Row
                    {
                        Id = r.Id,
                        Slug = r.Slug,
                        Title = r.Title,
                        Status = r.Status,
                        UpdatedAt = r.UpdatedAt,
                        CoverFileId = r.CoverFileId,
                        Learners = c.All,
                        Started = c.Started,
                        Half = c.Half,
                        Completed = c.Done,
                    }
                    : new Row
                    {
                        Id = r.Id,
                        Slug = r.Slug,
                        Title = r.Title,
                        Status = r.Status,
                        UpdatedAt = r.UpdatedAt,
                        CoverFileId = r.CoverFileId,
                        Learners = 0,
                        Started = 0,
                        Half = 0,
                        Completed = 0,
                    }
            ),
        ];
        var mine = Db.Enrollments.Where(e => courses.Any(c => c.Id == e.CourseId));
        var totals = await mine.GroupBy(_ => 1)
            .Select(g => new
            {
                Learners = g.Count(e =>
                    e.Status == EnrollmentStatus.Enrolled
                    || e.Status == EnrollmentStatus.InProgress
                    || e.Status == EnrollmentStatus.Completed
                ),
                Active = g.Count(e => e.LastAccessedAt > week),
                Done = g.Count(e => e.CompletedAt > month),
                Waiting = g.Count(e => e.Status == EnrollmentStatus.Waitlisted),
            })
            .FirstOrDefaultAsync(Stop);
        Totals = (totals?.Learners ?? 0, totals?.Active ?? 0, totals?.Done ?? 0, totals?.Waiting ?? 0);
    }
}
