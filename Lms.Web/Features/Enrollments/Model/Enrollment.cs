using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Enrollments.Model;

public enum EnrollmentStatus
{
    Waitlisted,
    PendingPayment,
    Enrolled,
    InProgress,
    Completed,
    Dropped,
    Withdrawn,
    Expired,
    Suspended,
}

public enum EnrollmentSource
{
    Self,
    Admin,
    BulkImport,
    Invite,
    ClassCode,
    Purchase,
    Subscription,
    Event,
    Membership,
}

public enum EnrollmentType
{
    Regular,
    Audit,
}

/// <summary>One person's place in one course. It remains when they leave, so that they find their progress when they come back.</summary>
public sealed partial class Enrollment : Entity, IOwned, IAudited
{
    /// <summary>Why data of an enrollment is kept when the person is erased.</summary>
    internal const string StaysBecause = "learning records are kept under a pseudonym";

    public const int MostOfNotes = 2000;

    private Enrollment() { }

    public Enrollment(Guid courseId, Guid personId, EnrollmentSource source, DateTime now)
    {
        CourseId = courseId;
        PersonId = personId;
        Source = source;
        EnrolledAt = now;
    }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public Guid PersonId { get; private set; }

    public EnrollmentStatus Status { get; private set; } = EnrollmentStatus.Dropped;

    public EnrollmentSource Source { get; private set; }

    public EnrollmentType Type { get; private set; }

    public decimal AmountPaid { get; private set; }

    /// <summary>0–100, of the required lessons.</summary>
    public decimal ProgressPercent { get; private set; }

    public int LessonsDone { get; private set; }

    public int LessonsTotal { get; private set; }

    public Guid? CurrentLessonId { get; private set; }

    public int SecondsSpent { get; private set; }

    /// <summary>Active seconds since the last comprehension check; the server's own count, so no browser can hold it back.</summary>
    public int SecondsSinceCheck { get; private set; }

    public DateTime EnrolledAt { get; private set; }

    /// <summary>The beginning of the wait; the first to wait is the first to get a seat.</summary>
    public DateTime? WaitlistedAt { get; private set; }

    public DateTime? StartedAt { get; private set; }

    public DateTime? LastAccessedAt { get; private set; }

    public DateTime? CompletedAt { get; private set; }

    public DateTime? ExpiresAt { get; private set; }

    public DateTime? LeftAt { get; private set; }

    public decimal? FinalGrade { get; private set; }

    public string? FinalLetter { get; private set; }

    public decimal? GradePoints { get; private set; }

    public string? InstructorNotes { get; private set; }

    /// <summary>May study: has a seat and was not withdrawn.</summary>
    public bool IsActive => Status is EnrollmentStatus.Enrolled or EnrollmentStatus.InProgress or EnrollmentStatus.Completed;

    /// <summary>Takes one of the course's seats.</summary>
    public bool HoldsSeat => IsActive || Status is EnrollmentStatus.PendingPayment or EnrollmentStatus.Suspended;

    public Result TakeSeat(EnrollmentSource source, int lessonsTotal, DateTime now)
    {
        var freed = Status is EnrollmentStatus.Waitlisted;
        Status =
            CompletedAt is not null ? EnrollmentStatus.Completed
            : StartedAt is not null ? EnrollmentStatus.InProgress
            : EnrollmentStatus.Enrolled;
        Source = freed ? Source : source;
        EnrolledAt = now;
        WaitlistedAt = null;
        LeftAt = null;
        Count(LessonsDone, lessonsTotal);
        return freed ? Raise(new SeatGranted(Id)) : Raise(new Enrolled(Id));
    }

    public Result Wait(EnrollmentSource source, DateTime now)
    {
        Status = EnrollmentStatus.Waitlisted;
        Source = source;
        WaitlistedAt = now;
        LeftAt = null;
        return Result.Done;
    }

    /// <summary>The learner leaves on their own.</summary>
    public Result Leave(DateTime now)
    {
        if (!IsActive && Status is not EnrollmentStatus.Waitlisted)
            return new Refusal("You’re not enrolled in this course.");
        (Status, LeftAt, WaitlistedAt) = (EnrollmentStatus.Dropped, now, null);
        return Result.Done;
    }

    /// <summary>Removes the person on behalf of someone who manages the course.</summary>
    public Result Withdraw(DateTime now)
    {
        if (Status is EnrollmentStatus.Dropped or EnrollmentStatus.Withdrawn)
            return Result.Done;
        (Status, LeftAt, WaitlistedAt) = (EnrollmentStatus.Withdrawn, now, null);
        return Result.Done;
    }

    /// <summary>Completes the enrollment; repeating it changes nothing.</summary>
    public Result Complete(int lessonsDone, int lessonsTotal, DateTime now)
    {
        Count(lessonsDone, lessonsTotal);
        if (CompletedAt is not null || !IsActive)
            return Result.Done;
        (Status, CompletedAt, ProgressPercent) = (EnrollmentStatus.Completed, now, 100);
        return Raise(new CourseCompleted(Id));
    }

    public void Count(int lessonsDone, int lessonsTotal)
    {
        (LessonsDone, LessonsTotal) = (lessonsDone, lessonsTotal);
        if (CompletedAt is null)
            ProgressPercent = Percent.Of(lessonsDone, lessonsTotal);
    }

    /// <summary>Moves it to another account of the same person.</summary>
    public void MoveTo(Guid personId) => PersonId = personId;

    /// <summary>
    /// Adds the progress and results of the same person's other account, which loses its place. A seat that only the other account had
    /// moves to this one; a course that was completed there is completed here, and no one is notified a second time.
    /// </summary>
    public void TakeOver(Enrollment other, DateTime now)
    {
        SecondsSpent += other.SecondsSpent;
        if (StartedAt is null || other.StartedAt < StartedAt)
            StartedAt = other.StartedAt ?? StartedAt;
        if (LastAccessedAt is null || other.LastAccessedAt > LastAccessedAt)
            (LastAccessedAt, CurrentLessonId) = (other.LastAccessedAt ?? LastAccessedAt, other.CurrentLessonId ?? CurrentLessonId);
        if (CompletedAt is null && other.CompletedAt is not null)
        {
            CompletedAt = other.CompletedAt;
            ProgressPercent = 100;
            LessonsDone = other.LessonsDone;
            LessonsTotal = other.LessonsTotal;
            FinalGrade = other.FinalGrade;
            FinalLetter = other.FinalLetter;
            GradePoints = other.GradePoints;
        }
        if (other.HoldsSeat && !HoldsSeat)
        {
            Status = other.Status;
            Source = other.Source;
            EnrolledAt = other.EnrolledAt;
            WaitlistedAt = null;
            LeftAt = null;
            other.Withdraw(now);
        }
        if (IsActive)
            Status =
                CompletedAt is not null ? EnrollmentStatus.Completed
                : StartedAt is not null ? EnrollmentStatus.InProgress
                : EnrollmentStatus.Enrolled;
        if (other.InstructorNotes is { } notes)
            InstructorNotes = InstructorNotes is null ? notes : Trimmed($"{InstructorNotes}\n{notes}");
    }

    private static string Trimmed(string notes) => notes.Length <= MostOfNotes ? notes : notes[..MostOfNotes];

    public void Note(string? notes) => InstructorNotes = notes.OrNull();
}
