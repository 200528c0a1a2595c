using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Access;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>What decides whether a person may study a course, of their enrollment.</summary>
/// <param name="Status">Null for someone who was never enrolled.</param>
/// <param name="OpensAt">The start of their class.</param>
/// <param name="ExpiresAt">The end of their access.</param>
/// <param name="Because">The reason for the status.</param>
public readonly record struct StudyStanding(EnrollmentStatus? Status, DateTime? OpensAt, DateTime? ExpiresAt, string? Because);

/// <summary>
/// The one answer to whether a person may study a course now, and if not, why. Every page that refuses says it in these words; what a
/// course costs is asked here too.
/// </summary>
public static class StudyAccess
{
    /// <param name="viewer">Reads dates in their time zone.</param>
    /// <returns>Null for someone who may study.</returns>
    public static Refusal? Against(StudyStanding it, CourseStatus course, CourseRules rules, Viewer viewer, DateTime now) =>
        it.Status switch
        {
            null or EnrollmentStatus.Dropped => new Refusal("You’re not enrolled in this course."),
            EnrollmentStatus.Requested => new Refusal("Your request hasn’t been approved yet."),
            EnrollmentStatus.Waitlisted => new Refusal("You’re on the waitlist. We’ll let you know when you have a seat."),
            EnrollmentStatus.Offered => new Refusal("A seat is held for you. Accept it to start."),
            EnrollmentStatus.PendingPayment => new Refusal("This course opens once it’s paid."),
            EnrollmentStatus.Withdrawn => new Refusal("You were withdrawn from this course. Ask the instructor to enroll you again."),
            EnrollmentStatus.Suspended => Suspended(it.Because),
            EnrollmentStatus.Expired => Expired,
            EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress when it.ExpiresAt <= now => Expired,
            _ when course is CourseStatus.UnderReview => new Refusal("This course isn’t available."),
            _ when rules.StartsAt > now => new Refusal(
                "This course starts on {0}.",
                null,
                Dates.Moment(viewer.Local(rules.StartsAt.Value))
            ),
            _ when it.OpensAt > now => new Refusal("Your class starts on {0}.", null, Dates.Moment(viewer.Local(it.OpensAt.Value))),
            _ => null,
        };

    private static readonly Refusal Expired = new("Your access to this course has ended. Ask the instructor to renew it.");

    internal static Refusal Suspended(string? because) =>
        because is null ? new("Your enrollment is suspended.") : new("Your enrollment is suspended: {0}", null, because);
}
