using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Insight;

/// <summary>One learner in a course, lesson by lesson: what is done, what it took, and what was answered.</summary>
public sealed class LearnerModel : CourseScreen
{
    /// <summary>The most answers shown, the latest first.</summary>
    public const int MostAnswers = 100;

    [BindProperty(SupportsGet = true)]
    public Guid Id { get; set; }

    public CourseLearner It { get; private set; } = null!;

    public IReadOnlyList<LessonRow> Lessons { get; private set; } = [];

    public IReadOnlyList<AnswerRow> Answers { get; private set; } = [];

    public int ChecksAnswered { get; private set; }

    public int ChecksRight { get; private set; }

    /// <summary>A published lesson and what the learner did in it.</summary>
    public sealed record LessonRow
    {
        public required Guid LessonId { get; init; }

        public required Guid ModuleId { get; init; }

        public required string Module { get; init; }

        public required string Title { get; init; }

        public required bool IsRequired { get; init; }

        /// <summary>Null when it was never opened.</summary>
        public required ProgressStatus? Status { get; init; }

        public required int Seconds { get; init; }

        public required int Visits { get; init; }

        public required DateTime? LastAt { get; init; }

        public required DateTime? CompletedAt { get; init; }

        /// <summary>A comprehension check is open and waits for answers.</summary>
        public required bool IsCheckOpen { get; init; }

        public bool IsDone => Status is ProgressStatus.Completed;
    }

    public sealed record AnswerRow
    {
        public required Guid LessonId { get; init; }

        public required string Question { get; init; }

        public required string Said { get; init; }

        public required decimal Percent { get; init; }

        public required bool IsRight { get; init; }

        public required DateTime At { get; init; }
    }

    public string LessonTitle(Guid id) => Lessons.FirstOrDefault(l => l.LessonId == id)?.Title ?? "";

    [Can(CourseAct.SeeLearners)]
    public async Task<IActionResult> OnGet()
    {
        if (await ReadAsync() is not { } row)
            return NotFound();
        It = row;
        await LoadLessonsAsync();
        await LoadAnswersAsync();
        return Page();
    }

    private Task<CourseLearner?> ReadAsync() =>
        CourseLearner
            .Among(Db.Enrollments.AsNoTracking().Where(e => e.CourseId == Subject.Id && e.PersonId == Id), Db.People, Viewer)
            .FirstOrDefaultAsync(Stop);

    private async Task LoadLessonsAsync()
    {
        var progress = await Db
            .LessonProgress.AsNoTracking()
            .Where(p => p.EnrollmentId == It.EnrollmentId)
            .Select(p => new
            {
                p.LessonId,
                p.Status,
                p.ActiveSeconds,
                p.Visits,
                p.LastAt,
                p.CompletedAt,
                p.OpenCheckId,
            })
            .ToDictionaryAsync(p => p.LessonId, Stop);
        Lessons =
        [
            .. (await Db.Outline(Subject.Id).ToListAsync(Stop)).Select(l =>
            {
                var it = progress.GetValueOrDefault(l.LessonId);
                return new LessonRow
                {
                    LessonId = l.LessonId,
                    ModuleId = l.ModuleId,
                    Module = l.ModuleTitle,
                    Title = l.Title,
                    IsRequired = l.IsRequired,
                    Status = it?.Status,
                    Seconds = it?.ActiveSeconds ?? 0,
                    Visits = it?.Visits ?? 0,
                    LastAt = it?.LastAt,
                    CompletedAt = it?.CompletedAt,
                    IsCheckOpen = it?.OpenCheckId is not null,
                };
            }),
        ];
    }

    private async Task LoadAnswersAsync()
    {
        var checks = Db.CheckAnswers.AsNoTracking().Where(a => a.EnrollmentId == It.EnrollmentId);
        (ChecksAnswered, ChecksRight) = (await checks.CountAsync(Stop), await checks.CountAsync(a => a.IsRight, Stop));
        // Questions stay readable when they were deleted after someone had answered them.
        var questions = Db.Questions.IgnoreQueryFilters([LmsContext.NotDeleted]);
        var asked = await (
            from a in checks
            from q in questions.Where(q => q.Id == a.QuestionId).DefaultIfEmpty()
            orderby a.AnsweredAt descending
            select new AnswerRow
            {
                LessonId = a.LessonId,
                Question = q == null ? "" : q.Plain,
                Said = a.Said,
                Percent = a.Percent,
                IsRight = a.IsRight,
                At = a.AnsweredAt,
            }
        )
            .Take(MostAnswers)
            .ToListAsync(Stop);
        var practiced = await Db
            .ActivityAttempts.AsNoTracking()
            .Where(a => a.EnrollmentId == It.EnrollmentId)
            .OrderByDescending(a => a.AnsweredAt)
            .Select(a => new AnswerRow
            {
                LessonId = a.LessonId,
                Question = a.Question,
                Said = a.Given,
                Percent = a.Percent,
                IsRight = a.IsRight,
                At = a.AnsweredAt,
            })
            .Take(MostAnswers)
            .ToListAsync(Stop);
        Answers = [.. asked.Concat(practiced).OrderByDescending(a => a.At).Take(MostAnswers)];
    }
}
