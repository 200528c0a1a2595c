using Lms.Web.Kernel;

namespace Lms.Web.Features.Reviews.Model;

/// <summary>A reader's report of a review.</summary>
public sealed class ReviewReport : IOwned
{
    public const int MostReason = 500;

    private ReviewReport() { }

    public ReviewReport(Guid reviewId, Guid personId, string reason, DateTime now)
    {
        ReviewId = reviewId;
        PersonId = personId;
        Reason = reason;
        ReportedAt = now;
    }

    public Guid InstitutionId { get; set; }

    public Guid ReviewId { get; private init; }

    public Guid PersonId { get; private init; }

    public string Reason { get; private set; } = "";

    public DateTime ReportedAt { get; private set; }

    /// <summary>When a moderator handled it.</summary>
    public DateTime? SettledAt { get; private set; }

    public void Repeat(string reason, DateTime now) => (Reason, ReportedAt, SettledAt) = (reason, now, null);
}
