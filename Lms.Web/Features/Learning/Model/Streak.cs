using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Days in a row with activity, in the learner's own days.</summary>
public static class Streak
{
    /// <param name="days">With activity, in any order.</param>
    /// <returns>The streak that is alive (it survives until the end of the day after), and the longest ever.</returns>
    public static (int Current, int Longest) Of(IEnumerable<DateOnly> days, DateOnly today)
    {
        var (longest, run, last, current) = (0, 0, default(DateOnly?), 0);
        foreach (var day in days.Distinct().Order())
        {
            run = last?.AddDays(1) == day ? run + 1 : 1;
            longest = Math.Max(longest, run);
            last = day;
            if (day >= today.AddDays(-1))
                current = run;
        }
        return (current, longest);
    }
}
