using Lms.Web.Kernel;

namespace Lms.Web.Features.Courses.Model;

/// <summary>The settings of a course. Replaced as a whole when edited.</summary>
public sealed record CourseRules
{
    /// <summary>Lessons become available one after another.</summary>
    public bool IsSequential { get; init; }

    /// <summary>Active minutes between comprehension checks.</summary>
    public int CheckMinutes { get; init; } = Course.DefaultCheckMinutes;

    public bool GivesCertificate { get; init; } = true;

    public bool HasForum { get; init; }

    public bool HasPeerReview { get; init; }

    /// <summary>Percent, once there are grades.</summary>
    public decimal? MinimumGrade { get; init; }

    /// <summary>Percent deducted per day late, unless an assignment has its own rule.</summary>
    public decimal LatePenaltyPerDay { get; init; }

    public bool TakesEnrollments { get; init; } = true;

    /// <summary>Seats; null for no limit.</summary>
    public int? Capacity { get; init; }

    /// <summary>Seats that only those who manage learners give out; each that they give uses one of these up.</summary>
    public int HeldSeats { get; init; }

    /// <summary>Someone who manages learners approves each request.</summary>
    public bool RequiresApproval { get; init; }

    /// <summary>How long a freed seat is held for the next in line, in hours; 0 enrolls them at once.</summary>
    public int OfferHours { get; init; }

    /// <summary>Learners who do not accept an offered seat in time leave the waitlist; otherwise they move to its end.</summary>
    public bool OfferEndsWait { get; init; }

    /// <summary>Days after the start in which learners leave without a record; null: always.</summary>
    public int? DropDays { get; init; }

    /// <summary>Days of access after enrolling; null for access without an end.</summary>
    public int? AccessDays { get; init; }

    /// <summary>Days without a visit after which a learner may need help.</summary>
    public int RiskDays { get; init; } = 14;

    /// <summary>Percent of the median number of lessons done, below which a learner may need help.</summary>
    public int RiskShare { get; init; } = 50;

    /// <summary>Percent by which scores fall before a learner may need help.</summary>
    public int RiskDrop { get; init; } = 20;

    public DateTime? EnrollmentOpensAt { get; init; }

    public DateTime? EnrollmentClosesAt { get; init; }

    public DateTime? StartsAt { get; init; }

    public DateTime? EndsAt { get; init; }

    public Refusal? Refusal()
    {
        if (CheckMinutes is < 1 or > 600)
            return new("Enter 1 to 600 minutes between comprehension checks.", "CheckMinutes");
        if (Capacity is < 1)
            return new("Enter at least 1 seat, or leave the field empty for no limit.", "Capacity");
        if (HeldSeats < 0 || HeldSeats > (Capacity ?? int.MaxValue))
            return new("Hold back no more seats than the course has.", "HeldSeats");
        if (OfferHours is < 0 or > 24 * 30)
            return new("Enter 0 to 720 hours.", "OfferHours");
        if (DropDays is < 0 or > 3650)
            return new("Enter 0 to 3650 days.", "DropDays");
        if (AccessDays is < 1 or > 3650)
            return new("Enter 1 to 3650 days.", "AccessDays");
        if (RiskDays is < 2 or > 365)
            return new("Enter 2 to 365 days.", "RiskDays");
        if (RiskShare is < 1 or > 100)
            return new("Enter 1 to 100 percent.", "RiskShare");
        if (RiskDrop is < 1 or > 100)
            return new("Enter 1 to 100 percent.", "RiskDrop");
        if (MinimumGrade is < 0 or > 100)
            return new("Enter a minimum grade from 0 to 100 percent.", "MinimumGrade");
        if (EnrollmentClosesAt <= EnrollmentOpensAt)
            return new("Enrollment must close after it opens.", "EnrollmentClosesAt");
        if (EndsAt <= StartsAt)
            return new("The course must end after it starts.", "EndsAt");
        return null;
    }
}
