using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>The life of an enrollment: each verb leads from the statuses it names to another, and adds to the history.</summary>
public sealed partial class Enrollment
{
    /// <summary>Requests enrollment in a course that requires approval.</summary>
    public Result Request(EnrollmentSource source, DateTime now)
    {
        Source = source;
        Set(EnrollmentStatus.Requested, EnrollmentVerb.Requested, null, null, now);
        return Result.Done;
    }

    /// <summary>Takes a seat and begins the access period.</summary>
    /// <param name="lessonsTotal">The number of required lessons of the course.</param>
    /// <param name="byId">The person who enrolls the learner; null if they enroll themselves, or an event does.</param>
    /// <param name="reason">Why they are enrolled although something is missing.</param>
    public Result TakeSeat(EnrollmentSource source, int lessonsTotal, DateTime now, Guid? byId = null, string? reason = null)
    {
        var waited = Status is EnrollmentStatus.Waitlisted or EnrollmentStatus.Offered or EnrollmentStatus.Requested;
        var freed = Status is EnrollmentStatus.Waitlisted;
        if (!waited)
            Source = source;
        EnrolledAt = now;
        if (OpensAt is null)
            CountsFrom = now;
        WaitlistedAt = null;
        OfferedUntil = null;
        LeftAt = null;
        Set(Studying, EnrollmentVerb.Enrolled, byId, reason, now);
        Count(LessonsDone, lessonsTotal);
        if (freed && !isQuiet)
            return Raise(new SeatGranted(Id));
        // Who begins has nothing that would have to be counted.
        return StartedAt is null ? Result.Done : Raise(new EnrolledAgain(Id));
    }

    /// <summary>Ends the access after a number of days; null lets it continue.</summary>
    public void GrantAccess(int? days, DateTime now) => ExpiresAt = days is { } count ? now.AddDays(count) : null;

    /// <summary>Ends the access at a time that someone chose.</summary>
    public void GrantAccess(DateTime until) => ExpiresAt = until;

    public Result Wait(EnrollmentSource source, DateTime now)
    {
        Source = source;
        WaitlistedAt = now;
        LeftAt = null;
        Set(EnrollmentStatus.Waitlisted, EnrollmentVerb.Waitlisted, null, null, now);
        return Result.Done;
    }

    /// <summary>Refuses a request.</summary>
    public Result Decline(string? reason, Guid byId, DateTime now)
    {
        if (Status is not EnrollmentStatus.Requested)
            return new Refusal("This request has already been answered.");
        if (Reasoned(reason, "Give a reason. The learner will see it.") is { } unreasoned)
            return unreasoned;
        LeftAt = now;
        Set(EnrollmentStatus.Dropped, EnrollmentVerb.Declined, byId, reason, now);
        return Result.Done;
    }

    /// <summary>Holds a free seat for someone on the waitlist.</summary>
    public Result Offer(DateTime until, DateTime now)
    {
        if (Status is not EnrollmentStatus.Waitlisted)
            return new Refusal("Only people on the waitlist can be offered a seat.");
        OfferedUntil = until;
        Set(EnrollmentStatus.Offered, EnrollmentVerb.Offered, null, null, now);
        return Result.Done;
    }

    /// <summary>The offered seat goes to the next in line.</summary>
    /// <param name="leaves">True to leave the waitlist, false to wait at its end.</param>
    public Result LetPass(bool leaves, DateTime now)
    {
        if (Status is not EnrollmentStatus.Offered)
            return Result.Done;
        OfferedUntil = null;
        WaitlistedAt = leaves ? null : now;
        LeftAt = leaves ? now : null;
        Set(leaves ? EnrollmentStatus.Dropped : EnrollmentStatus.Waitlisted, EnrollmentVerb.Lapsed, null, null, now);
        return Result.Done;
    }

    /// <summary>The learner leaves on their own, without a record or, after the drop deadline, with one.</summary>
    public Result Leave(DateTime now, bool leavesRecord = false)
    {
        if (Status is EnrollmentStatus.Completed)
            return new Refusal("You’ve completed this course. It stays in your record.");
        if (!IsActive && Status is not (EnrollmentStatus.Waitlisted or EnrollmentStatus.Offered or EnrollmentStatus.Requested))
            return new Refusal("You’re not enrolled in this course.");
        RuleId = null;
        End(leavesRecord && IsActive ? EnrollmentStatus.Withdrawn : EnrollmentStatus.Dropped, PersonId, null, now);
        return Result.Done;
    }

