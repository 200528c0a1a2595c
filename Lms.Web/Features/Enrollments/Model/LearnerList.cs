using Lms.Web.Platform.Text;
using Lms.Web.Platform.Ui;
using Microsoft.EntityFrameworkCore;

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
            ? await CutAsync(learners, page.Number, page.Size, total, stop)
            : await learners.PageAtOnceAsync(page.Number, page.Size, stop);
        return new(
            rows,
            rows.Items.Count == 0
                ? new Dictionary<Guid, IReadOnlyList<Sentence>>()
                : await marks([.. rows.Items.Select(r => r.EnrollmentId)])
        );
    }

    /// <summary>
    /// One page of thousands. The rows before it are sorted by their keys alone, so that a page far down costs what the first one does.
    /// </summary>
    private static async Task<Paged<CourseLearner>> CutAsync(
        IQueryable<CourseLearner> learners,
        int number,
        int size,
        int total,
        CancellationToken stop
    )
    {
        number = Math.Clamp(number, 1, Math.Max(1, (total + size - 1) / size));
        var keys = learners.Select(l => l.EnrollmentId).Skip((number - 1) * size).Take(size);
        return new(total == 0 ? [] : await learners.Where(l => keys.Contains(l.EnrollmentId)).ToListAsync(stop), number, size, total);
    }
}
