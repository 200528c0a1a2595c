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
        if (MinimumGrade is < 0 or > 100)
            return new("Enter a minimum grade from 0 to 100 percent.", "MinimumGrade");
        if (EnrollmentClosesAt <= EnrollmentOpensAt)
            return new("Enrollment must close after it opens.", "EnrollmentClosesAt");
        if (EndsAt <= StartsAt)
            return new("The course must end after it starts.", "EndsAt");
        return null;
    }
}
