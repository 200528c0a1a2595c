using Lms.Web.Features.Courses;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>A reader's relation to the reviews of a course.</summary>
/// <param name="HasBegun">Is or was enrolled, and has opened a lesson.</param>
/// <param name="State">The state of their own review; null when they wrote none or withdrew it.</param>
/// <param name="Helpful">The reviews that they marked as helpful.</param>
public sealed record MyPart(bool HasBegun, bool IsOnTheTeam, ReviewState? State, IReadOnlyList<Guid> Helpful)
{
    public bool MayWrite => HasBegun && !IsOnTheTeam;
}

/// <summary>Finds the viewer's relation to the reviews of a course.</summary>
public sealed class ReaderStanding(LmsContext db, OwnEnrollments own, ReviewBoard board)
{
    public async Task<MyPart> OfAsync(CoursePage course, Viewer viewer, CancellationToken stop)
    {
        var part = new MyPart(false, course.ViewerRole is not null, null, []);
        if (viewer.PersonId is not { } person)
            return part;
        // Without any reviews, there is nothing to query beyond what the page has already queried.
        if ((await board.OfAsync(course.Id, viewer, stop)).IsEmpty)
            return part with { HasBegun = await own.InAsync(course.Id, viewer, stop) is { HasBegun: true } };
        return await Query(db, course.Id, person) is { } row
            ? part with
            {
                HasBegun = row.HasBegun,
                State = row.State,
                Helpful = row.Helpful,
            }
            : part;
    }

    private sealed record Row(bool HasBegun, ReviewState? State, List<Guid> Helpful);

    private static readonly Func<LmsContext, Guid, Guid, Task<Row?>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid courseId, Guid personId) =>
            db
                .Courses.AsNoTracking()
                .Where(c => c.Id == courseId)
                .Select(c => new Row(
                    db.Enrollments.Any(e =>
                        e.CourseId == c.Id
                        && e.PersonId == personId
                        && e.StartedAt != null
                        && e.Status != EnrollmentStatus.Waitlisted
                        && e.Status != EnrollmentStatus.PendingPayment
                        && e.Status != EnrollmentStatus.Suspended
                    ),
                    db.Reviews.Where(r => r.CourseId == c.Id && r.PersonId == personId).Select(r => (ReviewState?)r.State).FirstOrDefault(),
                    db.ReviewVotes.Where(v => v.CourseId == c.Id && v.PersonId == personId).Select(v => v.ReviewId).ToList()
                ))
                .FirstOrDefault()
    );
}
