using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Notifications.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>Notifies course leaders about a review; administrators too, if it needs approval or was reported.</summary>
public sealed class TellModerators(LmsContext db, Notify notify, Words words) : IHandle<ReviewWritten>, IHandle<ReviewReported>
{
    private sealed record Facts
    {
        public required Guid CourseId { get; init; }

        public required Guid PersonId { get; init; }

        public required int Stars { get; init; }

        public required ReviewState State { get; init; }

        public required string Title { get; init; }

        public required string Slug { get; init; }
    }

    public async Task HandleAsync(ReviewWritten it, CancellationToken stop)
    {
        if (await FindAsync(it.ReviewId, stop) is not { } review)
            return;
        var waits = review.State is ReviewState.Waiting;
        var (title, text) = waits
            ? (
                words["A review of “{0}” is awaiting approval", review.Title],
                words["It has {0} of 5 stars. It will be shown once someone has approved it.", review.Stars]
            )
            : (words["“{0}” has a new review", review.Title], words["It has {0} of 5 stars. You can answer it.", review.Stars]);
        foreach (var person in await TeamAsync(review.CourseId, stop))
            await notify.RunAsync(
                person,
                CourseNotifications.News,
                $"review:{it.Id}",
                title,
                text,
                $"/teach/courses/{review.Slug}/reviews",
                words["See the review"],
                stop
            );
        if (waits)
            foreach (var person in await AdministratorsAsync(review.CourseId, stop))
                await notify.RunAsync(
                    person,
                    CourseNotifications.News,
                    $"review:{it.Id}",
                    title,
                    text,
                    "/admin/reviews",
                    words["See the review"],
                    stop
                );
        await db.SaveChangesAsync(stop);
    }

    /// <summary>The subjects of a review must not be the only ones to decide whether it breaks a rule.</summary>
    public async Task HandleAsync(ReviewReported it, CancellationToken stop)
    {
        if (await FindAsync(it.ReviewId, stop) is not { } review)
            return;
        var title = words["A review of “{0}” was reported", review.Title];
        var text = words["A reader thinks it’s inappropriate. Check it and decide."];
        foreach (var person in await TeamAsync(review.CourseId, stop))
            await notify.RunAsync(
                person,
                CourseNotifications.News,
                $"report:{it.Id}",
                title,
                text,
                $"/teach/courses/{review.Slug}/reviews?show=reported",
                words["See the review"],
                stop
            );
        foreach (var person in await AdministratorsAsync(review.CourseId, stop))
            await notify.RunAsync(
                person,
                CourseNotifications.News,
                $"report:{it.Id}",
                title,
                text,
                "/admin/reviews?show=reported",
                words["See the review"],
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
                CourseId = r.CourseId,
                PersonId = r.PersonId,
                Stars = r.Stars,
                State = r.State,
                Title = c.Title,
                Slug = c.Slug,
            }
        ).SingleOrDefaultAsync(stop);

    private Task<List<Guid>> TeamAsync(Guid courseId, CancellationToken stop) =>
        db
            .CourseStaff.Where(s => s.CourseId == courseId && (s.Role == CourseRole.Owner || s.Role == CourseRole.CoInstructor))
            .Select(s => s.PersonId)
            .ToListAsync(stop);

    /// <summary>Those who were not notified as members of the team.</summary>
    private Task<List<Guid>> AdministratorsAsync(Guid courseId, CancellationToken stop) =>
        db
            .Memberships.Where(m =>
                m.Role == Role.Admin
                && !db.CourseStaff.Any(s =>
                    s.CourseId == courseId && s.PersonId == m.PersonId && (s.Role == CourseRole.Owner || s.Role == CourseRole.CoInstructor)
                )
            )
            .Select(m => m.PersonId)
            .ToListAsync(stop);
}
