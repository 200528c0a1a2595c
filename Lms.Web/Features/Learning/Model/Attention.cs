using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Text;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Asks all signs about the learners of a course.</summary>
public sealed class Attention(LmsContext db, IEnumerable<IRiskSign> signs, TimeProvider clock) : ILearnerMarks
{
    public Task<IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>>> OfAsync(
        Course course,
        IReadOnlyCollection<Guid> enrollments,
        CancellationToken stop
    ) => JudgeAsync(course, new(null, enrollments), stop);

    public Task<IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>>> AllAsync(Course course, Guid? classId, CancellationToken stop) =>
        JudgeAsync(course, new(classId, null), stop);

    private async Task<IReadOnlyDictionary<Guid, IReadOnlyList<Sentence>>> JudgeAsync(
        Course course,
        RiskQuery.Scope scope,
        CancellationToken stop
    )
    {
        var facts = (await RiskQuery.ReadAsync(db, course, scope, clock.Now, stop)).ToDictionary(f => f.EnrollmentId);
        var among = Among(course, scope);
        foreach (var sign in facts.Count == 0 ? [] : signs)
            await sign.AddAsync(among, facts, stop);
        var marks = new Dictionary<Guid, IReadOnlyList<Sentence>>();
        foreach (var (id, known) in facts)
            if (Reasons(known) is { Count: > 0 } reasons)
                marks[id] = reasons;
        return marks;
    }

    /// <summary>Those that <see cref="RiskQuery"/> reads.</summary>
    private IQueryable<Enrollment> Among(Course course, RiskQuery.Scope scope)
    {
        var among = db.Enrollments.AsNoTracking().Active.Where(e => e.CourseId == course.Id && e.Status != EnrollmentStatus.Completed);
        if (scope.ClassId is { } classId)
            among = among.Where(e => e.ClassId == classId);
        return scope.Enrollments is { } ids ? among.Where(e => ids.Contains(e.Id)) : among;
    }

    private List<Sentence> Reasons(RiskFacts facts) => [.. signs.Select(s => s.Of(facts)).OfType<Sentence>()];
}
