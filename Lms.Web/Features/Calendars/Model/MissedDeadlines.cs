using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Learning.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Calendars.Model;

/// <summary>At least two deadlines have passed, and what was due is still not done.</summary>
public sealed class MissedDeadlines(LmsContext db) : IRiskSign
{
    public const int Fewest = 2;

    /// <summary>The key of the number among the facts.</summary>
    public const string Key = "missed deadlines";

    public Sentence? Of(RiskFacts facts) =>
        facts.Found.GetValueOrDefault(Key) is >= Fewest and var missed ? Sentence.Of("Missed deadlines: {0}", missed) : null;

    /// <summary>Relative dates are only narrowed down by the database: it does not know the time zones.</summary>
    public async Task AddAsync(IQueryable<Enrollment> among, IReadOnlyDictionary<Guid, RiskFacts> facts, CancellationToken stop)
    {
        var now = facts.Values.First().Now;
        var soon = now.AddDays(1);
        var passed = await (
            from it in db.Applying(among).Open(db)
            let deadline = it.Deadline
            let start = it.Enrollment.CountsFrom
            where deadline.DueAt <= now || (deadline.DueAt == null && start.AddDays((double)deadline.DaysAfterStart!) <= soon)
            where deadline.LessonId == null || db.ShownLessons().Any(l => l.Id == deadline.LessonId)
            group deadline by new
            {
                it.Enrollment.Id,
                CountsFrom = start,
                deadline.DaysAfterStart,
                deadline.TimeZone,
            } into same
            select new
            {
                same.Key.Id,
                same.Key.CountsFrom,
                same.Key.DaysAfterStart,
                same.Key.TimeZone,
                Count = same.Count(),
            }
        ).ToListAsync(stop);
        foreach (var it in passed)
            if (facts.TryGetValue(it.Id, out var known) && IsPast(it.DaysAfterStart, it.TimeZone, it.CountsFrom, now))
                known.Found[Key] = known.Found.GetValueOrDefault(Key) + it.Count;
    }

    /// <param name="days">Null for a fixed time, which the database has compared.</param>
    private static bool IsPast(int? days, string zone, DateTime countsFrom, DateTime now) =>
        days is null || DueDates.Of(null, days, zone, countsFrom) <= now;
}
