using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Enrollments.Model;

public static class EnrollmentQueries
{
    /// <summary>The query filter that hides former runs of a course.</summary>
    public const string FormerRuns = "former runs";

    extension(IQueryable<Enrollment> enrollments)
    {
        /// <summary>May study.</summary>
        public IQueryable<Enrollment> Active =>
            enrollments.Where(e =>
                e.Status == EnrollmentStatus.Enrolled || e.Status == EnrollmentStatus.InProgress || e.Status == EnrollmentStatus.Completed
            );

        /// <summary>Take a seat.</summary>
        public IQueryable<Enrollment> Seated =>
            enrollments.Where(e =>
                e.Status == EnrollmentStatus.Enrolled
                || e.Status == EnrollmentStatus.InProgress
                || e.Status == EnrollmentStatus.Completed
                || e.Status == EnrollmentStatus.PendingPayment
                || e.Status == EnrollmentStatus.Suspended
                || e.Status == EnrollmentStatus.Offered
            );
    }

    /// <summary>How many are in line before someone on the waitlist, and they themselves.</summary>
    public static Task<int> PlaceInLineAsync(this LmsContext db, Guid courseId, Guid enrollmentId, CancellationToken stop) =>
        (
            from mine in db.Enrollments
            where mine.Id == enrollmentId
            from other in db.Enrollments
            where other.CourseId == courseId && other.Status == EnrollmentStatus.Waitlisted
            where other.WaitlistedAt < mine.WaitlistedAt || (other.WaitlistedAt == mine.WaitlistedAt && other.Id <= mine.Id)
            select other.Id
        ).CountAsync(stop);

    public static string Text(this EnrollmentStatus status) =>
        status switch
        {
            EnrollmentStatus.Requested => "Awaiting approval",
            EnrollmentStatus.Waitlisted => "On the waitlist",
            EnrollmentStatus.Offered => "Seat offered",
            EnrollmentStatus.PendingPayment => "Payment pending",
            EnrollmentStatus.InProgress => "In progress",
            _ => status.ToString(),
        };

    /// <summary>What happened, in the history of an enrollment.</summary>
    public static string Text(this EnrollmentVerb verb) =>
        verb switch
        {
            EnrollmentVerb.Requested => "Requested to enroll",
            EnrollmentVerb.Waitlisted => "Joined the waitlist",
            EnrollmentVerb.Offered => "Offered a seat",
            EnrollmentVerb.Lapsed => "Let the offered seat pass",
            EnrollmentVerb.Declined => "Request declined",
            EnrollmentVerb.Reopened => "Opened again",
            EnrollmentVerb.Expired => "Access ended",
            EnrollmentVerb.Renewed => "Access renewed",
            EnrollmentVerb.Moved => "Moved to another class",
            EnrollmentVerb.Unlocked => "All lessons opened",
            EnrollmentVerb.Relocked => "Order restored",
            EnrollmentVerb.Restored => "Change undone",
            _ => verb.ToString(),
        };
}
