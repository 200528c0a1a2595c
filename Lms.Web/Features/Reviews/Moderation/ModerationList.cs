using Lms.Web.Features.Reviews.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Moderation;

/// <summary>The filter of a moderator's list of reviews.</summary>
public enum ReviewFilter
{
    All,
    Waiting,
    Reported,
    Shown,
    Hidden,
}

/// <summary>A review as moderators see it.</summary>
public sealed record DeskReview
{
    public required Guid Id { get; init; }

    public required int Version { get; init; }

    public required string CourseTitle { get; init; }

    public required string CourseSlug { get; init; }

    public required Guid PersonId { get; init; }

    public required string Name { get; init; }

    public required Guid? PictureId { get; init; }

    public required int Stars { get; init; }

    public required string? Title { get; init; }

    public required string? Text { get; init; }

    public required Aspects Liked { get; init; }

    public required Aspects ToImprove { get; init; }

    public required ReviewState State { get; init; }

    public required string? HiddenBecause { get; init; }

    public required bool IsFeatured { get; init; }

    public required int HelpfulCount { get; init; }

    public required int ReportCount { get; init; }

    public required string? Answer { get; init; }

    public required DateTime WrittenAt { get; init; }

    public required DateTime? EditedAt { get; init; }

    /// <summary>Readers' reports about it, without the names of the reporters.</summary>
    public required List<string> Reports { get; init; }
}

public sealed record ModeratedReviews
{
    public required Paged<DeskReview> Reviews { get; init; }

    public required IReadOnlyDictionary<ReviewFilter, int> Counts { get; init; }

    public required ReviewFilter Filter { get; init; }

    public required string? Q { get; init; }

    /// <summary>The path of the page that draws them and handles the actions.</summary>
    public required string Path { get; init; }

    /// <summary>The list covers several courses.</summary>
    public required bool NamesCourses { get; init; }
}

/// <summary>The common part of the two moderation pages: the course's and the institution's.</summary>
public sealed class ModerationList(LmsContext db, KeepReview keep)
{
    public const int PageSize = 20;

    public async Task<ModeratedReviews> ListAsync(
        Guid? courseId,
        ReviewFilter filter,
        string? q,
        int number,
        string path,
        CancellationToken stop
    )
    {
        var all = In(courseId);
        var states = await all.GroupBy(r => new { r.State, IsReported = r.ReportCount > 0 })
            .Select(g => new
            {
                g.Key.State,
                g.Key.IsReported,
                Count = g.Count(),
            })
            .ToListAsync(stop);
        int With(ReviewState state) => states.Where(s => s.State == state).Sum(s => s.Count);
        var counts = new Dictionary<ReviewFilter, int>
        {
            [ReviewFilter.All] = states.Sum(s => s.Count),
            [ReviewFilter.Waiting] = With(ReviewState.Waiting),
            [ReviewFilter.Reported] = states.Where(s => s.IsReported).Sum(s => s.Count),
            [ReviewFilter.Shown] = With(ReviewState.Shown),
            [ReviewFilter.Hidden] = With(ReviewState.Hidden),
        };
        var found = filter switch
        {
            ReviewFilter.Waiting => all.Where(r => r.State == ReviewState.Waiting),
            ReviewFilter.Reported => all.Where(r => r.ReportCount > 0),
            ReviewFilter.Shown => all.Where(r => r.State == ReviewState.Shown),
            ReviewFilter.Hidden => all.Where(r => r.State == ReviewState.Hidden),
            _ => all,
        };
        found = found.Holding(q, r => (r.Title ?? "") + " " + (r.Text ?? ""));
        // The longest-waiting come first; of the decided ones, the newest.
        found =
            filter is ReviewFilter.Waiting
                ? found.OrderBy(r => r.EditedAt ?? r.WrittenAt).ThenBy(r => r.Id)
                : found.OrderByDescending(r => r.EditedAt ?? r.WrittenAt).ThenByDescending(r => r.Id);
        var reviews = await (
            from r in found
            join c in db.Courses on r.CourseId equals c.Id
            join p in db.People on r.PersonId equals p.Id
            select new DeskReview
            {
                Id = r.Id,
                Version = r.Version,
                CourseTitle = c.Title,
                CourseSlug = c.Slug,
                PersonId = p.Id,
                Name = p.DisplayName,
                PictureId = p.PictureId,
                Stars = r.Stars,
                Title = r.Title,
                Text = r.Text,
                Liked = r.Liked,
                ToImprove = r.ToImprove,
                State = r.State,
                HiddenBecause = r.HiddenBecause,
                IsFeatured = r.IsFeatured,
                HelpfulCount = r.HelpfulCount,
                ReportCount = r.ReportCount,
                Answer = r.Answer,
                WrittenAt = r.WrittenAt,
                EditedAt = r.EditedAt,
                Reports = db
                    .ReviewReports.Where(o => o.ReviewId == r.Id && o.SettledAt == null)
                    .OrderBy(o => o.ReportedAt)
                    .Select(o => o.Reason)
                    .ToList(),
            }
        ).PageAsync(number, PageSize, stop);
        return new()
        {
            Reviews = reviews,
            Counts = counts,
            Filter = filter,
            Q = q,
            Path = path,
            NamesCourses = courseId is null,
        };
    }

    /// <param name="courseId">Null for any course of the institution.</param>
    /// <param name="version">The version that the moderator read; null when it does not matter.</param>
    public async Task<Result> ChangeAsync(
        Guid? courseId,
        Guid reviewId,
        int? version,
        Func<Review, Result> change,
        bool settles,
        CancellationToken stop
    )
    {
        if (await In(courseId).Where(r => r.Id == reviewId).Select(r => (Guid?)r.CourseId).SingleOrDefaultAsync(stop) is not { } course)
            return new Refusal("This review no longer exists: its author has withdrawn it.");
        return await keep.RunAsync(
            course,
            async () =>
            {
                var review = await db.Reviews.SingleAsync(r => r.Id == reviewId, stop);
                if (version is { } read && review.Version != read)
                    return new Refusal("The author has changed this review in the meantime. Read it again before you decide.");
                var changed = change(review);
                if (!changed.IsDone || !settles)
                    return changed;
                await db.SaveChangesAsync(stop);
                await keep.SettleAsync(reviewId, stop);
                return changed;
            },
            stop
        );
    }

    private IQueryable<Review> In(Guid? courseId) =>
        courseId is { } id
            ? db.Reviews.AsNoTracking().Where(r => r.CourseId == id)
            : db.Reviews.AsNoTracking().Where(r => db.Courses.Any(c => c.Id == r.CourseId));
}
