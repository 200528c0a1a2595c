using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>Learners with their progress, as the table of a course or class shows them.</summary>
/// <param name="LearnerUrl">The address of a learner’s page up to their key.</param>
/// <param name="SortUrl">The address of the list up to the column to sort by.</param>
public sealed record LearnerTable(IReadOnlyList<CourseLearner> Rows, string LearnerUrl, bool MaySelect, string SortUrl, string? Sort)
{
    /// <summary>Why some of them may need help, by enrollment.</summary>
    public IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>> Marks { get; init; } = new Dictionary<Guid, IReadOnlyList<Sentence>>();

    /// <summary>The names of the groups of the class; empty where groups are not shown.</summary>
    public IReadOnlyDictionary<Guid, string> Groups { get; init; } = new Dictionary<Guid, string>();

    public string? GroupOf(CourseLearner learner) => learner.GroupId is { } id ? Groups.GetValueOrDefault(id) : null;

    public IReadOnlyList<Sentence> MarksOf(CourseLearner learner) => Marks.GetValueOrDefault(learner.EnrollmentId, []);

    /// <summary>The value of <c>aria-sort</c>.</summary>
    public string? Sorted(string by) =>
        (Sort ?? "name") != by ? null
        : by == "name" ? "ascending"
        : "descending";

    /// <summary>The look of the badge.</summary>
    public static string Tone(EnrollmentStatus status) =>
        status switch
        {
            EnrollmentStatus.Completed => "badge--good",
            EnrollmentStatus.InProgress => "badge--info",
            EnrollmentStatus.Enrolled => "badge--accent",
            EnrollmentStatus.Requested or EnrollmentStatus.Waitlisted or EnrollmentStatus.Offered or EnrollmentStatus.PendingPayment =>
                "badge--warn",
            _ => "badge--bad",
        };
}
