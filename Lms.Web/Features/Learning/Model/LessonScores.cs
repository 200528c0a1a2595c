using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>
/// Learners' scores in lessons whose rules require a score: the mean over all questions in the lesson's text, using the best attempt at
/// each, and zero for one that was not answered. It can always be raised, so no one is locked out permanently; comprehension checks are
/// asked once and do not count. Any future source of lesson scores is to be added here.
/// </summary>
public static class LessonScores
{
    /// <returns>Lessons without answers are missing. A course that requires no score costs nothing.</returns>
    public static async Task<IReadOnlyDictionary<Guid, decimal>> OfAsync(
        LmsContext db,
        CourseMap.Entry map,
        Guid enrollmentId,
        CancellationToken stop
    )
    {
        if (map.Scored.Count == 0)
            return new Dictionary<Guid, decimal>();
        var lessons = map.Scored.Keys.ToList();
        var answered = await db
            .ActivityStates.AsNoTracking()
            .Where(s => s.EnrollmentId == enrollmentId && lessons.Contains(s.LessonId))
            .Select(s => new
            {
                s.LessonId,
                s.Key,
                s.BestPercent,
            })
            .ToListAsync(stop);
        return answered
            .Where(s => map.Scored[s.LessonId].Contains(s.Key))
            .GroupBy(s => s.LessonId)
            .ToDictionary(l => l.Key, l => Mean(l.Select(s => s.BestPercent), map.Scored[l.Key].Count));
    }

    /// <summary>0–100, with two decimals.</summary>
    public static decimal Mean(IEnumerable<decimal> best, int questions) =>
        questions == 0 ? 0 : Math.Round(best.Sum() / questions, 2, MidpointRounding.AwayFromZero);
}
