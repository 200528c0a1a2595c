using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Enroll;

/// <summary>Next to a course: enroll, continue, join the waitlist, or drop.</summary>
public sealed class EnrollCard(LmsContext db, OwnEnrollments own, TimeProvider clock) : ICourseAside
{
    public sealed record Card(CoursePage Course, OwnEnrollment? Mine, int? SeatsLeft, int Waiting, Refusal? Closed) : ILeadsToLessons
    {
        /// <summary>The viewer’s place in the line, from 1; null for someone who is not waiting.</summary>
        public int? Position { get; init; }

        /// <summary>Why the viewer, who has a place or had one, may not study now.</summary>
        public Refusal? Against { get; init; }

        /// <summary>Requests a seat instead of taking one.</summary>
        public bool Asks => Course.Rules.RequiresApproval;

        public bool IsWaiting => Mine?.Status is EnrollmentStatus.Requested or EnrollmentStatus.Waitlisted or EnrollmentStatus.Offered;

        /// <summary>Whether the viewer can enroll on their own, as far as their enrollment goes.</summary>
        public bool MayEnroll => Mine?.Status is null or EnrollmentStatus.Dropped or EnrollmentStatus.Expired;

        /// <summary>The courses that the viewer has to complete before enrolling.</summary>
        public IReadOnlyList<Prerequisite> Missing =>
            Course.RequiresPrerequisites ? [.. Course.Prerequisites.Where(p => p.IsDone == false)] : [];

        public bool MayStudy => Mine is { MayStudy: true } && Against is null;
    }

    public async Task<Region?> ForAsync(CoursePage page, Viewer viewer, CancellationToken stop)
    {
        var mine = await own.InAsync(page.Id, viewer, stop);
        var seats = page.Rules.Capacity is { } capacity
            ? await CountSeats(db, page.Id) is { } count
                ? (Left: Math.Max(0, capacity - count.Taken), count.Waiting)
                : (Left: capacity, Waiting: 0)
            : default((int Left, int Waiting)?);
        return new Region(
            "/Features/Enrollments/Enroll/_EnrollCard.cshtml",
            new Card(
                page,
                mine,
                seats?.Left,
                seats?.Waiting ?? 0,
                Seats.Closed(page.Status, page.Rules, page.Description.Pricing, clock.Now)
            )
            {
                Position = mine is { Status: EnrollmentStatus.Waitlisted } ? await db.PlaceInLineAsync(page.Id, mine.Id, stop) : null,
                Against = mine is null ? null : StudyAccess.Against(mine.Standing, page.Status, page.Rules, viewer, clock.Now),
            }
        )
        {
            Bar = "/Features/Enrollments/Enroll/_EnrollBar.cshtml",
        };
    }

    private sealed record Count(int Taken, int Waiting);

    /// <summary>For limited seats: how many are taken and waited for, in one statement.</summary>
    private static readonly Func<LmsContext, Guid, Task<Count?>> CountSeats = EF.CompileAsyncQuery(
        (LmsContext db, Guid courseId) =>
            db
                .Courses.AsNoTracking()
                .Where(c => c.Id == courseId)
                .Select(c => new Count(
                    db.Enrollments.Count(e =>
                        e.CourseId == courseId
                        && (
                            e.Status == EnrollmentStatus.Enrolled
                            || e.Status == EnrollmentStatus.InProgress
                            || e.Status == EnrollmentStatus.Completed
                            || e.Status == EnrollmentStatus.PendingPayment
                            || e.Status == EnrollmentStatus.Suspended
                            || e.Status == EnrollmentStatus.Offered
                        )
                    ),
                    db.Enrollments.Count(e => e.CourseId == courseId && e.Status == EnrollmentStatus.Waitlisted)
                ))
                .FirstOrDefault()
    );
}
