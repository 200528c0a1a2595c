using Lms.Web.Features.Courses;
using Lms.Web.Features.Courses.Model;
using Lms.Web.Features.Enrollments.Model;
using Lms.Web.Platform.Data;
using Lms.Web.Platform.Outbox;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Marks on the syllabus of a course what the viewer has done of it.</summary>
public sealed class LessonStates(LmsContext db, OwnEnrollments own) : ILessonStates
{
    public async Task<LessonsOfLearner> OfAsync(CourseMap.Entry map, Platform.Access.Viewer viewer, CancellationToken stop)
    {
        if (await own.InAsync(map.Course.Id, viewer, stop) is not { } enrollment)
            return LessonsOfLearner.None;
        var states = new Dictionary<Guid, bool>(map.Lessons.Count);
        await foreach (var row in Query(db, enrollment.Id).WithCancellation(stop))
            states[row.LessonId] = row.Status is ProgressStatus.Completed;
        if (!enrollment.MayStudy && enrollment.Status is not EnrollmentStatus.PendingPayment)
            return new(states, null);
        return new(states, enrollment.CountsFrom)
        {
            IsUnlocked = enrollment.IsUnlocked,
            Scores = await LessonScores.OfAsync(db, map, enrollment.Id, stop),
            Known = await map.KnownOfAsync(db, enrollment.Id, stop),
        };
    }

    private sealed record Row(Guid LessonId, ProgressStatus Status);

    private static readonly Func<LmsContext, Guid, IAsyncEnumerable<Row>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid enrollmentId) =>
            db.LessonProgress.AsNoTracking().Where(p => p.EnrollmentId == enrollmentId).Select(p => new Row(p.LessonId, p.Status))
    );
}
