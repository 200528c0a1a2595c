using Lms.Web.Features.Calendars.Model;
using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Rendering;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Deadlines;

/// <summary>The deadlines of a course.</summary>
public sealed class IndexModel : CourseScreen
{
    [BindProperty]
    public Guid? LessonId { get; set; }

    [BindProperty]
    public DateTime? Due { get; set; }

    public IReadOnlyList<SelectListItem> Lessons { get; private set; } = [];

    public IReadOnlyList<Row> Rows { get; private set; } = [];

    public int Learners { get; private set; }

    public sealed record Row(Guid Id, string? Lesson, DateTime DueAt, int Done);

    protected override async Task LoadAsync()
    {
        Lessons =
        [
            new SelectListItem(L["The whole course"], ""),
            .. (await Db.Outline(Subject.Id).ToListAsync(Stop)).Select(r => new SelectListItem(r.Title, r.LessonId.ToString())),
        ];
        Learners = await Db.Enrollments.Active.CountAsync(e => e.CourseId == Subject.Id, Stop);
        Rows = await (
            from d in Db.Deadlines.AsNoTracking()
            where d.CourseId == Subject.Id
            from l in Db.Lessons.Where(l => l.Id == d.LessonId).DefaultIfEmpty()
            orderby d.DueAt
            select new Row(
                d.Id,
                l == null ? null : l.Title,
                d.DueAt,
                d.LessonId == null
                    ? Db.Enrollments.Count(e => e.CourseId == Subject.Id && e.Status == EnrollmentStatus.Completed)
                    : Db.LessonProgress.Count(p => p.LessonId == d.LessonId && p.Status == ProgressStatus.Completed)
            )
        ).ToListAsync(Stop);
    }

    [Can(CourseAct.Open)]
    public Task<IActionResult> OnGet() => ShowPage();

    /// <summary>Sets the deadline; an existing one is moved.</summary>
    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPost() =>
        Try(
            async () =>
            {
                if (Viewer.FromLocal(Due) is not { } dueAt)
                    return new Refusal("Enter a date and time.", "Due");
                if (dueAt <= Now)
                    return new Refusal("Choose a time in the future.", "Due");
                if (LessonId is { } lesson && !await Db.Lessons.AnyAsync(l => l.Id == lesson && l.CourseId == Subject.Id, Stop))
                    return new Refusal("Choose a lesson of this course.", "LessonId");
                if (await Db.Deadlines.SingleOrDefaultAsync(d => d.CourseId == Subject.Id && d.LessonId == LessonId, Stop) is { } before)
                    before.Move(dueAt);
                else
                    Db.Add(new Deadline(Subject.Id, LessonId, dueAt));
                return Result.Done;
            },
            done: "Deadline set. Learners are reminded one day and one hour before."
        );

    [Can(CourseAct.ManageLearners)]
    public Task<IActionResult> OnPostRemove(Guid id) =>
        Try(
            async () =>
            {
                if (await Db.Deadlines.SingleOrDefaultAsync(d => d.Id == id && d.CourseId == Subject.Id, Stop) is { } gone)
                    Db.Remove(gone);
                return Result.Done;
            },
            done: "Deadline removed."
        );
}
