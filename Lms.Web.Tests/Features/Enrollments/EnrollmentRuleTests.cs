using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Enrollments.Model;

namespace Lms.Web.Tests.Features.Enrollments;

public sealed class EnrollmentRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Taking_a_seat_enrolls_a_learner_and_raises_an_event()
    {
        var enrollment = WithSeat();
        Assert.Equal(EnrollmentStatus.Enrolled, enrollment.Status);
        Assert.True(enrollment.IsActive);
        Assert.True(enrollment.HoldsSeat);
        Assert.IsType<Enrolled>(Assert.Single(((IRaise)enrollment).Raised));
    }

    [Fact]
    public void A_waitlisted_person_has_no_seat_until_one_is_granted()
    {
        var enrollment = New();
        enrollment.Wait(EnrollmentSource.Self, Noon);
        Assert.Equal((EnrollmentStatus.Waitlisted, Noon), (enrollment.Status, enrollment.WaitlistedAt));
        Assert.False(enrollment.HoldsSeat);
        enrollment.TakeSeat(EnrollmentSource.Admin, 3, Noon.AddDays(1));
        Assert.Equal(
            (EnrollmentStatus.Enrolled, null, EnrollmentSource.Self),
            (enrollment.Status, enrollment.WaitlistedAt, enrollment.Source)
        );
        Assert.IsType<SeatGranted>(Assert.Single(((IRaise)enrollment).Raised));
    }

    [Theory]
    [InlineData(EnrollmentStatus.Enrolled, true)]
    [InlineData(EnrollmentStatus.Completed, true)]
    [InlineData(EnrollmentStatus.Waitlisted, true)]
    [InlineData(EnrollmentStatus.Dropped, false)]
    [InlineData(EnrollmentStatus.Withdrawn, false)]
    public void Only_an_active_or_waitlisted_enrollment_can_be_dropped(EnrollmentStatus status, bool may)
    {
        var enrollment = WithStatus(status);
        Assert.Equal(may, enrollment.Leave(Noon).IsDone);
        Assert.Equal(may ? EnrollmentStatus.Dropped : status, enrollment.Status);
        Assert.False(enrollment.HoldsSeat);
    }

    [Theory]
    [InlineData(EnrollmentStatus.Enrolled, EnrollmentStatus.Withdrawn)]
    [InlineData(EnrollmentStatus.Completed, EnrollmentStatus.Withdrawn)]
    [InlineData(EnrollmentStatus.Waitlisted, EnrollmentStatus.Withdrawn)]
    [InlineData(EnrollmentStatus.Dropped, EnrollmentStatus.Dropped)]
    [InlineData(EnrollmentStatus.Withdrawn, EnrollmentStatus.Withdrawn)]
    public void Withdrawing_has_the_same_result_however_often_it_is_repeated(EnrollmentStatus before, EnrollmentStatus after)
    {
        var enrollment = WithStatus(before);
        Assert.True(enrollment.Withdraw(Noon).IsDone);
        Assert.Equal(after, enrollment.Status);
        Assert.False(enrollment.HoldsSeat);
        Assert.Null(enrollment.WaitlistedAt);
    }

    [Fact]
    public void A_course_is_completed_once()
    {
        var enrollment = WithSeat();
        ((IRaise)enrollment).Forget();
        enrollment.Complete(3, 3, Noon);
        enrollment.Complete(3, 3, Noon.AddDays(1));
        Assert.Equal((EnrollmentStatus.Completed, Noon, 100m), (enrollment.Status, enrollment.CompletedAt, enrollment.ProgressPercent));
        Assert.IsType<CourseCompleted>(Assert.Single(((IRaise)enrollment).Raised));
    }

    [Fact]
    public void A_dropped_enrollment_cannot_be_completed()
    {
        var enrollment = WithStatus(EnrollmentStatus.Dropped);
        enrollment.Complete(3, 3, Noon);
        Assert.Equal((EnrollmentStatus.Dropped, null), (enrollment.Status, enrollment.CompletedAt));
    }

    [Fact]
    public void A_learner_who_returns_after_completing_is_still_done()
    {
        var enrollment = WithStatus(EnrollmentStatus.Completed);
        enrollment.Leave(Noon);
        enrollment.TakeSeat(EnrollmentSource.Self, 5, Noon.AddDays(9));
        Assert.Equal((EnrollmentStatus.Completed, 100m), (enrollment.Status, enrollment.ProgressPercent));
    }

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 3, 33.33)]
    [InlineData(3, 3, 100)]
    public void Progress_is_the_percentage_of_completed_lessons(int done, int total, decimal percent)
    {
        var enrollment = WithSeat();
        enrollment.Count(done, total);
        Assert.Equal(percent, enrollment.ProgressPercent);
    }

    private static Enrollment New() => new(Ids.New(), Ids.New(), EnrollmentSource.Self, Noon);

    private static Enrollment WithSeat()
    {
        var enrollment = New();
        enrollment.TakeSeat(EnrollmentSource.Self, 3, Noon);
        return enrollment;
    }

    private static Enrollment WithStatus(EnrollmentStatus status)
    {
        var enrollment = New();
        switch (status)
        {
            case EnrollmentStatus.Waitlisted:
                enrollment.Wait(EnrollmentSource.Self, Noon);
                break;
            case EnrollmentStatus.Dropped:
                break;
            default:
                enrollment.TakeSeat(EnrollmentSource.Self, 3, Noon);
                if (status is EnrollmentStatus.Completed)
                    enrollment.Complete(3, 3, Noon);
                if (status is EnrollmentStatus.Withdrawn)
                    enrollment.Withdraw(Noon);
                break;
        }
        Assert.Equal(status, enrollment.Status);
        return enrollment;
    }
}
