using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Features.Reviews.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Read;

/// <summary>What a reader has to do with the reviews of a course.</summary>
/// <param name="HasBegun">Is or was enrolled, and has opened a lesson.</param>
/// <param name="State">Of their own review; null when they wrote none or withdrew it.</param>
/// <param name="Helpful">Reviews that they found helpful.</param>
public sealed record MyPart(bool HasBegun, bool IsOnTheTeam, ReviewState? State, IReadOnlyList<Guid> Helpful)
{
    public static readonly MyPart None = new(false, false, null, []);

    public bool MayWrite => HasBegun && !IsOnTheTeam;

    public static async Task<MyPart> OfAsync(LmsContext db, Guid courseId, Guid? personId, CancellationToken stop)
    {
        if (personId is not { } person) return None;
        stop.ThrowIfCancellationRequested();
        return await Query(db, courseId, person) is { } row ? new(row.HasBegun, row.IsOnTheTeam, row.State, row.Helpful) : None;
    }

    private sealed record Row(bool HasBegun, bool IsOnTheTeam, ReviewState? State, List<Guid> Helpful);

    private static readonly Func<LmsContext, Guid, Guid, Task<Row?>> Query = EF.CompileAsyncQuery((LmsContext db, Guid courseId, Guid personId) =>
        db.Courses.AsNoTracking().Where(c => c.Id == courseId).Select(c => new Row(
            db.Enrollments.Any(e => e.CourseId == c.Id && e.PersonId == personId && e.StartedAt != null
                && e.Status != EnrollmentStatus.Waitlisted && e.Status != EnrollmentStatus.PendingPayment && e.Status != EnrollmentStatus.Suspended),
            db.CourseStaff.Any(s => s.CourseId == c.Id && s.PersonId == personId),
            db.Reviews.Where(r => r.CourseId == c.Id && r.PersonId == personId).Select(r => (ReviewState?)r.State).FirstOrDefault(),
            db.ReviewVotes.Where(v => v.CourseId == c.Id && v.PersonId == personId).Select(v => v.ReviewId).ToList())).FirstOrDefault());
}

public sealed record ReviewsOnPage(CoursePage Course, IReadOnlyList<ShownReview> Reviews, MyPart Mine);

/// <summary>The ratings of a course and some of its reviews, on its page.</summary>
public sealed class ReviewSection(LmsContext db, ReviewBoard board) : ICourseSection
{
    public async Task<Region?> ForAsync(CoursePage page, Viewer viewer, CancellationToken stop)
    {
        var mine = await MyPart.OfAsync(db, page.Id, viewer.PersonId, stop);
        var reviews = page.Ratings.Count > 0 ? await board.OfAsync(page.Id, viewer, stop) : [];
        // Nothing is said of reviews where there are none and the reader cannot write one.
        return reviews.Count == 0 && !mine.MayWrite ? null : new Region("/Features/Reviews/Read/_Section.cshtml", new ReviewsOnPage(page, reviews, mine));
    }
}