    /// <summary>Removes the person on behalf of someone who manages the course.</summary>
    public Result Withdraw(DateTime now, Guid? byId = null, string? reason = null)
    {
        RuleId = null;
        if (!HasEnded)
            End(EnrollmentStatus.Withdrawn, byId, reason, now);
        return Result.Done;
    }

    /// <summary>The rule that enrolled the person no longer concerns them; it may enroll them again later.</summary>
    public Result WithdrawByRule(Guid ruleId, DateTime now)
    {
        if (RuleId != ruleId || HasEnded || Status is EnrollmentStatus.Completed)
            return new Refusal("This enrollment has changed since.");
        End(EnrollmentStatus.Withdrawn, null, null, now);
        return Result.Done;
    }

    /// <summary>Closes the course to the learner, who keeps the seat.</summary>
    public Result Suspend(string? reason, Guid byId, DateTime now)
    {
        if (!IsActive)
            return new Refusal("Only someone who is enrolled can be suspended.");
        if (Reasoned(reason, "Give a reason. The learner will see it.") is { } unreasoned)
            return unreasoned;
        Set(EnrollmentStatus.Suspended, EnrollmentVerb.Suspended, byId, reason, now);
        return Result.Done;
    }

    public Result Readmit(Guid byId, DateTime now)
    {
        if (Status is not EnrollmentStatus.Suspended)
            return new Refusal("This enrollment isn’t suspended.");
        Set(Studying, EnrollmentVerb.Readmitted, byId, null, now);
        return Result.Done;
    }

    /// <summary>The access period is over.</summary>
    public Result Expire(DateTime now)
    {
        if (Status is not (EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress) || !(ExpiresAt <= now))
            return Result.Done;
        LeftAt = now;
        Set(EnrollmentStatus.Expired, EnrollmentVerb.Expired, null, null, now);
        return Result.Done;
    }

    /// <summary>Extends the access period, or opens the course again after its end.</summary>
    /// <param name="until">Null for access without an end.</param>
    public Result Renew(DateTime? until, Guid? byId, DateTime now)
    {
        if (until <= now)
            return new Refusal("Choose a time in the future.", "Until");
        if (!IsActive && Status is not EnrollmentStatus.Expired)
            return new Refusal("Only someone who is or was enrolled can get more time.");
        ExpiresAt = until;
        LeftAt = null;
        Set(IsActive ? Status : Studying, EnrollmentVerb.Renewed, byId, null, now);
        return Result.Done;
    }

    /// <summary>Completes the enrollment; repeating it changes nothing.</summary>
    public Result Complete(int lessonsDone, int lessonsTotal, DateTime now)
    {
        Count(lessonsDone, lessonsTotal);
        if (CompletedAt is not null || !IsActive)
            return Result.Done;
        CompletedAt = now;
        ProgressPercent = 100;
        Set(EnrollmentStatus.Completed, EnrollmentVerb.Completed, null, null, now);
        return Raise(new CourseCompleted(Id));
    }

    /// <summary>Takes a completion back, so that the learner can continue.</summary>
    public Result Reopen(string? reason, Guid byId, DateTime now)
    {
        if (Status is not EnrollmentStatus.Completed)
            return new Refusal("This enrollment isn’t completed.");
        if (Reasoned(reason, "Give a reason. The learner will see it.") is { } unreasoned)
            return unreasoned;
        CompletedAt = null;
        Count(LessonsDone, LessonsTotal);
        Set(EnrollmentStatus.InProgress, EnrollmentVerb.Reopened, byId, reason, now);
        return Result.Done;
    }

    /// <summary>Opens all lessons, whatever their order and availability; what is required stays required.</summary>
    public Result Unlock(string? reason, Guid byId, DateTime now)
    {
        if (!IsActive)
            return new Refusal("Lessons can only be opened for someone who is enrolled.");
        if (Reasoned(reason, "Give a reason. The learner will see it.") is { } unreasoned)
            return unreasoned;
        if (IsUnlocked)
            return Result.Done;
        IsUnlocked = true;
        Record(EnrollmentVerb.Unlocked, Status, byId, reason, now);
        return Result.Done;
    }

    /// <summary>Lets the order and availability of lessons count again; what is done stays open.</summary>
    public Result Relock(Guid byId, DateTime now)
    {
        if (!IsUnlocked)
            return Result.Done;
        IsUnlocked = false;
        Record(EnrollmentVerb.Relocked, Status, byId, null, now);
        return Result.Done;
    }

