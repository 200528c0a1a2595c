using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Courses.Model;

/// <summary>
/// Removes deleted content, from the leaves up. What learners earned remains: progress, answers and certificates carry the titles they
/// were earned under.
/// </summary>
public sealed class RetentionOfCourses(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-rules.DeletedContentDays);
        string[] any = [LmsContext.NotDeleted];
        await purge.EntitiesAsync(nameof(Lesson), db.Lessons.IgnoreQueryFilters(any).Where(l => l.DeletedAt < before), stop);
        await purge.EntitiesAsync(nameof(Unit), db.Units.IgnoreQueryFilters(any).Where(u => u.DeletedAt < before), stop);
        await purge.EntitiesAsync(nameof(Module), db.Modules.IgnoreQueryFilters(any).Where(m => m.DeletedAt < before), stop);
        await purge.EntitiesAsync(nameof(Category), db.Categories.IgnoreQueryFilters(any).Where(c => c.DeletedAt < before), stop);
    }
}
