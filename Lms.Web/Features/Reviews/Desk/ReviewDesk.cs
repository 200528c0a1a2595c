using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Desk;

/// <summary>Which reviews a moderator looks at.</summary>
public enum Pile
{
    All,
    Waiting,
    Reported,
    Shown,
    Hidden,
}

/// <summary>A review as moderators see it.</summary>
/// <param name="Reports">What readers say of it; who said it is not told.</param>
public sealed record DeskReview(
    Guid Id, int Version, string CourseTitle, string CourseSlug, Guid PersonId, string Name, Guid? PictureId, int Stars, string? Title, string? Text, Aspects Liked, Aspects ToImprove,
    ReviewState State, string? HiddenBecause, bool IsFeatured, int HelpfulCount, int ReportCount, string? Answer, DateTime WrittenAt, DateTime? EditedAt, List<string> Reports);

/// <param name="Path">Of the page that draws them and takes what is done.</param>
/// <param name="NamesCourses">They are of several.</param>
public sealed record DeskList(Paged<DeskReview> Reviews, IReadOnlyDictionary<Pile, int> Counts, Pile Pile, string? Q, string Path, bool NamesCourses);

/// <summary>What the two desks of moderators have in common: the course's own and the institution's.</summary>
public sealed class ReviewDesk(LmsContext db, KeepReview keep)
{
    public const int PageSize = 20;

    public async Task<DeskList> ListAsync(Guid? courseId, Pile pile, string? q, int number, string path, CancellationToken stop)
    {
        var all = In(courseId);
        var states = await all.GroupBy(r => new { r.State, IsReported = r.ReportCount > 0 }).Select(g => new { g.Key.State, g.Key.IsReported, Count = g.Count() }).ToListAsync(stop);
        int With(ReviewState state) => states.Where(s => s.State == state).Sum(s => s.Count);
        var counts = new Dictionary<Pile, int>
        {
            [Pile.All] = states.Sum(s => s.Count),
            [Pile.Waiting] = With(ReviewState.Waiting),
            [Pile.Reported] = states.Where(s => s.IsReported).Sum(s => s.Count),
            [Pile.Shown] = With(ReviewState.Shown),
            [Pile.Hidden] = With(ReviewState.Hidden),
        };
        var found = pile switch
        {
            Pile.Waiting => all.Where(r => r.State == ReviewState.Waiting),
            Pile.Reported => all.Where(r => r.ReportCount > 0),
            Pile.Shown => all.Where(r => r.State == ReviewState.Shown),
            Pile.Hidden => all.Where(r => r.State == ReviewState.Hidden),
            _ => all,
        };
        found = found.Holding(q, r => (r.Title ?? "") + " " + (r.Text ?? ""));
        // Who has waited longest comes first; of what is done, the newest.
        found = pile is Pile.Waiting ? found.OrderBy(r => r.EditedAt ?? r.WrittenAt).ThenBy(r => r.Id) : found.OrderByDescending(r => r.EditedAt ?? r.WrittenAt).ThenByDescending(r => r.Id);
        var reviews = await (from r in found
                             join c in db.Courses on r.CourseId equals c.Id
                             join p in db.People on r.PersonId equals p.Id
                             select new DeskReview(r.Id, r.Version, c.Title, c.Slug, p.Id, p.DisplayName, p.PictureId, r.Stars, r.Title, r.Text, r.Liked, r.ToImprove, r.State, r.HiddenBecause, r.IsFeatured, r.HelpfulCount, r.ReportCount,
                                 r.Answer, r.WrittenAt, r.EditedAt, db.ReviewReports.Where(o => o.ReviewId == r.Id && o.SettledAt == null).OrderBy(o => o.ReportedAt).Select(o => o.Reason).ToList())).PageAsync(number, PageSize, stop);
        return new(reviews, counts, pile, q, path, courseId is null);
    }

    /// <param name="courseId">Null: of any course of the institution.</param>
    /// <param name="version">That the moderator read; null when it does not matter.</param>
    public async Task<Result> ChangeAsync(Guid? courseId, Guid reviewId, int? version, Func<Review, Result> change, bool settles, CancellationToken stop)
    {
        if (await In(courseId).Where(r => r.Id == reviewId).Select(r => (Guid?)r.CourseId).SingleOrDefaultAsync(stop) is not { } course) return new Refusal("The review is not there any more: its author has withdrawn it.");
        return await keep.RunAsync(course, async () =>
        {
            var review = await db.Reviews.SingleAsync(r => r.Id == reviewId, stop);
            if (version is { } read && review.Version != read) return new Refusal("Its author has changed the review meanwhile. Read it again before you decide.");
            var changed = change(review);
            if (!changed.IsDone || !settles) return changed;
            await db.SaveChangesAsync(stop);
            await keep.SettleAsync(reviewId, stop);
            return changed;
        }, stop);
    }

    private IQueryable<Review> In(Guid? courseId) => courseId is { } id ? db.Reviews.AsNoTracking().Where(r => r.CourseId == id) : db.Reviews.AsNoTracking().Where(r => db.Courses.Any(c => c.Id == r.CourseId));
}
