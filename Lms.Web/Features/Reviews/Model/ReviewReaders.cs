using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Data.Saving;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>Each reader has one vote per review, and none for their own.</summary>
public sealed class ReviewReaders(LmsContext db, ReviewBoard board, TimeProvider clock)
{
    private static readonly Refusal NotShown = new("This review is no longer shown.");

    /// <summary>Marks a review as helpful, or takes the vote back; a repeated vote counts once.</summary>
    /// <returns>The number of readers who found it helpful, including this one.</returns>
    public async Task<Result<int>> VoteAsync(Guid courseId, Guid reviewId, Guid personId, bool isHelpful, CancellationToken stop)
    {
        var voted = await db.WriteAsync(
            async () =>
            {
                if (await FindAsync(courseId, reviewId, stop) is not { } authorId)
                    return (Result<int>)NotShown;
                if (authorId == personId)
                    return new Refusal("You can’t mark your own review as helpful.");
                var vote = await db.ReviewVotes.SingleOrDefaultAsync(v => v.ReviewId == reviewId && v.PersonId == personId, stop);
                if (isHelpful && vote is null)
                    db.Add(new ReviewVote(reviewId, personId, courseId));
                if (!isHelpful && vote is not null)
                    db.Remove(vote);
                await db.SaveChangesAsync(stop);
                var count = await db.ReviewVotes.CountAsync(v => v.ReviewId == reviewId, stop);
                await db.Reviews.Where(r => r.Id == reviewId).ExecuteUpdateAsync(r => r.SetProperty(x => x.HelpfulCount, count), stop);
                return count;
            },
            stop
        );
        board.Forget(courseId);
        return voted;
    }

    /// <summary>Reports a review to the moderators. It stays visible until they decide.</summary>
    public Task<Result> ReportAsync(Guid courseId, Guid reviewId, Guid personId, string? reason, CancellationToken stop) =>
        db.WriteAsync(
            async () =>
            {
                if (string.IsNullOrWhiteSpace(reason))
                    return (Result)new Refusal("Describe what’s wrong with this review.", "reason");
                if (reason.Trim().Length > ReviewReport.MostReason)
                    return new Refusal("Keep the reason within {0} characters.", "reason", ReviewReport.MostReason);
                if (await FindAsync(courseId, reviewId, stop) is not { } authorId)
                    return NotShown;
                if (authorId == personId)
                    return new Refusal("You wrote this review. If it shouldn’t be here, withdraw it.");
                if (await db.ReviewReports.SingleOrDefaultAsync(r => r.ReviewId == reviewId && r.PersonId == personId, stop) is { } before)
                    before.Repeat(reason.Trim(), clock.Now);
                else
                    db.Add(new ReviewReport(reviewId, personId, reason.Trim(), clock.Now));
                db.Add(db.Note("Reported", nameof(Review), reviewId));
                await db.SaveChangesAsync(stop);
                var open = await db.ReviewReports.CountAsync(r => r.ReviewId == reviewId && r.SettledAt == null, stop);
                await db.Reviews.Where(r => r.Id == reviewId).ExecuteUpdateAsync(r => r.SetProperty(x => x.ReportCount, open), stop);
                await db.TellAsync(new ReviewReported(Ids.New(), reviewId), stop);
                return Result.Done;
            },
            stop
        );

    /// <returns>The author of the review, which stays locked until the transaction ends.</returns>
    private async Task<Guid?> FindAsync(Guid courseId, Guid reviewId, CancellationToken stop)
    {
        await db.LockAsync<Review>(reviewId, stop);
        return await db
            .Reviews.Where(r => r.Id == reviewId && r.CourseId == courseId && r.State == ReviewState.Shown)
            .Select(r => (Guid?)r.PersonId)
            .SingleOrDefaultAsync(stop);
    }
}
