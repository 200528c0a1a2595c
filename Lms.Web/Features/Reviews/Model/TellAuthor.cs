using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>Notifies the author about the decision on their review.</summary>
public sealed class TellAuthor(LmsContext db, Notify notify, Words words) : IHandle<ReviewJudged>, IHandle<ReviewAnswered>
{
    private sealed record Facts
    {
        public required Guid PersonId { get; init; }

        public required ReviewState State { get; init; }

        public required string? HiddenBecause { get; init; }

        public required string? Answer { get; init; }

        public required string Title { get; init; }

        public required string Slug { get; init; }
    }

    public async Task HandleAsync(ReviewJudged it, CancellationToken stop)
    {
        if (await FindAsync(it.ReviewId, stop) is not { } review)
            return;
        if (review.State is ReviewState.Shown)
            await notify.RunAsync(
                review.PersonId,
                CourseNotifications.News,
                $"judged:{it.Id}",
                words["Your review of “{0}” is visible", review.Title],
                words["Everyone can read it on the course page. Thank you."],
                $"/courses/{review.Slug}/reviews",
                words["See the reviews"],
                stop
            );
        else if (review.HiddenBecause is { } reason)
            await notify.RunAsync(
                review.PersonId,
                CourseNotifications.News,
                $"judged:{it.Id}",
                words["Your review of “{0}” isn’t shown", review.Title],
                words["Reason: {0} You can edit your review, and it will be checked again.", reason],
                $"/courses/{review.Slug}/reviews/mine",
                words["Edit review"],
                stop
            );
        await db.SaveChangesAsync(stop);
    }

    public async Task HandleAsync(ReviewAnswered it, CancellationToken stop)
    {
        if (await FindAsync(it.ReviewId, stop) is not { Answer: { } answer } review)
            return;
        await notify.RunAsync(
            review.PersonId,
            CourseNotifications.News,
            $"answered:{it.ReviewId}",
            words["The team of “{0}” answered your review", review.Title],
            words["{0}", answer.Length > 400 ? answer[..400] + "…" : answer],
            $"/courses/{review.Slug}/reviews",
            words["See the reviews"],
            stop
        );
        await db.SaveChangesAsync(stop);
    }

    private Task<Facts?> FindAsync(Guid reviewId, CancellationToken stop) =>
        (
            from r in db.Reviews.AsNoTracking()
            where r.Id == reviewId
            join c in db.Courses on r.CourseId equals c.Id
            select new Facts
            {
                PersonId = r.PersonId,
                State = r.State,
                HiddenBecause = r.HiddenBecause,
                Answer = r.Answer,
                Title = c.Title,
                Slug = c.Slug,
            }
        ).SingleOrDefaultAsync(stop);
}