    /// <summary>Moves it into a class, or out of any. Progress stays.</summary>
    public void Join(Class? joined, Guid? byId, DateTime now)
    {
        if (ClassId == joined?.Id)
            return;
        var (moves, former) = (ClassId is not null || IsActive, ClassId);
        (ClassId, GroupId) = (joined?.Id, null);
        Follow(joined);
        if (moves)
            Record(EnrollmentVerb.Moved, Status, byId, null, now, former);
    }

    /// <summary>Puts the person into a group of the class, or out of any.</summary>
    public void PutIn(Guid? groupId) => GroupId = groupId;

    /// <summary>What is done from here on belongs together and can be undone as one.</summary>
    public void Begin(Guid batchId) => batch = batchId;

    /// <summary>What is done from here on stands in the history, but no one is told.</summary>
    public void Quietly() => isQuiet = true;

    /// <summary>Takes back a change, if nothing happened since.</summary>
    /// <param name="former">The class of that time.</param>
    public Result Undo(EnrollmentChange change, Class? former, Guid byId, DateTime now)
    {
        if (Status != change.To)
            return new Refusal("This enrollment has changed since.");
        if (change.Verb is EnrollmentVerb.Moved)
        {
            Join(former, byId, now);
            return Result.Done;
        }
        if (change.Verb is EnrollmentVerb.Unlocked or EnrollmentVerb.Relocked)
        {
            IsUnlocked = change.Verb is EnrollmentVerb.Relocked;
            Record(EnrollmentVerb.Restored, Status, byId, null, now);
            return Result.Done;
        }
        LeftAt = null;
        if (change.From is EnrollmentStatus.Waitlisted)
            WaitlistedAt ??= EnrolledAt;
        Set(change.From is EnrollmentStatus.Offered ? EnrollmentStatus.Waitlisted : change.From, EnrollmentVerb.Restored, byId, null, now);
        return Result.Done;
    }

    /// <summary>Takes the dates of its class.</summary>
    public void Follow(Class? joined)
    {
        OpensAt = joined?.StartsAt;
        CountsFrom = joined?.StartsAt ?? EnrolledAt;
    }

    /// <summary>Turns it into the record of a former run, and starts the next one, without a seat yet.</summary>
    public Result<Enrollment> Retake(EnrollmentSource source, DateTime now)
    {
        if (!IsCurrent || !(HasEnded || Status is EnrollmentStatus.Completed))
            return new Refusal("The course can be taken again once this run has ended.");
        IsCurrent = false;
        return new Enrollment(CourseId, PersonId, source, now) { Run = Run + 1 };
    }

    public void Attend(EnrollmentType type) => Type = type;

    /// <summary>Notes the rule that enrolls the person.</summary>
    public void EnrolledBy(Guid? ruleId) => RuleId = ruleId;

    /// <summary>The status of someone with a seat.</summary>
    private EnrollmentStatus Studying =>
        CompletedAt is not null ? EnrollmentStatus.Completed
        : StartedAt is not null ? EnrollmentStatus.InProgress
        : EnrollmentStatus.Enrolled;

    private static Refusal? Reasoned(string? reason, string asked) =>
        string.IsNullOrWhiteSpace(reason) ? new Refusal(asked, "Reason")
        : reason.Trim().Length > MostOfReason ? new Refusal("Use at most {0} characters.", "Reason", MostOfReason)
        : null;

    private void End(EnrollmentStatus status, Guid? byId, string? reason, DateTime now)
    {
        LeftAt = now;
        WaitlistedAt = null;
        OfferedUntil = null;
        var verb = status is EnrollmentStatus.Withdrawn ? EnrollmentVerb.Withdrawn : EnrollmentVerb.Dropped;
        Set(status, verb, byId, reason, now);
    }

    private void Set(EnrollmentStatus status, EnrollmentVerb verb, Guid? byId, string? reason, DateTime now)
    {
        var from = Status;
        (Status, Because) = (status, reason.OrNull());
        Record(verb, from, byId, reason, now);
    }

    private void Record(EnrollmentVerb verb, EnrollmentStatus from, Guid? byId, string? reason, DateTime now, Guid? fromClassId = null)
    {
        var change = new EnrollmentChange(Id, verb, from, Status, now)
        {
            ById = byId,
            Because = reason.OrNull(),
            BatchId = batch,
            FromClassId = fromClassId,
        };
        changes.Add(change);
        if (!isQuiet)
            Raise(new EnrollmentChanged(Id, change.Id));
    }
}
