using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>A page of learners, with the reasons why some of them may need help.</summary>
/// <param name="Marks">By enrollment.</param>
public sealed record LearnerList(Paged<CourseLearner> Rows, IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>> Marks)
{
    /// <summary>One statement, and those that the marks need.</summary>
    /// <param name="total">How many there are, if the page knows.</param>
    public static async Task<LearnerList> PageAsync(
        IQueryable<CourseLearner> learners,
        (int Number, int Size, int? Total) page,
        Func<IReadOnlyCollection<Guid>, Task<IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>>>> marks,
        CancellationToken stop
    )
    {
        var rows = page.Total is { } total
            ? await learners.PageAsync(page.Number, page.Size, total, stop)
            : await learners.PageAtOnceAsync(page.Number, page.Size, stop);
        return new(
            rows,
            rows.Items.Count == 0
                ? new Dictionary<Guid, IReadOnlyList<Sentence>>()
                : await marks([.. rows.Items.Select(r => r.EnrollmentId)])
        );
    }
}
