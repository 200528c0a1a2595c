using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>Changes reviews and the ratings of their course in one step, so that the numbers match the visible reviews.</summary>
public sealed class KeepReview(LmsContext db, ReviewBoard board)
{
    /// <param name="change">Reads, changes and refuses; concurrent changes to the reviews of this course wait.</param>
    public async Task<Result> RunAsync(Guid courseId, Func<Task<Result>> change, CancellationToken stop)
    {
        var kept = await db.WriteAsync(
            async () =>
            {
                await db.LockAsync<Course>(courseId, stop);
                var asked = await change();
                if (!asked.IsDone)
                    return asked;
                await db.SaveChangesAsync(stop);
                await CountAsync(courseId, stop);
                return asked;
            },
            stop
        );
        board.Forget(courseId);
        return kept;
    }

    /// <summary>
    /// In the caller's transaction, which holds the course. Also for a course of another institution, whose reviewer's account is deleted
    /// here.
    /// </summary>
    public async Task CountAsync(Guid courseId, CancellationToken stop)
    {
        var ratings = CourseRatings.Of(
            await db
                .Reviews.OfAllInstitutions()
                .Where(r => r.CourseId == courseId && r.State == ReviewState.Shown)
                .GroupBy(r => r.Stars)
                .Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, stop)
        );
        await db
            .Courses.OfAllInstitutions()
            .IgnoreQueryFilters([LmsContext.OfInstitution, LmsContext.NotDeleted])
            .Where(c => c.Id == courseId)
            .ExecuteUpdateAsync(
                c =>
                    c.SetProperty(x => x.Ratings.One, ratings.One)
                        .SetProperty(x => x.Ratings.Two, ratings.Two)
                        .SetProperty(x => x.Ratings.Three, ratings.Three)
                        .SetProperty(x => x.Ratings.Four, ratings.Four)
                        .SetProperty(x => x.Ratings.Five, ratings.Five)
                        .SetProperty(x => x.Ratings.Count, ratings.Count)
                        .SetProperty(x => x.Ratings.Average, ratings.Average),
                stop
            );
    }

    /// <summary>Closes reports that no longer need attention because someone has just handled them. In the caller's transaction.</summary>
    public async Task SettleAsync(Guid reviewId, CancellationToken stop)
    {
        var now = db.Clock.Now;
        await db
            .ReviewReports.Where(r => r.ReviewId == reviewId && r.SettledAt == null)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.SettledAt, now), stop);
        await db.Reviews.Where(r => r.Id == reviewId).ExecuteUpdateAsync(r => r.SetProperty(x => x.ReportCount, 0), stop);
    }
}
