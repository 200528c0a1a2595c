using Lms.Web.Features.Courses.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Learning.Model;

/// <summary>Reads activities and learners' progress in them.</summary>
public static class Activities
{
    public static async Task<LessonActivities> OfAsync(LmsContext db, Guid lessonId) => LessonActivities.Parse(await Query(db, lessonId));

    public static async Task<Dictionary<string, ActivityState>> StatesAsync(
        LmsContext db,
        Guid enrollmentId,
        Guid lessonId,
        CancellationToken stop
    )
    {
        var states = new Dictionary<string, ActivityState>();
        await foreach (var state in States(db, enrollmentId, lessonId).WithCancellation(stop))
            states[state.Key] = state;
        return states;
    }

    private static readonly Func<LmsContext, Guid, Task<string?>> Query = EF.CompileAsyncQuery(
        (LmsContext db, Guid lessonId) =>
            db.LessonBodies.AsNoTracking().Where(b => b.LessonId == lessonId).Select(b => b.Activities).FirstOrDefault()
    );

    private static readonly Func<LmsContext, Guid, Guid, IAsyncEnumerable<ActivityState>> States = EF.CompileAsyncQuery(
        (LmsContext db, Guid enrollmentId, Guid lessonId) =>
            db.ActivityStates.AsNoTracking().Where(s => s.EnrollmentId == enrollmentId && s.LessonId == lessonId)
    );
}
