using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Insight;

/// <summary>Where the learners of a course get to, where they stop, and which questions they miss.</summary>
public sealed class IndexModel : CourseScreen
{
    public IReadOnlyList<(string Name, int Count)> Funnel { get; private set; } = [];

    public IReadOnlyList<LessonRow> Lessons { get; private set; } = [];

    public IReadOnlyList<QuestionRow> Questions { get; private set; } = [];

    public int Learners => Funnel.Count > 0 ? Funnel[0].Count : 0;

    public sealed record LessonRow
    {
        public required string Title { get; init; }

        public required string Slug { get; init; }

        public required int Started { get; init; }

        public required int Done { get; init; }

        public required int Minutes { get; init; }

        /// <summary>Learners whose last lesson this was, who did not finish it and were away for a week.</summary>
        public required int Stopped { get; init; }
    }

    public sealed record QuestionRow(string Text, int Answers, int Right);

    [Can(CourseAct.SeeLearners)]
    public async Task OnGet()
    {
        var away = Now.AddDays(-7);
        var counts = await Db
            .Enrollments.Active.Where(e => e.CourseId == Subject.Id)
            .GroupBy(_ => 1)
            .Select(g => new
            {
                All = g.Count(),
                Started = g.Count(e => e.StartedAt != null),
                Half = g.Count(e => e.ProgressPercent >= 50),
                Done = g.Count(e => e.CompletedAt != null),
            })
            .FirstOrDefaultAsync(Stop);
        Funnel =
        [
            (L["Enrolled"], counts?.All ?? 0),
            (L["Started"], counts?.Started ?? 0),
            (L["Halfway"], counts?.Half ?? 0),
            (L["Completed"], counts?.Done ?? 0),
        ];
        // Of the same learners as the funnel.
        var active = Db.Enrollments.Active;
        var progress = await Db
            .LessonProgress.Where(p => Db.Lessons.Any(l => l.Id == p.LessonId && l.CourseId == Subject.Id))
            .Where(p => active.Any(e => e.Id == p.EnrollmentId))
            .GroupBy(p => p.LessonId)
            .Select(g => new
            {
                g.Key,
                Started = g.Count(),
                Done = g.Count(p => p.Status == ProgressStatus.Completed),
                Seconds = g.Average(p => p.ActiveSeconds),
            })
            .ToDictionaryAsync(g => g.Key, Stop);
        var stopped = await (
            from e in Db.Enrollments.Active
            where e.CourseId == Subject.Id && e.CompletedAt == null && e.LastAccessedAt < away && e.CurrentLessonId != null
            where
                !Db.LessonProgress.Any(p =>
                    p.EnrollmentId == e.Id && p.LessonId == e.CurrentLessonId && p.Status == ProgressStatus.Completed
                )
            group e by e.CurrentLessonId!.Value into g
            select new { g.Key, Count = g.Count() }
        ).ToDictionaryAsync(g => g.Key, g => g.Count, Stop);
        Lessons =
        [
            .. (await Db.Outline(Subject.Id).ToListAsync(Stop)).Select(r =>
                progress.TryGetValue(r.LessonId, out var p)
                    ? new LessonRow
                    {
                        Title = r.Title,
                        Slug = r.Slug,
                        Started = p.Started,
                        Done = p.Done,
                        Minutes = (int)(p.Seconds / 60),
                        Stopped = stopped.GetValueOrDefault(r.LessonId),
                    }
                    : new LessonRow
                    {
                        Title = r.Title,
                        Slug = r.Slug,
                        Started = 0,
                        Done = 0,
                        Minutes = 0,
                        Stopped = stopped.GetValueOrDefault(r.LessonId),
                    }
            ),
        ];
        var answers = await Db
            .CheckAnswers.Where(a => Db.Lessons.Any(l => l.Id == a.LessonId && l.CourseId == Subject.Id))
            .ByQuestion()
            .Take(200)
            .ToListAsync(Stop);
        var asked = answers.Select(a => a.QuestionId).ToList();
        var texts = await Db
            .Questions.IgnoreQueryFilters([Platform.Data.LmsContext.NotDeleted])
            .Where(q => asked.Contains(q.Id))
            .ToDictionaryAsync(q => q.Id, q => q.Plain, Stop);
        Questions =
        [
            .. answers
                .Select(a => new QuestionRow(texts.GetValueOrDefault(a.QuestionId, ""), a.Answers, a.Right))
                .OrderBy(q => Percent.Of(q.Right, q.Answers)),
        ];
    }
}
