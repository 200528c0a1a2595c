using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments;
using Lms.Web.Features.Enrollments.Model;

namespace Lms.Web.Tests.Features.Enrollments;

public sealed class EnrollmentRuleTests
{
    private static readonly DateTime Noon = new(2027, 3, 4, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    public void Taking_a_first_seat_enrolls_a_learner_and_leaves_nothing_to_be_counted()
    {
        var enrollment = WithSeat();
        Assert.Equal(EnrollmentStatus.Enrolled, enrollment.Status);
        Assert.True(enrollment.IsActive);
        Assert.True(enrollment.HoldsSeat);
        Assert.Empty(((IRaise)enrollment).Raised.OfType<EnrolledAgain>());
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
        Assert.Single(((IRaise)enrollment).Raised.OfType<SeatGranted>());
    }

    /// <summary>For each status, what each verb leads to; a dash is a refusal, and a dot changes nothing.</summary>
    private const string Table = """
                       leave      withdraw   suspend   readmit    decline   offer    pass        expire   renew      reopen
        Requested      Dropped    Withdrawn  -         -          Dropped   -        .           .        -          -
        Waitlisted     Dropped    Withdrawn  -         -          -         Offered  .           .        -          -
        Offered        Dropped    Withdrawn  -         -          -         -        Waitlisted  .        -          -
        Enrolled       Dropped    Withdrawn  Suspended -          -         -        .           Expired  Enrolled   -
        InProgress     Dropped    Withdrawn  Suspended -          -         -        .           Expired  InProgress -
        Completed      -          Withdrawn  Suspended -          -         -        .           .        Completed  InProgress
        Dropped        -          .          -         -          -         -        .           .        -          -
        Withdrawn      -          .          -         -          -         -        .           .        -          -
        Expired        -          .          -         -          -         -        .           .        Enrolled   -
        Suspended      -          Withdrawn  -         Enrolled   -         -        .           .        -          -
        """;

    private static readonly Guid Someone = Ids.New();

    private static readonly Dictionary<string, Func<Enrollment, Result>> Verbs = new()
    {
        ["leave"] = e => e.Leave(Noon),
        ["withdraw"] = e => e.Withdraw(Noon, Someone),
        ["suspend"] = e => e.Suspend("Absent", Someone, Noon),
        ["readmit"] = e => e.Readmit(Someone, Noon),
        ["decline"] = e => e.Decline("Too late", Someone, Noon),
        ["offer"] = e => e.Offer(Noon.AddHours(2), Noon),
        ["pass"] = e => e.LetPass(leaves: false, Noon),
        ["expire"] = e => e.Expire(Noon.AddDays(20)),
        ["renew"] = e => e.Renew(Noon.AddDays(99), Someone, Noon),
        ["reopen"] = e => e.Reopen("A mistake", Someone, Noon),
    };

    public static TheoryData<EnrollmentStatus, string, string> Transitions()
    {
        var lines = Table.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var data = new TheoryData<EnrollmentStatus, string, string>();
        foreach (var line in lines.Skip(1))
        foreach (var (at, verb) in lines[0].Index())
            data.Add(Enum.Parse<EnrollmentStatus>(line[0]), verb, line[at + 1]);
        return data;
    }

    [Theory, MemberData(nameof(Transitions))]
    public void Each_verb_leads_from_each_status_to_the_one_that_the_table_names(EnrollmentStatus from, string verb, string to)
    {
        var enrollment = WithStatus(from);
        enrollment.GrantAccess(10, Noon);
        var before = enrollment.Changes.Count;
        var done = Verbs[verb](enrollment);
        Assert.Equal(to != "-", done.IsDone);
        Assert.Equal(to is "-" or "." ? from : Enum.Parse<EnrollmentStatus>(to), enrollment.Status);
        // Each change, and nothing else, is in the history.
        Assert.Equal(to is "-" or "." ? before : before + 1, enrollment.Changes.Count);
        if (enrollment.HasEnded)
            Assert.False(enrollment.HoldsSeat);
    }

    [Theory]
    [InlineData(EnrollmentStatus.Requested, false)]
    [InlineData(EnrollmentStatus.Waitlisted, false)]
    [InlineData(EnrollmentStatus.Offered, true)]
    [InlineData(EnrollmentStatus.Enrolled, true)]
    [InlineData(EnrollmentStatus.InProgress, true)]
    [InlineData(EnrollmentStatus.Completed, true)]
    [InlineData(EnrollmentStatus.Suspended, true)]
    [InlineData(EnrollmentStatus.Dropped, false)]
    [InlineData(EnrollmentStatus.Withdrawn, false)]
    [InlineData(EnrollmentStatus.Expired, false)]
    public void A_seat_is_held_by_those_who_study_are_suspended_or_were_offered_one(EnrollmentStatus status, bool holds) =>
        Assert.Equal(holds, WithStatus(status).HoldsSeat);

    [Theory]
    [InlineData(null)]
    [InlineData("  ")]
    public void Suspending_declining_and_reopening_need_a_reason(string? reason)
    {
        Assert.NotNull(WithSeat().Suspend(reason, Someone, Noon).Refusal);
        Assert.NotNull(WithStatus(EnrollmentStatus.Requested).Decline(reason, Someone, Noon).Refusal);
        Assert.NotNull(WithStatus(EnrollmentStatus.Completed).Reopen(reason, Someone, Noon).Refusal);
        Assert.NotNull(WithSeat().Suspend(new string('x', Enrollment.MostOfReason + 1), Someone, Noon).Refusal);
    }

    [Fact]
    public void Leaving_after_the_drop_deadline_leaves_a_record()
    {
        var rules = new CourseRules { DropDays = 14 };
        var enrollment = WithSeat();
        Assert.False(Seats.LeavesRecord(enrollment, rules, Noon.AddDays(14).AddTicks(-1)));
        Assert.True(Seats.LeavesRecord(enrollment, rules, Noon.AddDays(14)));
        Assert.False(Seats.LeavesRecord(enrollment, new CourseRules(), Noon.AddYears(9)));
        Assert.True(enrollment.Leave(Noon.AddDays(15), leavesRecord: true).IsDone);
        Assert.Equal(EnrollmentStatus.Withdrawn, enrollment.Status);
    }

    [Fact]
    public void A_retake_starts_over_and_keeps_the_former_run_as_a_record()
    {
        var first = WithStatus(EnrollmentStatus.Completed);
        var second = first.Retake(EnrollmentSource.Admin, Noon.AddDays(100)).Value;
        Assert.Equal((false, 1, EnrollmentStatus.Completed, 100m), (first.IsCurrent, first.Run, first.Status, first.ProgressPercent));
        Assert.Equal((true, 2, 0m, null), (second.IsCurrent, second.Run, second.ProgressPercent, second.CompletedAt));
        Assert.NotNull(first.Retake(EnrollmentSource.Admin, Noon).Refusal);
        Assert.NotNull(WithSeat().Retake(EnrollmentSource.Admin, Noon).Refusal);
    }

    [Fact]
    public void A_missed_offer_waits_again_at_the_end_or_leaves_the_line()
    {
        var waits = WithStatus(EnrollmentStatus.Offered);
        waits.LetPass(leaves: false, Noon.AddHours(3));
        Assert.Equal((EnrollmentStatus.Waitlisted, Noon.AddHours(3), null), (waits.Status, waits.WaitlistedAt, waits.OfferedUntil));
        var leaves = WithStatus(EnrollmentStatus.Offered);
        leaves.LetPass(leaves: true, Noon.AddHours(3));
        Assert.Equal((EnrollmentStatus.Dropped, null), (leaves.Status, leaves.WaitlistedAt));
    }

    [Fact]
    public void Dates_count_from_the_class_however_late_someone_enrolls()
    {
        var joined = new Class(Ids.New(), Noon);
        Assert.True(joined.Schedule(new DateOnly(2027, 3, 10), new DateOnly(2027, 6, 30), "Europe/Berlin", new CourseRules()).IsDone);
        var enrollment = New();
        enrollment.Join(joined, null, Noon);
        enrollment.TakeSeat(EnrollmentSource.ClassCode, 3, Noon.AddDays(30));
        var starts = new DateTime(2027, 3, 9, 23, 0, 0, DateTimeKind.Utc);
        Assert.Equal((starts, starts), (enrollment.OpensAt, enrollment.CountsFrom));
        enrollment.Join(null, null, Noon.AddDays(31));
        Assert.Equal((null, Noon.AddDays(30)), (enrollment.OpensAt, enrollment.CountsFrom));
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
        Assert.Single(((IRaise)enrollment).Raised.OfType<CourseCompleted>());
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
        enrollment.Withdraw(Noon);
        enrollment.TakeSeat(EnrollmentSource.Admin, 5, Noon.AddDays(9));
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
            case EnrollmentStatus.Requested:
                enrollment.Request(EnrollmentSource.Self, Noon);
                break;
            case EnrollmentStatus.Offered:
                enrollment.Wait(EnrollmentSource.Self, Noon);
                enrollment.Offer(Noon.AddHours(2), Noon);
                break;
            case EnrollmentStatus.Dropped:
                break;
            case EnrollmentStatus.InProgress:
                enrollment.TakeSeat(EnrollmentSource.Self, 3, Noon);
                enrollment.Complete(3, 3, Noon);
                enrollment.Reopen("Started", Someone, Noon);
                break;
            default:
                enrollment.TakeSeat(EnrollmentSource.Self, 3, Noon);
                if (status is EnrollmentStatus.Completed)
                    enrollment.Complete(3, 3, Noon);
                if (status is EnrollmentStatus.Withdrawn)
                    enrollment.Withdraw(Noon);
                if (status is EnrollmentStatus.Suspended)
                    enrollment.Suspend("Absent", Someone, Noon);
                if (status is EnrollmentStatus.Expired)
                {
                    enrollment.GrantAccess(1, Noon.AddDays(-2));
                    enrollment.Expire(Noon);
                }
                break;
        }
        Assert.Equal(status, enrollment.Status);
        return enrollment;
    }
}
