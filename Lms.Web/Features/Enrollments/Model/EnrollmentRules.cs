using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What is done with rules; the caller saves.</summary>
public sealed class EnrollmentRules(LmsContext db)
{
    public async Task<Result> AddAsync(EnrollmentRule rule, Guid courseId, CancellationToken stop) =>
        await db.Courses.AnyAsync(c => c.Id == courseId, stop)
            ? rule.Add(courseId)
            : new Refusal("This course no longer exists. Choose another.");

    /// <summary>Turns it on, or lets it do what it waits with.</summary>
    /// <param name="seen">How many learners it would withdraw, as the person has seen; it refuses if they are more by now.</param>
    public async Task<Result> TurnOnAsync(EnrollmentRule rule, int seen, CancellationToken stop)
    {
        seen = Math.Max(seen, 0);
        return await (await db.LeavingAsync(rule, stop)).CountAsync(stop) > seen
            ? new Refusal("More learners would be withdrawn by now. See the list again.")
            : rule.TurnOn(seen);
    }

    /// <summary>Those whom it enrolled stay, as if a person had enrolled them.</summary>
    public async Task<Result> DeleteAsync(EnrollmentRule rule, CancellationToken stop)
    {
        await db.Enrollments.Where(e => e.RuleId == rule.Id).ExecuteUpdateAsync(e => e.SetProperty(x => x.RuleId, (Guid?)null), stop);
        db.Remove(rule);
        return Result.Done;
    }
}
