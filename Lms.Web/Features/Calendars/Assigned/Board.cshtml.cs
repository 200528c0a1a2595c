using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Classes;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Ui;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Assigned;

/// <summary>For one assigned thing: who has done it, and who is late.</summary>
public sealed class BoardModel(DeadlineList list) : ClassScreen
{
    private const int PageSize = 50;

    [BindProperty(SupportsGet = true), FromRoute]
    public Guid Deadline { get; set; }

    [FromQuery(Name = "page")]
    public int Number { get; set; } = 1;

    public DeadlineRow It { get; private set; } = null!;

    public Paged<Row> Rows { get; private set; } = null!;

    /// <summary>A learner, and the date that applies to them.</summary>
    public sealed record Row
    {
        public required Guid PersonId { get; init; }

        public required string Name { get; init; }

        public required Guid? PictureId { get; init; }

        public required DateTime? FixedAt { get; init; }

        public required int? Days { get; init; }

        public required string Zone { get; init; }

        public required DateTime CountsFrom { get; init; }

        public required DeadlineAudience Audience { get; init; }

        public required string? Reason { get; init; }

        public required bool IsOpen { get; init; }

        /// <summary>When the learner finished the last part of it; null if none is done.</summary>
        public required DateTime? DoneAt { get; init; }

        public DateTime DueAt => DueDates.Of(FixedAt, Days, Zone, CountsFrom);

        public bool IsLate(DateTime now) => IsOpen ? DueAt <= now : DoneAt > DueAt;
    }

    [Can(ClassAct.See)]
    public async Task<IActionResult> OnGet()
    {
        var all = await list.ReadAsync(Subject.Course.Id, Id, Stop);
        if (all.FirstOrDefault(d => d.Id == Deadline) is not { } found)
            return NotFound();
        It = found;
        var target = await Db.Deadlines.Where(d => d.Id == Deadline).Select(d => d.TargetId).SingleAsync(Stop);
        var learners = Db.Enrollments.AsNoTracking().Active.Where(e => e.ClassId == Id);
        var applying = Db.Applying(learners).Where(a => a.Deadline.TargetId == target);
        var open = applying.Open(Db);
        Rows = await (
            from a in applying
            join p in Db.People on a.Enrollment.PersonId equals p.Id
            orderby p.DisplayName, p.Id
            select new Row
            {
                PersonId = p.Id,
                Name = p.DisplayName,
                PictureId = p.PictureId,
                FixedAt = a.Deadline.DueAt,
                Days = a.Deadline.DaysAfterStart,
                Zone = a.Deadline.TimeZone,
                CountsFrom = a.Enrollment.CountsFrom,
                Audience = a.Deadline.Audience,
                Reason = a.Deadline.Reason,
                IsOpen = open.Any(o => o.Enrollment.Id == a.Enrollment.Id),
                DoneAt =
                    a.Deadline.Target == DeadlineTarget.Course
                        ? a.Enrollment.CompletedAt
                        : Db
                            .LessonProgress.Where(x =>
                                x.EnrollmentId == a.Enrollment.Id
                                && x.Status == ProgressStatus.Completed
                                && (
                                    x.LessonId == target
                                    || Db.Lessons.Any(l =>
                                        l.Id == x.LessonId
                                        && (l.UnitId == target || Db.Units.Any(u => u.Id == l.UnitId && u.ModuleId == target))
                                    )
                                )
                            )
                            .Max(x => x.CompletedAt),
            }
        ).PageAsync(Number, PageSize, Stop);
        return Page();
    }
}
