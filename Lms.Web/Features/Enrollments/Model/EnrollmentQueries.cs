using Lms.Web.Features.Courses.Model;

namespace Lms.Web.Features.Enrollments.Model;

public static class EnrollmentQueries
{
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
            );
    }

    public static string Text(this EnrollmentStatus status) =>
        status switch
        {
            EnrollmentStatus.Waitlisted => "On the waitlist",
            EnrollmentStatus.PendingPayment => "Payment pending",
            EnrollmentStatus.InProgress => "In progress",
            _ => status.ToString(),
        };
}
