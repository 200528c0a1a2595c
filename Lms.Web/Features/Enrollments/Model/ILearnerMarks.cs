using Lms.Web.Features.Courses.Model;
using Lms.Web.Platform.Text;

namespace Lms.Web.Features.Enrollments.Model;

/// <summary>
/// Says which learners may need help, and why. Lists of learners show it to those who teach; learners never see it about themselves.
/// </summary>
public interface ILearnerMarks
{
    /// <returns>The reasons for each of these enrollments; those without any are missing. At most a page of them.</returns>
    Task<IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>>> OfAsync(
        Course course,
        IReadOnlyCollection<Guid> enrollments,
        CancellationToken stop
    );

    /// <summary>The same for everyone in the course, or in one of its classes.</summary>
    Task<IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>>> AllAsync(Course course, Guid? classId, CancellationToken stop);
}
