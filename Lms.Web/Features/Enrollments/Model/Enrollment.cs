using Lms.Web.Kernel;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Enrollments.Model;

public enum EnrollmentStatus
{
    /// <summary>Someone has to approve the request.</summary>
    Requested,

    Waitlisted,

    /// <summary>A free seat is held for the learner, who has to accept it in time.</summary>
    Offered,
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
    Rule,
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

    /// <summary>The longest reason for a status.</summary>
    public const int MostOfReason = 500;

    private readonly List<EnrollmentChange> changes = [];

    private Guid? batch;

    private bool isQuiet;

    private Enrollment() { }

    public Enrollment(Guid courseId, Guid personId, EnrollmentSource source, DateTime now)
    {
        CourseId = courseId;
        PersonId = personId;
        Source = source;
        EnrolledAt = now;
        CountsFrom = now;
    }

    public Guid InstitutionId { get; set; }

    public Guid CourseId { get; private init; }

    public Guid PersonId { get; private set; }

    /// <summary>The class that the person takes the course with. It may change; progress stays.</summary>
    public Guid? ClassId { get; private set; }

    /// <summary>The group of the class that the person is in.</summary>
    public Guid? GroupId { get; private set; }

    /// <summary>The rule that enrolled the person; null once a person has decided otherwise.</summary>
    public Guid? RuleId { get; private set; }

    /// <summary>From 1; a later run starts over, with progress of its own.</summary>
    public int Run { get; private set; } = 1;

    /// <summary>
    /// The latest run. Former runs are records, and no query sees them unless it asks (<see cref="EnrollmentQueries.FormerRuns"/>).
    /// </summary>
    public bool IsCurrent { get; private set; } = true;

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

    /// <summary>
    /// What relative dates and delayed availability count from: the start of the class, or else the time of enrolling. Studying never
    /// moves it.
    /// </summary>
    public DateTime CountsFrom { get; private set; }

    /// <summary>All lessons are open, whatever their order and availability.</summary>
    public bool IsUnlocked { get; private set; }

    /// <summary>The class starts then; before, its lessons are closed. Null if they are open.</summary>
    public DateTime? OpensAt { get; private set; }

    /// <summary>The time by which an offered seat must be accepted.</summary>
    public DateTime? OfferedUntil { get; private set; }

    /// <summary>The beginning of the wait; the first to wait is the first to get a seat.</summary>
    public DateTime? WaitlistedAt { get; private set; }

    public DateTime? StartedAt { get; private set; }

    public DateTime? LastAccessedAt { get; private set; }

    public DateTime? CompletedAt { get; private set; }

    /// <summary>The end of the access period; null if access does not end.</summary>
    public DateTime? ExpiresAt { get; private set; }

    public DateTime? LeftAt { get; private set; }

    public decimal? FinalGrade { get; private set; }

    public string? FinalLetter { get; private set; }

    public decimal? GradePoints { get; private set; }

    public string? InstructorNotes { get; private set; }

    /// <summary>Why it has its status, if someone had to give a reason; the learner reads it.</summary>
    public string? Because { get; private set; }

    /// <summary>Its history; loaded only where it is shown.</summary>
    public IReadOnlyCollection<EnrollmentChange> Changes => changes;

    /// <summary>May study: has a seat and was not withdrawn.</summary>
    public bool IsActive => Status.IsActive;

    /// <summary>Takes one of the course’s seats.</summary>
    public bool HoldsSeat =>
        IsActive || Status is EnrollmentStatus.PendingPayment or EnrollmentStatus.Suspended or EnrollmentStatus.Offered;

    /// <summary>Neither studies nor waits for anything.</summary>
    public bool HasEnded => Status.HasEnded;

    public void Count(int lessonsDone, int lessonsTotal)
    {
        (LessonsDone, LessonsTotal) = (lessonsDone, lessonsTotal);
        if (CompletedAt is null)
            ProgressPercent = Percent.Of(lessonsDone, lessonsTotal);
    }

    /// <summary>Moves it to another account of the same person.</summary>
    /// <param name="run">Its number there; null to keep it.</param>
    public void MoveTo(Guid personId, int? run = null)
    {
        PersonId = personId;
        Run = run ?? Run;
    }

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
            CountsFrom = other.CountsFrom;
            (ClassId, GroupId) = (other.ClassId, other.GroupId);
            OpensAt = other.OpensAt;
            ExpiresAt = other.ExpiresAt;
            OfferedUntil = other.OfferedUntil;
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
