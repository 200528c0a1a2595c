using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.People.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>
/// A person's opinions of courses are theirs: their reviews, votes and reports are removed with them, and the ratings are counted again.
/// </summary>
public sealed class PersonalDataOfReviews(LmsContext db, KeepReview keep, ReviewBoard board, Words words)
    : IErasePersonalData,
        IMergePersonalData
{
    private static readonly string[] Any = [LmsContext.NotDeleted];

    public async Task EraseAsync(Erasure it, CancellationToken stop)
    {
        var rated = await db
            .Reviews.IgnoreQueryFilters(Any)
            .Where(r => r.PersonId == it.PersonId)
            .Select(r => r.CourseId)
            .ToListAsync(stop);
        var touched = await VotedAsync(it.PersonId, stop);
        it.Afterward(after => RecountAsync(touched, rated, after));
    }

    /// <summary>Where both accounts wrote about a course, the review of the remaining account is kept.</summary>
    public async Task MergeAsync(Merger it, CancellationToken stop)
    {
        var all = db.Reviews.IgnoreQueryFilters(Any);
        var theirs = await all.Where(r => r.PersonId == it.FromId).ToListAsync(stop);
        var mine = await all.Where(r => r.PersonId == it.ToId).Select(r => r.CourseId).ToListAsync(stop);
        var twice = theirs.Where(r => mine.Contains(r.CourseId)).ToList();
        foreach (var review in theirs.Except(twice))
            review.MoveTo(it.ToId);
        db.RemoveRange(twice);
        await db.SaveChangesAsync(stop);
        it.Moves(words["Course reviews"], theirs.Count - twice.Count);
        var courses = twice.Select(r => r.CourseId).ToList();
        foreach (
            var title in await db.Courses.IgnoreQueryFilters(Any).Where(c => courses.Contains(c.Id)).Select(c => c.Title).ToListAsync(stop)
        )
            it.Leaves(title, words["Both accounts reviewed this course; the review from the account you keep stays."]);
        var touched = await VotedAsync(it.FromId, stop);
        var votes = db.ReviewVotes.Where(v => v.PersonId == it.FromId);
        it.Moves(
            words["Helpful votes on reviews"],
            await votes
                .Where(v =>
                    !db.ReviewVotes.Any(o => o.ReviewId == v.ReviewId && o.PersonId == it.ToId)
                    && !all.Any(r => r.Id == v.ReviewId && r.PersonId == it.ToId)
                )
                .ExecuteUpdateAsync(v => v.SetProperty(x => x.PersonId, it.ToId), stop)
        );
        await votes.ExecuteDeleteAsync(stop);
        // People cannot vote for their own reviews, not even from another account.
        await db
            .ReviewVotes.Where(v => v.PersonId == it.ToId && all.Any(r => r.Id == v.ReviewId && r.PersonId == it.ToId))
            .ExecuteDeleteAsync(stop);
        var reports = db.ReviewReports.Where(r => r.PersonId == it.FromId);
        await reports
            .Where(r => !db.ReviewReports.Any(o => o.ReviewId == r.ReviewId && o.PersonId == it.ToId))
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.PersonId, it.ToId), stop);
        await reports.ExecuteDeleteAsync(stop);
        await db
            .Reviews.IgnoreQueryFilters(Any)
            .Where(r => r.AnsweredById == it.FromId)
            .ExecuteUpdateAsync(r => r.SetProperty(x => x.AnsweredById, it.ToId), stop);
        await RecountAsync([.. touched, .. theirs.Select(r => r.Id)], courses, stop);
    }

    private Task<List<Guid>> VotedAsync(Guid personId, CancellationToken stop) =>
        db
            .ReviewVotes.Where(v => v.PersonId == personId)
            .Select(v => v.ReviewId)
            .Union(db.ReviewReports.Where(r => r.PersonId == personId).Select(r => r.ReviewId))
            .ToListAsync(stop);

    private async Task RecountAsync(List<Guid> reviews, List<Guid> courses, CancellationToken stop)
    {
        await db
            .Reviews.IgnoreQueryFilters(Any)
            .Where(r => reviews.Contains(r.Id))
            .ExecuteUpdateAsync(
                r =>
                    r.SetProperty(x => x.HelpfulCount, x => db.ReviewVotes.Count(v => v.ReviewId == x.Id))
                        .SetProperty(x => x.ReportCount, x => db.ReviewReports.Count(o => o.ReviewId == x.Id && o.SettledAt == null)),
                stop
            );
        foreach (var course in courses.Order())
        {
            await db.LockAsync<Course>(course, stop);
            await keep.CountAsync(course, stop);
            board.Forget(course);
        }
    }
}
