using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>A question that a group often answers wrong.</summary>
/// <param name="Wrong">Percent of the answers.</param>
/// <param name="Said">The most frequent wrong answer; null if no two learners gave the same.</param>
public sealed record CommonMistake(string Question, Guid LessonId, int Learners, decimal Wrong, string? Said);

/// <summary>Which questions of checks and practice a group answers wrong most often, and with what.</summary>
public static class CommonMistakes
{
    public const int Most = 10;

    /// <summary>Fewer learners could be recognized by their answers.</summary>
    public const int FewestLearners = 5;

    public static async Task<IReadOnlyList<CommonMistake>> OfAsync(LmsContext db, IQueryable<Enrollment> group, CancellationToken stop)
    {
        var learners = group.Select(e => e.Id);
        var checks = await ChecksAsync(db, db.CheckAnswers.AsNoTracking().Where(a => learners.Contains(a.EnrollmentId)), stop);
        // The learner grades a card, so it has no wrong answers.
        var practice = db.ActivityAttempts.AsNoTracking().Where(a => learners.Contains(a.EnrollmentId) && !EF.Functions.Like(a.Key, "%/%"));
        return
        [
            .. checks
                .Concat(await PracticeAsync(practice, stop))
                .OrderByDescending(m => m.Wrong)
                .ThenByDescending(m => m.Learners)
                .Take(Most),
        ];
    }

    private static async Task<List<CommonMistake>> ChecksAsync(LmsContext db, IQueryable<CheckAnswer> answers, CancellationToken stop)
    {
        var missed = await answers
            .ByQuestion()
            .Where(q => q.Learners >= FewestLearners && q.Right < q.Answers)
            .OrderBy(q => (double)q.Right / q.Answers)
            .ThenBy(q => q.QuestionId)
            .Take(Most)
            .ToListAsync(stop);
        if (missed.Count == 0)
            return [];
        var ids = missed.Select(q => q.QuestionId).ToList();
        var texts = await db
            .Questions.IgnoreQueryFilters([LmsContext.NotDeleted])
            .Where(q => ids.Contains(q.Id))
            .ToDictionaryAsync(q => q.Id, q => q.Plain, stop);
        var said = await answers
            .Where(a => !a.IsRight && ids.Contains(a.QuestionId))
            .GroupBy(a => new { a.QuestionId, a.Said })
            .Select(g => new
            {
                g.Key.QuestionId,
                g.Key.Said,
                Learners = g.Select(a => a.EnrollmentId).Distinct().Count(),
            })
            .Where(s => s.Learners > 1)
            .ToListAsync(stop);
        return
        [
            .. missed.Select(q => new CommonMistake(
                texts.GetValueOrDefault(q.QuestionId, ""),
                q.LessonId,
                q.Learners,
                Kernel.Percent.Of(q.Answers - q.Right, q.Answers),
                said.Where(s => s.QuestionId == q.QuestionId).OrderByDescending(s => s.Learners).ThenBy(s => s.Said).FirstOrDefault()?.Said
            )),
        ];
    }

    private static async Task<List<CommonMistake>> PracticeAsync(IQueryable<ActivityAttempt> answers, CancellationToken stop)
    {
        var missed = await answers
            .GroupBy(a => new { a.LessonId, a.Key })
            .Select(g => new
            {
                g.Key.LessonId,
                g.Key.Key,
                Question = g.Max(a => a.Question),
                Learners = g.Select(a => a.EnrollmentId).Distinct().Count(),
                Answers = g.Count(),
                Right = g.Count(a => a.IsRight),
            })
            .Where(q => q.Learners >= FewestLearners && q.Right < q.Answers)
            .OrderBy(q => (double)q.Right / q.Answers)
            .ThenBy(q => q.Key)
            .Take(Most)
            .ToListAsync(stop);
        if (missed.Count == 0)
            return [];
        // Not by lesson: SQLite would then read what everyone answered in it.
        var keys = missed.Select(q => q.Key).Distinct().ToList();
        var said = await answers
            .Where(a => !a.IsRight && keys.Contains(a.Key))
            .GroupBy(a => new
            {
                a.LessonId,
                a.Key,
                a.Given,
            })
            .Select(g => new
            {
                g.Key.LessonId,
                g.Key.Key,
                g.Key.Given,
                Learners = g.Select(a => a.EnrollmentId).Distinct().Count(),
            })
            .Where(s => s.Learners > 1)
            .ToListAsync(stop);
        return
        [
            .. missed.Select(q => new CommonMistake(
                q.Question ?? "",
                q.LessonId,
                q.Learners,
                Kernel.Percent.Of(q.Answers - q.Right, q.Answers),
                said.Where(s => s.LessonId == q.LessonId && s.Key == q.Key)
                    .OrderByDescending(s => s.Learners)
                    .ThenBy(s => s.Given)
                    .FirstOrDefault()
                    ?.Given
            )),
        ];
    }
}
