using Lms.Web.Features.People.Model;
using Lms.Web.Kernel;
using Lms.Web.Platform.Data;
using Microsoft.EntityFrameworkCore;

namespace Lms.Web.Features.Publishing.Model;

/// <summary>Removes deleted comments on lessons. Old versions: <see cref="RemoveOldVersions"/>.</summary>
public sealed class RetentionOfPublishing(LmsContext db, Purge purge, TimeProvider clock) : IRetention
{
    public async Task PurgeAsync(PrivacyRules rules, CancellationToken stop)
    {
        var before = clock.Now.AddDays(-rules.DeletedContentDays);
        var comments = db.LessonComments.IgnoreQueryFilters([LmsContext.NotDeleted]);
        await purge.EntitiesAsync(nameof(LessonComment), comments.Where(c => c.DeletedAt < before), stop);
    }
}
